import CQRS
import OrderCommands
import OrderEvents
import OrderWriteModel
import TestSupport
import Testing

/// An act that names a version holds for the order at that version and for no other.
struct ExpectedVersionTests {
    private let oneMore = itemAdded(chaiLine(1), total: 3_600, by: "alice")
    private let oneChai = OrderItem(productID: chai, quantity: 1)

    @Test func `an order at the version that was shown takes the step`() async throws {
        try await given(placed(chaiLine(1)))
            .when(ApproveOrder(orderID: order, approvedBy: "bob", expectedVersion: StreamVersion(1)))
            .then(approved)
        try await given(placed(chaiLine(1)), approved)
            .when(ShipOrder(orderID: order, expectedVersion: StreamVersion(2)))
            .then(shipped)
        try await given(placed(chaiLine(1)), approved)
            .when(CancelOrder(orderID: order, reason: "twice", expectedVersion: StreamVersion(2)))
            .then(cancelled)
        try await given(registered, chaiListed, placed(chaiLine(1)))
            .when(AddOrderItem(orderID: order, item: oneChai, expectedVersion: StreamVersion(1)))
            .then(oneMore)
    }

    @Test func `an order that has moved since takes no step, though its status would allow it`() async throws {
        try await given(placed(chaiLine(1)), oneMore)
            .when(ApproveOrder(orderID: order, approvedBy: "bob", expectedVersion: StreamVersion(1)))
            .then(
                .versionConflict,
                mentioning: "order '7f3a' has moved to version 2; it was to be approved at version 1")
        try await given(placed(chaiLine(1)), oneMore, approved)
            .when(ShipOrder(orderID: order, expectedVersion: StreamVersion(2)))
            .then(.versionConflict, mentioning: "'7f3a' has moved to version 3", "be shipped at version 2")
        try await given(placed(chaiLine(1)), approved)
            .when(CancelOrder(orderID: order, reason: "twice", expectedVersion: StreamVersion(1)))
            .then(.versionConflict, mentioning: "'7f3a' has moved to version 2", "be cancelled at version 1")
        try await given(registered, chaiListed, placed(chaiLine(1)), oneMore)
            .when(AddOrderItem(orderID: order, item: oneChai, expectedVersion: StreamVersion(1)))
            .then(.versionConflict, mentioning: "'7f3a' has moved to version 2", "take another line at version 1")
    }

    @Test func `the version is compared before the status`() async throws {
        try await given(placed(chaiLine(1)), approved, shipped)
            .when(CancelOrder(orderID: order, reason: "twice", expectedVersion: StreamVersion(2)))
            .then(.versionConflict, mentioning: "version 3")
        try await given(placed(chaiLine(1)), approved, shipped)
            .when(CancelOrder(orderID: order, reason: "twice", expectedVersion: StreamVersion(3)))
            .then(.invalidTransition, mentioning: "SHIPPED")
    }

    @Test func `a version that the order has not reached is refused too`() async throws {
        try await given(placed(chaiLine(1)))
            .when(ApproveOrder(orderID: order, approvedBy: "bob", expectedVersion: StreamVersion(2)))
            .then(.versionConflict, mentioning: "order '7f3a' is at version 1; it was to be approved at version 2")
    }

    @Test func `an order that was never placed is not found, whatever version is named`() async throws {
        try await given()
            .when(ShipOrder(orderID: order, expectedVersion: StreamVersion(1)))
            .then(.orderNotFound, mentioning: "'7f3a'")
    }

    @Test func `an order that moves between the decision and its commit is not acted on`() async throws {
        let log = InMemoryEventStore(clock: ManualClock())
        try await log.append([placed(chaiLine(1))])
        let oneMore = oneMore
        let desk = Desk(log: Interloper(log) { try await $0.append([oneMore]) })
        let answer = try await desk.dispatch(
            ApproveOrder(orderID: order, approvedBy: "bob", expectedVersion: StreamVersion(1)))
        #expect(answer.rejection?.code == .versionConflict)
        #expect(answer.rejection?.message.contains("has moved to version 2") == true)
        #expect(try await log.allEvents() == [placed(chaiLine(1)), oneMore])
    }

    @Test func `the version that another process made is recognized through an old cache`() async throws {
        let log = InMemoryEventStore(clock: ManualClock())
        try await log.append([registered, chaiListed])
        let ids = SequentialIDs()
        let here = Desk(log: log, ids: ids)
        let there = Desk(log: log, ids: ids)
        #expect(try await here.dispatch(place(oneChai)).receipt != nil)
        #expect(try await there.dispatch(ApproveOrder(orderID: order, approvedBy: "bob")).receipt != nil)
        #expect(
            try await here.dispatch(ShipOrder(orderID: order, expectedVersion: StreamVersion(2))).receipt?.version
                == StreamVersion(3))
    }

    @Test func `the same command id gets its first answer, wherever the order is by then`() async throws {
        let desk = Desk()
        try await desk.log.append([placed(chaiLine(1))])
        let series = SequentialIDs(series: 5)
        let accepted = series.nextCommand()
        let refused = series.nextCommand()
        let approve = ApproveOrder(orderID: order, approvedBy: "bob", expectedVersion: StreamVersion(1))
        let first = try #require(try await desk.dispatch(approve, id: accepted).receipt)
        let again = try #require(try await desk.dispatch(approve, id: accepted).receipt)
        #expect(again.isRepeated)
        #expect(again.version == first.version)

        let ship = ShipOrder(orderID: order, expectedVersion: StreamVersion(3))
        #expect(try await desk.dispatch(ship, id: refused).rejection?.message.contains("is at version 2") == true)
        #expect(try await desk.dispatch(ShipOrder(orderID: order)).receipt?.version == StreamVersion(3))
        #expect(try await desk.dispatch(ship, id: refused).rejection?.message.contains("is at version 2") == true)
        #expect(try await desk.log.allEvents() == [placed(chaiLine(1)), approved, shipped])
    }
}
