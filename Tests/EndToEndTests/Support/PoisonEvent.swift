import CQRS
import Foundation
import OrderEvents
import SQLiteEventStore
import TestSupport

/// Writes into a desk's log past the write model, as a faulty program would.
enum PoisonEvent {
    /// Appends an event that no projection can read, and behind it the cancellation of the same order.
    static func append(to order: String, on desk: TestDesk) async throws {
        let cancelled = OrderCancelled(orderID: OrderID(order), reason: "out of stock")
        try await append(
            [
                NewEvent(
                    type: EventType("OrderShipped"), occurredAt: SystemClock().now(), data: Data("{}".utf8)),
                try newEvent(.order(.cancelled(cancelled))),
            ], to: .order(OrderID(order)), on: desk)
    }

    /// Appends the placing of so many orders of one Chai each, far faster than by command: `bulk1`, `bulk2` and so on.
    static func place(_ count: Int, named prefix: String = "bulk", on desk: TestDesk) async throws {
        let line = OrderLine(
            productID: ProductID("1"), productName: "Chai", quantity: 1, unitPrice: 1_800, discountBasisPoints: 0)
        let groups = try (1...count).map { number in
            let id = OrderID("\(prefix)\(number)")
            let placed = OrderPlaced(
                orderID: id, customerID: CustomerID("ALFKI"), customerName: "Alfreds Futterkiste",
                customerEmail: "a@example.org", lines: [line], total: Money(minorUnits: 1_800, currency: .usd),
                paymentMethodID: PaymentMethodID("invoice"), shippingAddress: nil)
            return request([try newEvent(.order(.placed(placed)))], to: .order(id), at: .none)
        }
        try await withLog(of: desk) { log in
            for start in stride(from: 0, to: count, by: 500) {
                _ = try await log.append(Array(groups[start..<min(start + 500, count)]))
            }
        }
    }

    private static func append(_ events: [NewEvent], to stream: StreamID, on desk: TestDesk) async throws {
        try await withLog(of: desk) { log in
            let version = try await log.events(in: stream, after: .none, limit: 1_000).last?.version ?? .none
            let result = try await log.append([request(events, to: stream, at: version)])
            guard case .committed? = result.first else { throw ConditionNotMet("events could be appended: \(result)") }
        }
    }

    private static func withLog(of desk: TestDesk, _ work: (SQLiteEventStore) async throws -> Void) async throws {
        let log = try SQLiteEventStore(url: desk.writeStore, clock: SystemClock())
        defer { log.close() }
        try await work(log)
    }

    private static func request(
        _ events: [NewEvent], to stream: StreamID, at version: StreamVersion
    ) -> AppendRequest {
        let command = CommandID(UUID())
        return AppendRequest(
            cause: EventCause(commandID: command, actor: "mallory", correlationID: command.uuid, causationID: nil),
            commandName: "Test", target: StreamCondition(stream: stream, version: version), events: events,
            conditions: [], outcome: .accepted(details: Data("{}".utf8)))
    }

    private static func newEvent(_ event: DomainEvent) throws -> NewEvent {
        NewEvent(type: event.type, occurredAt: SystemClock().now(), data: try event.encode())
    }
}
