import CQRS
import Foundation
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// The rows in which the log is ahead of the read model are marked on request.
struct DifferenceTests {
    private var desk = DashboardDriver(orders: (1...10).map { .sample($0, status: .pending) })

    private func event(_ position: Int64, _ order: String) -> RecordedEvent {
        RecordedEvent(
            position: Position(position), stream: .order(OrderID(order)),
            version: StreamVersion(order.hasPrefix("new") ? 1 : 2),
            type: EventType("OrderApproved"), occurredAt: desk.now, recordedAt: desk.now,
            cause: EventCause(commandID: CommandID(UUID()), actor: "bob", correlationID: UUID(), causationID: nil),
            data: Data(), chain: .start)
    }

    /// Lets the log be so far ahead, and answers what is asked about that.
    private mutating func run(ahead orders: [String]) {
        desk.head = Position(desk.checkpoint.rawValue + Int64(orders.count))
        desk.observe()
        guard
            case .loadWaitingEvents(let checkpoint, let head, _, let request)? = desk.open.last(where: {
                if case .loadWaitingEvents = $0 { true } else { false }
            })
        else { return }
        let events = orders.enumerated().map { event(checkpoint.rawValue + 1 + Int64($0), $1) }
        desk.answer(
            request, .waitingEvents(.success(WaitingEvents(checkpoint: checkpoint, head: head, events: events))))
    }

    @Test mutating func `rows that the log is ahead of say by how many events, orders without a row are counted`() {
        desk.press(.character("T"))
        run(ahead: ["o0009", "o0009", "new", "of another page"])
        let text = view(desk.state).text
        #expect(text.split(separator: "\n").contains { $0.contains("o0009") && $0.contains("≠ 2 events behind") })
        #expect(text.contains("≠ 1 row behind the log, 1 order without a row, 1 order elsewhere"))
    }

    @Test mutating func `it follows until it is switched off`() {
        desk.press(.character("T"))
        run(ahead: ["o0009"])
        desk.project(events: 1, .sample(9, status: .approved))
        #expect(view(desk.state).text.contains("the rows are as the log has them"))
        desk.press(.character("T"))
        run(ahead: ["o0009"])
        #expect(!view(desk.state).text.contains("≠"))
    }
}
