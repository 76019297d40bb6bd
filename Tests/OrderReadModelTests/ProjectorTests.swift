import CQRS
import Foundation
import Logging
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

/// Runs the kernel's projector over a log and this read model.
@Suite struct ProjectorTests {
    private let clock = ManualClock()
    private let ids = SequentialIDs()
    private let log: InMemoryEventStore

    init() {
        log = InMemoryEventStore(clock: clock)
    }

    @Test func `what the log holds is shown, with its checkpoint`() async throws {
        let desk = try await ReadDesk()
        try await append(Facts.registered("ALFKI", name: "Alfreds Futterkiste"))
        try await append(Facts.placed("1"))
        try await append(Facts.approved("1"), at: 1)
        await project(desk)
        let snapshot = try await GetOrderHandler(store: desk.store).answer(GetOrder(orderID: OrderID("1")))
        #expect(snapshot.answer?.summary.status == .approved)
        #expect(snapshot.checkpoint == Position(3))
        let status = try await GetProjectionStatusHandler(store: desk.store).answer(GetProjectionStatus()).answer
        #expect(status.projections.allSatisfy { $0.checkpoint == Position(3) && $0.deadLetters == 0 })
        #expect(status.lease?.holder == "tests")
    }

    @Test func `an event nobody handles leaves no projection behind`() async throws {
        let desk = try await ReadDesk()
        try await append(Facts.registered("ALFKI", name: "Alfreds Futterkiste"))
        await project(desk)
        #expect(try await desk.store.status()[.orders]?.checkpoint == Position(1))
    }

    @Test func `a poison event parks its stream in its projection, and all else flows on`() async throws {
        let desk = try await ReadDesk()
        try await append(Facts.approved("poisoned"))
        try await append(Facts.shipped("poisoned"), at: 1)
        try await append(Facts.placed("healthy"))
        try await append(Facts.cancelled("poisoned"), at: 2)
        try await append(Facts.approved("healthy"), at: 1)
        await project(desk)
        let status = try await desk.store.status()
        #expect(status.projections.allSatisfy { $0.checkpoint == Position(5) && $0.failure == nil })
        #expect(status[.orders]?.deadLetters == 3)
        #expect(status[.history]?.deadLetters == 0)
        #expect(status[.statistics]?.deadLetters == 0, "an order that was never placed is in no sum")
        let letters = try await desk.store.deadLetters(limit: 10)
        #expect(
            letters.map { "\($0.event.stream): \($0.reason)" } == [
                "order-poisoned: order 'poisoned' is not in the read model",
                "order-poisoned: an earlier event of this stream waits",
                "order-poisoned: an earlier event of this stream waits",
            ])
        let answer = try await desk.dashboard(GetOrderDashboard(page: .first(limit: 10)))
        #expect(answer.orders.map(\.orderID.rawValue) == ["healthy"])
        #expect(answer.orders.first?.status == .approved)
    }

    @Test func `a query through the bus waits for a position and says that it was reached`() async throws {
        let desk = try await ReadDesk()
        try await append(Facts.placed("1"))
        await project(desk)
        var bus = QueryBus(gate: FreshnessMonitor(log: log, store: desk.store, clock: clock))
        OrderReadModel.register(on: &bus, store: desk.store, log: log)
        let result = try await bus.ask(
            GetOrderDashboard(page: .first(limit: 5)), consistency: .atLeast(Position(1), timeout: .seconds(10)))
        #expect(result.staleness == nil)
        #expect(result.checkpoint == Position(1))
        #expect(result.answer.orders.count == 1)
        #expect(result.freshness.state == .live)
    }

    @Test func `every query has a handler`() async throws {
        let desk = try await ReadDesk()
        var bus = QueryBus(gate: FreshnessMonitor(log: log, store: desk.store, clock: clock))
        OrderReadModel.register(on: &bus, store: desk.store, log: log)
        _ = try await bus.ask(GetOrderDashboard(page: .first(limit: 1)))
        _ = try await bus.ask(GetOrder(orderID: OrderID("1")))
        _ = try await bus.ask(GetOrderHistory(orderID: OrderID("1")))
        _ = try await bus.ask(GetOrderTimeline(orderID: OrderID("1")))
        _ = try await bus.ask(GetOrderAtVersion(orderID: OrderID("1"), version: StreamVersion(1)))
        _ = try await bus.ask(GetCustomer(customerID: CustomerID("1")))
        _ = try await bus.ask(GetCustomerOrders(customerID: CustomerID("1"), limit: 1))
        _ = try await bus.ask(SearchOrders(text: "1", limit: 1))
        _ = try await bus.ask(ListCustomers())
        _ = try await bus.ask(ListProducts())
        _ = try await bus.ask(GetTotals())
        _ = try await bus.ask(GetProjectionStatus())
    }

    @Test func `hostile text comes back as it went in`() async throws {
        let hostile = "'; DROP TABLE order_summaries; -- \u{1b}[2J\u{202e}\u{200b}\t\n\"%_🫖"
        let desk = try await ReadDesk()
        try await append(Facts.placed(hostile, customer: hostile, name: hostile, email: hostile, products: [hostile]))
        try await append(Facts.cancelled(hostile, hostile), at: 1)
        try await append(Facts.registered(hostile, name: hostile, email: hostile, country: hostile))
        await project(desk)
        let order = try #require(
            try await desk.ask({ GetOrderHandler(store: $0) }, GetOrder(orderID: OrderID(hostile))))
        #expect(order.summary.customerName == hostile)
        #expect(order.cancellationReason == hostile)
        #expect(order.lines.map(\.productName) == [hostile])
        let customers = try await desk.ask({ ListCustomersHandler(store: $0) }, ListCustomers(matching: hostile))
        #expect(customers.map(\.name) == [hostile])
        let history = try await desk.ask(
            { GetOrderHistoryHandler(store: $0) }, GetOrderHistory(orderID: OrderID(hostile)))
        #expect(history.map(\.summary) == ["1 item, $138.97", "cancelled: \(hostile)"])
        let orders = try await desk.ask(
            { GetCustomerOrdersHandler(store: $0) }, GetCustomerOrders(customerID: CustomerID(hostile), limit: 5))
        #expect(orders.count == 1)
    }

    @Test func `an id that differs from another only behind a NUL stays apart from it`() async throws {
        let desk = try await ReadDesk()
        for id in ["a", "a\0", "a\0b"] { try await append(Facts.placed(id)) }
        await project(desk)
        #expect(try await desk.store.status()[.orders]?.deadLetters == 0)
        #expect(try await desk.dashboard(GetOrderDashboard(page: .first(limit: 10))).all.count == 3)
    }

    private func append(_ fact: DomainEvent, at version: Int64 = 0) async throws {
        let command = ids.nextCommand()
        let request = AppendRequest(
            cause: EventCause(commandID: command, actor: "alice", correlationID: command.uuid, causationID: nil),
            commandName: "Test", target: StreamCondition(stream: fact.stream, version: StreamVersion(version)),
            events: [NewEvent(type: fact.type, occurredAt: clock.now(), data: try fact.encode())], conditions: [],
            outcome: .accepted(details: Data()))
        guard case .committed = try await log.append([request]).first else {
            throw NotCommitted()
        }
    }

    private func project(_ desk: ReadDesk) async {
        let runner = ProjectionRunner(
            log: log, store: desk.store, clock: clock, session: "tests", logger: Logger(label: "tests"))
        while case .applied = await runner.step() {}
    }

    private struct NotCommitted: Error {}
}
