import CQRS
import Foundation
import OrderCommands
import OrderEvents
import OrderWriteModel
import Synchronization
import TestSupport
import Testing

struct ReadingTests {
    private let log = ReadCountingLog()

    @Test func `an order of a known customer and known products is placed without reading the log`() async throws {
        let desk = Desk(log: log)
        let register = RegisterCustomer(customerID: alfki, customerName: "Alfreds")
        #expect(try await desk.dispatch(register).receipt != nil)
        let list = ListProduct(productID: chai, productName: "Chai", unitPrice: dollars(1_800))
        #expect(try await desk.dispatch(list).receipt != nil)
        #expect(try await desk.dispatch(place(OrderItem(productID: chai, quantity: 3))).receipt != nil)
        #expect(log.reads == 0)
    }

    @Test func `an order that another process placed is refused, though it was first decided on unread`() async throws {
        let ids = SequentialIDs()
        let (here, there) = (Desk(log: log, ids: ids), Desk(log: log, ids: ids))
        try await log.append([registered, chaiListed])
        let command = place(OrderItem(productID: chai, quantity: 3))
        #expect(try await there.dispatch(command).receipt != nil)
        #expect(try await here.dispatch(command).rejection?.code == .duplicateOrder)
        let list = ListProduct(productID: chai, productName: "Chai", unitPrice: dollars(1))
        #expect(try await Desk(log: log, ids: ids).dispatch(list).rejection?.code == .duplicateProduct)
        #expect(try await log.allEvents().count == 3)
    }

    @Test func `a repeated answer has the details of the first, hostile texts too`() async throws {
        let desk = Desk(log: log)
        try await log.append([registered, chaiListed])
        var command = place(OrderItem(productID: chai, quantity: 3))
        command.orderID = OrderID("a\"b\\c/d\u{301}é漢")
        let id = CommandID(UUID())
        let first = try await desk.dispatch(command, id: id).receipt
        let second = try await desk.dispatch(command, id: id).receipt
        #expect(first?.details.orderID == command.orderID)
        #expect(second?.details == first?.details)
        #expect(second?.isRepeated == true)
    }
}

/// A log that counts how often a stream is read.
private final class ReadCountingLog: PassingEventStore {
    let log = InMemoryEventStore(clock: ManualClock())
    private let count = Mutex(0)

    var reads: Int { count.withLock { $0 } }

    func events(in stream: StreamID, after version: StreamVersion, limit: Int) async throws -> [RecordedEvent] {
        count.withLock { $0 += 1 }
        return try await log.events(in: stream, after: version, limit: limit)
    }
}
