import CQRS
import OrderCommands
import OrderEvents
import OrderWriteModel
import Synchronization
import TestSupport
import Testing

struct ConflictTests {
    private let threeChai = place(OrderItem(productID: chai, quantity: 3))

    @Test func `a customer suspended while an order is decided on is found suspended`() async throws {
        let log = InMemoryEventStore(clock: ManualClock())
        try await log.append([registered, chaiListed])
        let desk = Desk(log: Interloper(log) { try await $0.append([suspended]) })
        let answer = try await desk.dispatch(threeChai)
        #expect(answer.rejection?.code == .accountSuspended)
        #expect(try await log.allEvents() == [registered, chaiListed, suspended])
    }

    @Test func `a product repriced while an order is decided on has its new price`() async throws {
        let log = InMemoryEventStore(clock: ManualClock())
        try await log.append([registered, chaiListed])
        let desk = Desk(log: Interloper(log) { try await $0.append([chaiRepriced(2_000)]) })
        #expect(try await desk.dispatch(threeChai).receipt?.details.total == dollars(6_000))
    }

    @Test func `a customer registered while an order is refused for its absence is found`() async throws {
        let log = InMemoryEventStore(clock: ManualClock())
        try await log.append([chaiListed])
        let desk = Desk(log: Interloper(log) { try await $0.append([registered]) })
        #expect(try await desk.dispatch(threeChai).receipt != nil)
    }

    @Test func `the order's customer suspended while a line is added is found suspended`() async throws {
        let log = InMemoryEventStore(clock: ManualClock())
        try await log.append([registered, chaiListed, placed(chaiLine(1))])
        let desk = Desk(log: Interloper(log) { try await $0.append([suspended]) })
        let add = AddOrderItem(orderID: order, item: OrderItem(productID: chai, quantity: 1))
        #expect(try await desk.dispatch(add).rejection?.code == .accountSuspended)
    }

    @Test func `a product repriced or discontinued while a line is added is found so`() async throws {
        let add = AddOrderItem(orderID: order, item: OrderItem(productID: chai, quantity: 1))
        let log = InMemoryEventStore(clock: ManualClock())
        try await log.append([registered, chaiListed, placed(chaiLine(1))])
        let ids = SequentialIDs()
        let desk = Desk(log: Interloper(log) { try await $0.append([chaiRepriced(2_000)]) }, ids: ids)
        #expect(try await desk.dispatch(add).receipt?.details.total == dollars(3_800))
        let other = Desk(log: Interloper(log) { try await $0.append([chaiDiscontinued]) }, ids: ids)
        #expect(try await other.dispatch(add).rejection?.code == .productDiscontinued)
    }

    @Test func `what another process did is found through a stale cache`() async throws {
        let log = InMemoryEventStore(clock: ManualClock())
        try await log.append([registered, chaiListed])
        let ids = SequentialIDs()
        let here = Desk(log: log, ids: ids)
        let there = Desk(log: log, ids: ids)
        #expect(try await here.dispatch(threeChai).receipt != nil)
        #expect(try await there.dispatch(ApproveOrder(orderID: order, approvedBy: "bob")).receipt != nil)
        #expect(try await there.dispatch(ShipOrder(orderID: order)).receipt != nil)
        let answer = try await here.dispatch(CancelOrder(orderID: order, reason: "twice"))
        #expect(answer.rejection?.code == .invalidTransition)
        #expect(answer.rejection?.message.contains("SHIPPED") == true)
    }

    @Test func `an order of many products that all changed elsewhere is placed at their new prices`() async throws {
        let log = InMemoryEventStore(clock: ManualClock())
        let products = (1...40).map { ProductID("p\($0)") }
        try await log.append([registered] + products.map { listed($0, "Product", 100) })
        let ids = SequentialIDs()
        let here = Desk(log: log, ids: ids)
        let there = Desk(log: log, ids: ids)
        let items = products.map { OrderItem(productID: $0, quantity: 1) }
        var command = PlaceOrder(orderID: order, customerID: alfki, items: items, paymentMethodID: card)
        #expect(try await here.dispatch(command).receipt?.details.total == dollars(4_000))
        for product in products {
            _ = try await there.dispatch(RepriceProduct(productID: product, unitPrice: dollars(200)))
        }
        command.orderID = OrderID("second")
        #expect(try await here.dispatch(command).receipt?.details.total == dollars(8_000))
    }

    @Test func `what keeps changing is given up after some tries, and nothing is appended`() async throws {
        let log = InMemoryEventStore(clock: ManualClock())
        try await log.append([registered, chaiListed])
        let desk = Desk(log: AlwaysConflicting(log))
        let answer = try await desk.dispatch(threeChai)
        #expect(answer.rejection?.code == .versionConflict)
        #expect(answer.rejection?.message.contains("7f3a") == true)
        #expect(try await log.allEvents().count == 2)
    }
}

/// A log in which someone else commits once, between the first decision's read and its commit.
final class Interloper: PassingEventStore {
    let log: InMemoryEventStore
    private let act: @Sendable (InMemoryEventStore) async throws -> Void
    private let hasActed = Mutex(false)

    init(_ log: InMemoryEventStore, _ act: @escaping @Sendable (InMemoryEventStore) async throws -> Void) {
        self.log = log
        self.act = act
    }

    func append(_ group: [AppendRequest]) async throws -> [AppendResult] {
        let isFirst = hasActed.withLock { hasActed in
            defer { hasActed = true }
            return !hasActed
        }
        if isFirst { try await act(log) }
        return try await log.append(group)
    }
}

/// A log in which someone else is always faster.
private struct AlwaysConflicting: PassingEventStore {
    let log: InMemoryEventStore

    init(_ log: InMemoryEventStore) {
        self.log = log
    }

    func append(_ group: [AppendRequest]) async throws -> [AppendResult] {
        group.map {
            .conflict(
                VersionConflict(
                    stream: $0.target.stream, expected: $0.target.version, actual: $0.target.version + 1))
        }
    }
}
