import CQRS
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What can be done about a dead letter where it stands among the events.
struct EventDeadLetterTests {
    private var state = ShownState(screen: .events, kind: .full).state(Size(columns: 120, rows: 36))

    private mutating func press(_ keys: Key...) -> [Effect] {
        keys.flatMap { update(&state, .keyPressed($0), at: state.now, uptime: .seconds(1)) }
    }

    private var hints: String { view(state).text.split(separator: "\n").suffix(2).joined() }

    @Test mutating func `its keys are offered on a dead letter alone`() {
        #expect(!hints.contains("r retry"))
        #expect(press(.character("r")).isEmpty)
        #expect(state.notice?.text == "the event under the cursor is no dead letter")
        _ = press(.character("j"), .character("j"))
        #expect(hints.contains("r retry") && hints.contains("x dead letter"))
    }

    @Test mutating func `its stream is tried again, once at a time`() {
        _ = press(.character("j"), .character("j"))
        #expect(press(.character("r")) == [.retryDeadLettersOf(StreamID(category: "order", key: "06e97941"))])
        #expect(state.notice?.text == "trying order-06e97941 again…")
        #expect(press(.character("r")).isEmpty)
        #expect(state.notice?.text == "a retry is under way already")
        let done = DeadLetterRetry(applied: 2, waiting: 0, reason: nil)
        _ = update(&state, .deadLettersRetried(.success(done)), at: state.now, uptime: .seconds(2))
        #expect(state.notice?.text == "2 events applied")
    }

    @Test mutating func `a key is about the dead letter that was on the screen, whatever has come since`() {
        var answer = ScreenSample.events
        answer.events.removeFirst(2)
        answer.highest = answer.events[0].position
        _ = state.receive(.success(Snapshot(answer, checkpoint: Position(18_204))), for: .events)
        state.hasShown()
        _ = state.receive(.success(Snapshot(ScreenSample.events, checkpoint: Position(18_206))), for: .events)
        #expect(press(.character("r")) == [.retryDeadLettersOf(StreamID(category: "order", key: "06e97941"))])
    }

    @Test mutating func `the list of dead letters opens on it, where it is discarded`() throws {
        _ = press(.character("j"), .character("j"))
        let effects = press(.character("x"))
        guard case .listDeadLetters(let request)? = effects.last else {
            Issue.record("nobody asked for the list")
            return
        }
        let letters = [Sample.deadLetter(18_100, "order-1"), Sample.deadLetter(18_204, "order-06e97941")]
        _ = update(&state, .answered(request, .deadLetters(.success(letters))), at: state.now, uptime: .seconds(2))
        guard case .deadLetters(let pane)? = state.layers.last else {
            Issue.record("no list is open")
            return
        }
        #expect(pane.selected?.event.position == Position(18_204))
        _ = press(.character("x"))
        #expect(view(state).text.contains("Discard event 18,204?"))
    }
}
