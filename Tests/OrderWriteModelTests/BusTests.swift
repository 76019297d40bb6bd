import CQRS
import OrderCommands
import OrderEvents
import OrderWriteModel
import TestSupport
import Testing

struct BusTests {
    private let threeChai = place(OrderItem(productID: chai, quantity: 3))
    private let once = SequentialIDs(series: 5).nextCommand()

    @Test func `the same command id gets the first answer again and appends nothing`() async throws {
        let desk = try await desk(registered, chaiListed)
        let first = try #require(try await desk.dispatch(threeChai, id: once).receipt)
        #expect(!first.isRepeated)
        _ = try await desk.dispatch(ApproveOrder(orderID: order, approvedBy: "bob"))
        let second = try #require(try await desk.dispatch(threeChai, id: once).receipt)
        #expect(second.isRepeated)
        #expect(second.position == first.position)
        #expect(second.version == first.version)
        #expect(second.details == OrderDetails(orderID: order, status: .pending, total: dollars(5_400)))
        #expect(try await desk.log.allEvents().count == 4)
    }

    @Test func `a refusal is the answer for ever too`() async throws {
        let desk = try await desk(chaiListed)
        #expect(try await desk.dispatch(threeChai, id: once).rejection?.code == .customerNotFound)
        try await desk.log.append([registered])
        guard case .rejected(let again, let isRepeated) = try await desk.dispatch(threeChai, id: once) else {
            Issue.record("not rejected")
            return
        }
        #expect(again.code == .customerNotFound)
        #expect(isRepeated)
    }

    @Test func `a new command after the cause was mended is decided again`() async throws {
        let desk = try await desk(chaiListed)
        #expect(try await desk.dispatch(threeChai).rejection?.code == .customerNotFound)
        let register = RegisterCustomer(customerID: alfki, customerName: "Alfreds Futterkiste", email: "a@b.de")
        #expect(try await desk.dispatch(register).receipt != nil)
        #expect(try await desk.dispatch(threeChai).receipt != nil)
    }

    @Test func `an id spent on one kind of command is refused for another`() async throws {
        let desk = try await desk(registered, chaiListed)
        _ = try await desk.dispatch(threeChai, id: once)
        await #expect(throws: CommandIDReused.self) { try await desk.dispatch(ShipOrder(orderID: order), id: once) }
    }

    @Test func `one command sent many times at once is carried out once`() async throws {
        let desk = try await desk(registered, chaiListed)
        let receipts = try await many(20) { _ in
            try #require(try await desk.dispatch(threeChai, id: once).receipt)
        }
        #expect(receipts.count { !$0.isRepeated } == 1)
        #expect(Set(receipts.map(\.position)).count == 1)
        #expect(try await desk.log.allEvents().count == 3)
    }

    @Test func `of many orders for one id one is placed`() async throws {
        let desk = try await desk(registered, chaiListed)
        let answers = try await many(20) { _ in try await desk.dispatch(threeChai) }
        #expect(answers.count { $0.receipt != nil } == 1)
        #expect(answers.count { $0.rejection?.code == .duplicateOrder } == 19)
    }

    @Test func `lines added at once are all counted`() async throws {
        let desk = try await desk(registered, chaiListed, placed(chaiLine(1)))
        let add = AddOrderItem(orderID: order, item: OrderItem(productID: chai, quantity: 1))
        let receipts = try await many(8) { _ in try #require(try await desk.dispatch(add).receipt) }
        #expect(receipts.map(\.details.total.minorUnits).max() == 16_200)
        #expect(Set(receipts.map(\.version)).count == 8)
    }

    @Test func `a receipt says where the order stands`() async throws {
        let desk = try await desk(registered, chaiListed)
        let receipt = try #require(try await desk.dispatch(threeChai).receipt)
        #expect(receipt.stream == .order(order))
        #expect(receipt.version == StreamVersion(1))
        #expect(receipt.position == Position(3))
        let suspension = try #require(try await desk.dispatch(SuspendCustomer(customerID: alfki)).receipt)
        #expect(suspension.details == CustomerDetails(customerID: alfki, isSuspended: true))
        let end = try #require(try await desk.dispatch(DiscontinueProduct(productID: chai)).receipt)
        #expect(end.details == ProductDetails(productID: chai, unitPrice: dollars(1_800), isDiscontinued: true))
    }

    @Test func `a command without a handler is refused by name`() async throws {
        let bus = CommandBus(middleware: [])
        let answer = try await bus.dispatch(
            ShipOrder(orderID: order), metadata: CommandMetadata(commandID: once, actor: "alice"))
        #expect(answer.rejection?.code == .noHandler)
        #expect(answer.rejection?.message.contains("ShipOrder") == true)
    }

    private func desk(_ events: DomainEvent...) async throws -> Desk {
        let desk = Desk()
        try await desk.log.append(events)
        return desk
    }

    /// Runs as many at once and returns what each gave.
    private func many<Result: Sendable>(
        _ count: Int, _ work: @escaping @Sendable (Int) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: Result.self) { group in
            for number in 0..<count { group.addTask { try await work(number) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
