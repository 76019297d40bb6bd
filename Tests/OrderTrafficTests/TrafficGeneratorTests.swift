import CQRS
import OrderCommands
import OrderEvents
import OrderTraffic
import OrderWriteModel
import TestSupport
import Testing

/// Made-up traffic: the same for the same seed, and what a desk would see.
@Suite struct TrafficGeneratorTests {
    private static let catalogue = TrafficCatalogue(
        customers: (1...30).map { TrafficCatalogue.Customer(id: CustomerID("C\($0)"), name: "Customer \($0)") },
        products: (1...20).map {
            TrafficCatalogue.Product(
                id: ProductID("\($0)"), price: Money(minorUnits: Int64($0) * 500, currency: .usd))
        })

    private func steps(seed: UInt64, _ count: Int, shape: TrafficShape = TrafficShape(rate: 4)) -> [TrafficStep] {
        var generator = TrafficGenerator(seed: seed, catalogue: Self.catalogue, shape: shape, firstOrder: 1_001)
        return (0..<count).map { _ in generator.next() }
    }

    @Test func `the same seed makes the same traffic, under the same command ids, and another one makes other traffic`()
    {
        let first = steps(seed: 7, 500)
        let again = steps(seed: 7, 500)
        #expect(first.map(\.description) == again.map(\.description))
        #expect(first.map(\.commandID) == again.map(\.commandID))
        #expect(Set(first.map(\.commandID)).count == 500)
        #expect(first.map(\.description) != steps(seed: 8, 500).map(\.description))
    }

    @Test func `what a seed makes stays the same from version to version`() {
        #expect(
            steps(seed: 1, 4).map(\.description) == [
                "0.368 s web PlaceOrder 1001 for C30: 4 of 8, 2 of 4",
                "0.829 s carla PlaceOrder 1002 for C3: 8 of 1",
                "1.428 s web PlaceOrder 1003 for C1: 1 of 8, 24 of 1, 6 of 4",
                "1.620 s web PlaceOrder 1004 for C1: 11 of 4",
            ])
    }

    @Test func `times never run back, and so many commands come a second`() {
        let steps = steps(seed: 3, 3_000, shape: TrafficShape(rate: 4, peaksFrom: .infinity))
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.offset <= $1.offset })
        let rate = 3_000 / (steps.last?.offset.inSeconds ?? 1)
        #expect((3.7...4.3).contains(rate), "\(rate) a second")
    }

    @Test func `a peak has its rate, and before and after it is calm`() {
        let shape = TrafficShape(rate: 3, stretches: [TrafficShape.Stretch(16..<22, rate: 40)], peaksFrom: 70)
        let seconds = steps(seed: 5, 800, shape: shape).map(\.offset.inSeconds)
        let inPeak = seconds.count { (16..<22).contains($0) }
        #expect((190...290).contains(inPeak), "\(inPeak) commands in six seconds")
        #expect(seconds.count { $0 < 16 } < 90)
        #expect(seconds.count { (22..<38).contains($0) } < 90)
    }

    @Test func `a real desk accepts it, but for the refusals that are meant`() async throws {
        var refusals: [RejectionCode: Int] = [:]
        var accepted = 0
        let bus = try await Self.desk()
        for step in steps(seed: 11, 4_000) {
            if let rejection = try await Self.send(step, to: bus) {
                refusals[rejection.code, default: 0] += 1
            } else {
                accepted += 1
            }
        }
        #expect(
            Set(refusals.keys) == [.accountSuspended, .productDiscontinued, .selfApproval],
            "\(refusals)")
        #expect(refusals.values.allSatisfy { $0 >= 3 }, "each is seen now and then: \(refusals)")
        #expect(accepted > 3_700, "\(accepted) of 4,000")
    }

    @Test func `orders do not pile up: what is placed is approved, shipped or cancelled`() {
        var open = 0
        for step in steps(seed: 2, 4_000) {
            switch step.act {
            case .place: open += 1
            case .ship, .cancel: open -= 1
            default: break
            }
        }
        #expect(open < 200, "\(open) orders are open")
    }

    private static func desk() async throws -> CommandBus {
        let clock = ManualClock()
        var bus = CommandBus(middleware: [MetadataMiddleware(clock: clock), ValidationMiddleware()])
        OrderWriteModel.register(
            on: &bus, store: AggregateStore(log: InMemoryEventStore(clock: clock)), policy: ApprovalPolicy())
        let ids = SequentialIDs()
        func metadata() -> CommandMetadata { CommandMetadata(commandID: CommandID(ids.next()), actor: "setup") }
        for customer in catalogue.customers {
            let command = RegisterCustomer(customerID: customer.id, customerName: customer.name)
            _ = try await bus.dispatch(command, metadata: metadata())
        }
        for product in catalogue.products {
            let command = ListProduct(productID: product.id, productName: "P", unitPrice: product.price)
            _ = try await bus.dispatch(command, metadata: metadata())
        }
        _ = try await bus.dispatch(RequireFourEyes(), metadata: metadata())
        _ = try await bus.dispatch(SuspendCustomer(customerID: catalogue.suspended.id), metadata: metadata())
        _ = try await bus.dispatch(DiscontinueProduct(productID: catalogue.discontinued.id), metadata: metadata())
        return bus
    }

    private static func send(_ step: TrafficStep, to bus: CommandBus) async throws -> Rejection? {
        let metadata = CommandMetadata(commandID: step.commandID, actor: step.actor)
        switch step.act {
        case .place(let command): return try await bus.dispatch(command, metadata: metadata).rejection
        case .approve(let command): return try await bus.dispatch(command, metadata: metadata).rejection
        case .ship(let command): return try await bus.dispatch(command, metadata: metadata).rejection
        case .cancel(let command): return try await bus.dispatch(command, metadata: metadata).rejection
        case .suspend(let command): return try await bus.dispatch(command, metadata: metadata).rejection
        case .reinstate(let command): return try await bus.dispatch(command, metadata: metadata).rejection
        }
    }
}

extension CommandAnswer {
    fileprivate var rejection: Rejection? {
        if case .rejected(let rejection, _) = self { rejection } else { nil }
    }
}
