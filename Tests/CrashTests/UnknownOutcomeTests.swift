import CQRS
import Foundation
import OrderCommands
import OrderEvents
import OrderWriteModel
import SQLiteEventStore
import Synchronization
import TestSupport
import Testing

@Suite struct UnknownOutcomeTests {
    private let desk: DeskFolder
    private let log: SQLiteEventStore
    private let line: UnreliableLine
    private let bus: CommandBus
    private let ids = SequentialIDs()

    init() throws {
        desk = try DeskFolder()
        log = try desk.openLog()
        line = UnreliableLine(to: log)
        var bus = CommandBus(middleware: [MetadataMiddleware(clock: SystemClock()), ConflictRetryMiddleware()])
        OrderWriteModel.register(
            on: &bus, store: AggregateStore(log: line), policy: ApprovalPolicy(fourEyes: false))
        self.bus = bus
    }

    @Test func `a command whose answer was lost after the commit is answered when it is sent again`() async throws {
        let rounds = LongRun.count(short: 40, long: 2_000)
        var chance = Chance(seed: 7)
        try await accept(RegisterCustomer(customerID: CustomerID("C"), customerName: "Chai house"), losing: 1)
        let price = Money(minorUnits: 1_800, currency: .usd)
        try await accept(ListProduct(productID: ProductID("P"), productName: "Chai", unitPrice: price), losing: 1)
        for round in 1...rounds {
            let id = OrderID("\(round)")
            let item = OrderItem(productID: ProductID("P"), quantity: 1)
            let place = PlaceOrder(
                orderID: id, customerID: CustomerID("C"), items: [item], paymentMethodID: PaymentMethodID(""))
            try await accept(place, losing: chance.number(0..<4))
            try await accept(ApproveOrder(orderID: id, approvedBy: ""), losing: chance.number(0..<4))
            try await accept(ShipOrder(orderID: id), losing: chance.number(0..<4))
        }
        let events = 2 + 3 * rounds
        #expect(try await log.head(after: .start).head == Position(Int64(events)))
        LongRun.report(item: "unknown outcome", tried: "\(events) commands, \(line.lost) answers lost after the commit")
    }

    @Test func `a refusal whose answer was lost is the same refusal when the command is sent again`() async throws {
        let command = ShipOrder(orderID: OrderID("none"))
        let metadata = CommandMetadata(commandID: ids.nextCommand(), actor: "alice")
        line.loseAnswers(1)
        await #expect(throws: StoreError.self) { try await bus.dispatch(command, metadata: metadata) }
        guard case .rejected(let rejection, let isRepeated) = try await bus.dispatch(command, metadata: metadata)
        else {
            Issue.record("it was accepted")
            return
        }
        #expect(rejection.code == .orderNotFound)
        #expect(isRepeated)
    }

    @Test func `a whole group whose answers were lost is answered when its commands are sent again`() async throws {
        let commands = (1...50).map { number in
            let command = RegisterCustomer(customerID: CustomerID("C\(number)"), customerName: "Chai house")
            return (command, CommandMetadata(commandID: ids.nextCommand(), actor: "alice"))
        }
        line.loseAnswers(.max)
        #expect(await outcomes(of: commands).compactMap { $0 } == [])
        line.loseAnswers(0)
        let answers = await outcomes(of: commands).compactMap { $0 }
        #expect(answers.count == commands.count)
        #expect(answers.allSatisfy { $0.isRepeated })
        #expect(Set(answers.map(\.position.rawValue)) == Set(1...50))
        #expect(try await log.head(after: .start).head == Position(50))
    }

    /// Sends commands all at once and returns their receipts; nil where the answer was lost.
    private func outcomes(
        of commands: [(RegisterCustomer, CommandMetadata)]
    ) async -> [Receipt<RegisterCustomer.Details>?] {
        await withTaskGroup(of: Receipt<RegisterCustomer.Details>?.self) { group in
            for (command, metadata) in commands {
                group.addTask { [bus] in
                    guard case .accepted(let receipt) = try? await bus.dispatch(command, metadata: metadata) else {
                        return nil
                    }
                    return receipt
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// Sends a command until it is answered; the answer has to be the first one, and to have been made once.
    private func accept<C: Command>(_ command: C, losing answers: Int) async throws {
        let metadata = CommandMetadata(commandID: ids.nextCommand(), actor: "alice")
        let before = try await log.head(after: .start).head
        line.loseAnswers(answers)
        for _ in 0..<answers {
            await #expect(throws: StoreError.self) { try await bus.dispatch(command, metadata: metadata) }
        }
        guard case .accepted(let receipt) = try await bus.dispatch(command, metadata: metadata) else {
            Issue.record("\(C.name) was refused")
            return
        }
        #expect(receipt.position == before.next)
        #expect(receipt.isRepeated == (answers > 0))
        #expect(try await log.head(after: .start).head == before.next)
    }
}

/// A log whose answers can be lost on the way back, when everything is committed.
private final class UnreliableLine: PassingEventStore {
    let log: SQLiteEventStore
    private let losses = Mutex((left: 0, lost: 0))

    init(to log: SQLiteEventStore) {
        self.log = log
    }

    /// How many answers were lost so far.
    var lost: Int { losses.withLock { $0.lost } }

    /// Loses the next answers.
    func loseAnswers(_ count: Int) { losses.withLock { $0.left = count } }

    func append(_ group: [AppendRequest]) async throws -> [AppendResult] {
        let results = try await log.append(group)
        // A conflict commits nothing, so nothing is unknown after it.
        let isCommitted = !results.contains { if case .conflict = $0 { true } else { false } }
        let isLost = losses.withLock { losses in
            guard losses.left > 0, isCommitted else { return false }
            losses = (losses.left - 1, losses.lost + 1)
            return true
        }
        if isLost { throw StoreError(.inputOutput, "the answer was lost", remedy: "ask again") }
        return results
    }
}
