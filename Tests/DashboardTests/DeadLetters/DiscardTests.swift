import CQRS
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// Giving dead letters up, and what the list of them remembers.
struct DiscardTests {
    private func desk(_ letters: [DeadLetter]) -> DashboardDriver {
        var desk = DashboardDriver(orders: [.sample(1)])
        desk.deadLetters = letters
        desk.observe()
        desk.press(.character("D"))
        desk.answerDeadLetters()
        return desk
    }

    private func refresh(_ desk: inout DashboardDriver) {
        desk.pass(.seconds(1))
        desk.observe()
        desk.answerDeadLetters()
    }

    private func pane(_ desk: DashboardDriver) -> DeadLetterPane? {
        if case .deadLetters(let pane)? = desk.state.layers.last { pane } else { nil }
    }

    @Test func `a discard without an answer may be tried again`() {
        var desk = desk([Sample.deadLetter(10)])
        desk.press(.character("x"), .character("y"))
        desk.send(.deadLetterDiscarded(desk.deadLetters[0].id, .failure(Failure(message: "timed out"))))
        #expect(desk.state.notice?.kind == .failure)
        refresh(&desk)
        desk.press(.character("x"))
        #expect(desk.state.layers.count == 2)
    }

    @Test func `a letter that has left the list is forgotten, so that it can be discarded when it comes again`() {
        var desk = desk([Sample.deadLetter(10)])
        desk.press(.character("x"), .character("y"))
        desk.deadLetters = []
        refresh(&desk)
        #expect(desk.state.deadLetterWork.discarding.isEmpty)
        desk.deadLetters = [Sample.deadLetter(10)]
        refresh(&desk)
        desk.press(.character("x"))
        #expect(desk.state.layers.count == 2)
    }

    @Test func `a list that may not be whole does not say that a letter has left`() {
        var desk = desk((1...DeadLetterPane.limit).map { Sample.deadLetter(Int64(2 * $0)) })
        desk.press(.character("G"), .character("x"), .character("y"))
        desk.deadLetters = (1...DeadLetterPane.limit).map { Sample.deadLetter(Int64($0)) }
        refresh(&desk)
        #expect(desk.state.deadLetterWork.discarding.count == 1)
    }

    @Test func `the question counts the letters that wait behind it in its stream and projection`() {
        var desk = desk([
            Sample.deadLetter(8), Sample.deadLetter(10), Sample.deadLetter(12), Sample.deadLetter(14, "order-9"),
            Sample.deadLetter(12, in: .history),
        ])
        desk.press(.down, .character("x"))
        guard case .question(let question)? = desk.state.layers.last else {
            Issue.record("nothing is asked")
            return
        }
        #expect(question.subject == .discard(desk.deadLetters[1], followers: 1))
    }

    @Test func `a list that comes after one that failed says nothing of the failure`() throws {
        var desk = desk([Sample.deadLetter(10)])
        desk.pass(.seconds(1))
        desk.observe()
        try desk.failRequest(for: .deadLetters)
        #expect(pane(desk)?.failure == "disk gone")
        refresh(&desk)
        #expect(pane(desk)?.failure == nil)
    }
}
