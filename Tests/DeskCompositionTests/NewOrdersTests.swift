import CQRS
import Foundation
import OrderEvents
import Synchronization
import TestSupport
import Testing

@testable import DeskComposition

/// Rules on orders see each order once, whatever happens to the log meanwhile.
@Suite struct NewOrdersTests {
    private let log = ForgetfulStore()

    private func place(_ id: String) async throws {
        let event = OrderEvent.placed(
            OrderPlaced(
                orderID: OrderID(id), customerID: CustomerID("C1"), customerName: "Ann", customerEmail: "", lines: [],
                total: Money(minorUnits: 100, currency: .usd), paymentMethodID: PaymentMethodID("card"),
                shippingAddress: nil))
        let command = CommandID(UUID())
        let request = AppendRequest(
            cause: EventCause(commandID: command, actor: "ann", correlationID: command.uuid, causationID: nil),
            commandName: "Test", target: StreamCondition(stream: .order(OrderID(id)), version: .none),
            events: [NewEvent(type: event.type, occurredAt: Timestamp(microseconds: 0), data: try event.encode())],
            conditions: [], outcome: .accepted(details: Data()))
        _ = try await log.append([request])
    }

    private func read(_ orders: inout NewOrders, through end: Int64) async -> [String] {
        var found: [String] = []
        await orders.read(through: Position(end)) { found.append($0.orderID.rawValue) }
        return found
    }

    @Test func `orders of before the beginning are not reported, later ones once`() async throws {
        try await place("A")
        var orders = NewOrders(in: log)
        #expect(await read(&orders, through: 1) == [])
        try await place("B")
        try await place("C")
        #expect(await read(&orders, through: 3) == ["B", "C"])
        #expect(await read(&orders, through: 3) == [])
    }

    @Test func `orders that could not be read come when the log can be read again`() async throws {
        var orders = NewOrders(in: log)
        #expect(await read(&orders, through: 0) == [])
        try await place("A")
        log.isAway.store(true, ordering: .relaxed)
        #expect(await read(&orders, through: 1) == [])
        try await place("B")
        log.isAway.store(false, ordering: .relaxed)
        #expect(await read(&orders, through: 2) == ["A", "B"])
    }

    @Test func `a log that was put back is read from its end on`() async throws {
        var orders = NewOrders(in: log)
        _ = await read(&orders, through: 9)
        #expect(await read(&orders, through: 0) == [])
        try await place("A")
        #expect(await read(&orders, through: 1) == ["A"])
    }
}

/// A log that cannot be read for a while.
private final class ForgetfulStore: PassingEventStore {
    let log = InMemoryEventStore(clock: ManualClock())
    let isAway = Atomic(false)

    func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        guard !isAway.load(ordering: .relaxed) else { throw CancellationError() }
        return try await log.events(after: position, limit: limit)
    }
}
