import CQRS
import Foundation
import OrderQueries

/// Holds what a screen shows together with the question that it answers, and what is asked for now.
///
/// Figures and their headings are drawn from ``answer`` and ``shown``, which are always of one question. A question asked
/// by a key is awaited by the keys behind it; one that fails is asked again after a while, and no key waits for that.
struct PacedAnswer<Question: Hashable & Sendable, Answer: Hashable & Sendable>: Hashable, Sendable {
    /// Returns the effect that asks a question.
    typealias Ask = (Question, inout DashboardState) -> Effect

    /// What is asked for.
    private(set) var question: Question
    /// What came last; nil before the first answer.
    private(set) var answer: Answer?
    /// Why the newest question was not answered; nil when it was. What came before stays.
    private(set) var failure: String?
    /// The read model's checkpoint in the answer that is shown.
    private(set) var checkpoint: Position?
    /// When the answer came.
    private(set) var loadedAt: Timestamp?
    private let id: ScreenID
    private var answered: Question?
    /// When the newest question was asked.
    private var askedAt: Timestamp?
    /// Whether a key asked it, and it has not been answered.
    private var isAskedByKey = false
    private var pace = PacedLoad()

    init(_ question: Question, for id: ScreenID) {
        self.question = question
        self.id = id
    }

    /// The question that is answered by what is shown; before the first answer, the one that is asked.
    var shown: Question { answered ?? question }

    /// Whether something else is asked for than what is shown.
    var isOnItsWay: Bool { question != shown }

    // MARK: Asking

    /// Asks because a key has asked: what is typed next waits for the answer, and an answer under way is dropped.
    mutating func ask(_ question: Question, in state: inout DashboardState, by ask: Ask) -> [Effect] {
        self.question = question
        isAskedByKey = true
        return askNow(in: &state, by: ask)
    }

    /// Asks the same again because it may have another answer, now or once it is time.
    mutating func refresh(in state: inout DashboardState, by ask: Ask) -> [Effect] {
        let (question, wasOpen) = (self.question, state.requests.isOpen(.screen(id)))
        let effects = pace.refresh(.screen(id), in: &state) { ask(question, &$0) }
        if !wasOpen, state.requests.isOpen(.screen(id)) { askedAt = state.now }
        return effects
    }

    /// Asks again if that is due: by what has changed, or because the answer is of another day or minute.
    mutating func timePassed(agesByTheMinute: Bool, in state: inout DashboardState, by ask: Ask) -> [Effect] {
        guard agesByTheMinute, isOld(in: state), !state.requests.isOpen(.screen(id)) else {
            return refreshIfDue(in: &state, by: ask)
        }
        return refresh(in: &state, by: ask)
    }

    private mutating func refreshIfDue(in state: inout DashboardState, by ask: Ask) -> [Effect] {
        let question = self.question
        let effects = pace.timePassed(.screen(id), in: &state) { ask(question, &$0) }
        if !effects.isEmpty { askedAt = state.now }
        return effects
    }

    private mutating func askNow(in state: inout DashboardState, by ask: Ask) -> [Effect] {
        askedAt = state.now
        let question = self.question
        return pace.ask(in: &state) { ask(question, &$0) }
    }

    /// Sums "till now" are as old as their answer, and periods begin at midnight.
    private func isOld(in state: DashboardState) -> Bool {
        guard let askedAt, answer != nil else { return false }
        let zone = state.configuration.timeZone
        return state.now < askedAt || state.now - askedAt >= .seconds(60)
            || CalendarDay(state.now, in: zone) != CalendarDay(askedAt, in: zone)
    }

    // MARK: Answers

    /// Receives the answer to the newest question, and returns whether it is to another question than the one shown
    /// before, and whether keys waited for it.
    mutating func receive(
        _ answer: Answer, upTo checkpoint: Position, at now: Timestamp
    ) -> (isOther: Bool, isAwaited: Bool) {
        let change = (isOther: answered != question, isAwaited: isAskedByKey || self.answer == nil)
        (self.answer, answered, self.checkpoint, loadedAt) = (answer, question, checkpoint, now)
        (failure, isAskedByKey) = (nil, false)
        return change
    }

    /// Changes what is shown without having asked.
    mutating func change(_ change: (inout Answer) -> Void) {
        guard var answer else { return }
        change(&answer)
        self.answer = answer
    }

    /// Has the screen woken where what it shows has changed since it was asked for.
    mutating func answered(at uptime: Duration) -> [Effect] { pace.answered(at: uptime) }

    /// Receives a failure: the keys that waited for the answer are dropped, and it is asked for again after a while.
    mutating func fail(_ failure: Failure, in state: inout DashboardState) -> [Effect] {
        if isAskedByKey || answer == nil, state.screens.shown == id, state.layers.isEmpty {
            // What was typed for another list must not act on this one.
            state.dropHeldInput(because: "what was asked for could not be loaded")
        }
        (self.failure, isAskedByKey) = (failure.message, false)
        return pace.failed(at: state.uptime)
    }

    // MARK: Waiting

    /// Whether keys wait for the answer.
    func isAwaited(in state: DashboardState) -> Bool {
        (isAskedByKey || answer == nil) && state.requests.isOpen(.screen(id))
    }

    /// Since when keys wait for an answer in place of which something else is shown; nil while none do.
    func awaitedSince(in state: DashboardState) -> Timestamp? {
        answer != nil && isAwaited(in: state) ? askedAt : nil
    }

    /// Gives up what keys wait for, and asks again for what is shown; returns whether that is something else.
    mutating func giveUp(in state: inout DashboardState, by ask: Ask) -> (isOther: Bool, effects: [Effect]) {
        guard answer != nil, isAwaited(in: state) else { return (false, []) }
        let isOther = isOnItsWay
        (question, isAskedByKey) = (shown, false)
        state.requests.cancel(.screen(id))
        return (isOther, refresh(in: &state, by: ask))
    }
}
