import CQRS
import OrderEvents
import TerminalKit

extension ActionSection {
    /// What can be done about an event that waits.
    static let deadLetters = ActionSection(
        "Dead letters",
        [
            ActionRow(.retryDeadLetter), ActionRow(.retryAllDeadLetters), ActionRow(.discardDeadLetter),
            ActionRow(.openOrderOfDeadLetter), ActionRow(.copyStream),
        ])
}

extension ActionID {
    static let showDeadLetters = ActionID("deadLetters.show")
    static let retryDeadLetter = ActionID("deadLetters.retry")
    static let retryAllDeadLetters = ActionID("deadLetters.retryAll")
    static let discardDeadLetter = ActionID("deadLetters.discard")
    static let openOrderOfDeadLetter = ActionID("deadLetters.openOrder")
    static let closeDeadLetters = ActionID("deadLetters.close")
}

extension Action {
    /// Opens the list.
    static let showDeadLetters = Action(
        "deadLetters.show", "dead letters: the events that could not be applied",
        [.keys(.character("D"), in: .anywhere)]
    ) { state, _ in state.openDeadLetters() }

    static let closeDeadLetters = close(
        "deadLetters.close", "close the dead letters", in: .deadLetters, [.character("D")])

    fileprivate static let retryDeadLetter = Action(
        "deadLetters.retry", "try the stream under the cursor again, in order, in every projection",
        [.keys(.character("r"), in: .deadLetters)], hint: Hint("retry its stream", brief: "retry"), changesDesk: true
    ) { state, _ in
        guard let letter = state.selectedDeadLetter else { return [] }
        let stream = letter.event.stream
        state.deadLetterWork.retried = Set(state.listedDeadLetters.filter { $0.event.stream == stream }.map(\.id))
        return state.retry("\(stream)", .retryDeadLettersOf(stream))
    }.available { $0.selectedDeadLetter == nil ? $0.noLetter : $0.availabilityOfRetry }

    fileprivate static let retryAllDeadLetters = Action(
        "deadLetters.retryAll", "try all of them again", [.keys(.character("A"), in: .deadLetters)],
        hint: Hint("retry all", brief: "all"), changesDesk: true
    ) { state, _ in
        state.deadLetterWork.retried = Set(state.listedDeadLetters.map(\.id))
        return state.retry("every stream", .retryAllDeadLetters)
    }.available {
        $0.listedDeadLetters.isEmpty
            ? .unavailable("no event waits as a dead letter", .information) : $0.availabilityOfRetry
    }

    fileprivate static let discardDeadLetter = Action(
        "deadLetters.discard", "discard: leave the event out for good; asks, and is recorded",
        [.keys(.character("x"), in: .deadLetters)], hint: Hint("discard"), changesDesk: true
    ) { state, _ in
        state.askToDiscard()
        return []
    }.available { $0.availabilityOfDiscard }.opening(.question)

    fileprivate static let openOrderOfDeadLetter = Action(
        "deadLetters.openOrder", "open the order it belongs to", [.keys(.enter, in: .deadLetters)],
        hint: Hint("order")
    ) { state, _ in
        state.selectedDeadLetter.map { state.open(OrderID($0.event.stream.key)) } ?? []
    }.available { state in
        guard let stream = state.selectedDeadLetter?.event.stream else { return state.noLetter }
        return stream.category == "order"
            ? .available : .unavailable("\(stream) is not an order, so there is nothing to open", .information)
    }

    fileprivate static let copyStream = Action(
        "deadLetters.copy", "copy the name of its stream", [.keys(.character("y"), in: .deadLetters)]
    ) { state, _ in
        state.selectedDeadLetter.map { state.copy($0.event.stream.name) } ?? []
    }.available { $0.selectedDeadLetter == nil ? $0.noLetter : .available }
}

extension DashboardState {
    fileprivate var listedDeadLetters: [DeadLetter] {
        if case .deadLetters(let pane)? = layers.last { pane.letters } else { [] }
    }

    /// There is no dead letter to act on.
    fileprivate var noLetter: Availability {
        if case .deadLetters(let pane)? = layers.last, let letter = pane.departed {
            let event = "event \(NumberText.grouped(letter.event.position.rawValue))"
            return .unavailable(
                "\(event) does not wait in \(letter.projection) any more; move the cursor", .information)
        }
        return .unavailable("no dead letter is selected; move the cursor to one", .information)
    }

    fileprivate var selectedDeadLetter: DeadLetter? {
        if case .deadLetters(let pane)? = layers.last { pane.selected } else { nil }
    }

    /// Whether a retry can be asked for: one at a time.
    var availabilityOfRetry: Availability {
        deadLetterWork.isRetrying ? .unavailable("a retry is under way already", .information) : .available
    }

    fileprivate var availabilityOfDiscard: Availability {
        guard let letter = selectedDeadLetter else { return noLetter }
        return deadLetterWork.discarding.contains(letter.id)
            ? .unavailable("event \(letter.event.position) is being discarded already", .information) : .available
    }

    /// Tries streams again, and shows that it does.
    mutating func retry(_ what: String, _ effect: Effect) -> [Effect] {
        deadLetterWork.isRetrying = true
        showNotice(.information, "trying \(what) again…")
        return [effect]
    }

    fileprivate mutating func askToDiscard() {
        guard let letter = selectedDeadLetter else { return }
        let followers = listedDeadLetters.count {
            $0.projection == letter.projection && $0.event.stream == letter.event.stream
                && $0.event.position > letter.event.position
        }
        layers.append(.question(Question(.discard(letter, followers: followers))))
    }
}
