import CQRS
import Foundation
import TestSupport
import Testing

@Suite struct AggregateHandlerTests {
    private let clock = ManualClock()
    private let ids = SequentialIDs()
    private let log: InMemoryEventStore
    private let bus: CommandBus

    init() {
        log = InMemoryEventStore(clock: clock)
        bus = Self.bus(over: log, clock: clock)
    }

    private static func bus(over log: InMemoryEventStore, clock: ManualClock) -> CommandBus {
        let store = AggregateStore(log: log)
        var bus = CommandBus(middleware: [
            MetadataMiddleware(clock: clock), ValidationMiddleware(), ConflictRetryMiddleware(),
        ])
        bus.register(
            AggregateHandler<StartTally, Tally>(store, of: \.key, creates: true) { command, tally in
                tally.exists ? .rejected(Rejection("STARTED", "it was started")) : .accepted([.started])
            } details: {
                $1.count
            })
        bus.register(
            AggregateHandler<CountUp, Tally>(store, of: \.key) { command, tally in
                tally.exists
                    ? .accepted([.counted(by: command.step)]) : .rejected(Rejection("NOT_STARTED", "start it first"))
            } details: {
                $1.count
            })
        return bus
    }

    private func metadata() -> CommandMetadata { CommandMetadata(commandID: ids.nextCommand(), actor: "ada") }

    @Test func `a command is decided on its aggregate and answered with what that became`() async throws {
        _ = try await bus.dispatch(StartTally(key: "a"), metadata: metadata())
        _ = try await bus.dispatch(CountUp(key: "a", step: 2), metadata: metadata())
        let receipt = try #require(
            Receipt.of(try await bus.dispatch(CountUp(key: "a", step: 3), metadata: metadata())))
        #expect(receipt.stream == StreamID(category: "tally", key: "a"))
        #expect(receipt.version == StreamVersion(3))
        #expect(receipt.details == 5)
    }

    @Test func `a refusal appends nothing`() async throws {
        let answer = try await bus.dispatch(CountUp(key: "a", step: 2), metadata: metadata())
        #expect(Rejection.of(answer)?.code == "NOT_STARTED")
        #expect(try await log.head(after: .start).head == .start)
    }

    @Test func `what is expected to be new and is there already is decided on as it is`() async throws {
        _ = try await bus.dispatch(StartTally(key: "a"), metadata: metadata())
        let other = Self.bus(over: log, clock: clock)
        let answer = try await other.dispatch(StartTally(key: "a"), metadata: metadata())
        #expect(Rejection.of(answer)?.code == "STARTED")
    }

    @Test func `an encodable command is known again by what it asks for`() async throws {
        _ = try await bus.dispatch(StartTally(key: "a"), metadata: metadata())
        let metadata = metadata()
        let first = Receipt.of(try await bus.dispatch(CountUp(key: "a", step: 2), metadata: metadata))
        let again = Receipt.of(try await bus.dispatch(CountUp(key: "a", step: 2), metadata: metadata))
        #expect(again?.isRepeated == true)
        #expect(again?.position == first?.position)
        await #expect(throws: CommandIDReused.self) {
            try await bus.dispatch(CountUp(key: "a", step: 3), metadata: metadata)
        }
    }

    @Test func `a command that cannot be encoded is still distinguished from another`() {
        let one = ContentHash { Unencodable(number: 1).describe(in: &$0) }
        #expect(one == ContentHash { Unencodable(number: 1).describe(in: &$0) })
        #expect(one != ContentHash { Unencodable(number: 2).describe(in: &$0) })
    }

    @Test func `numbers that JSON has none for are described too`() {
        let infinite = ContentHash { Weigh(grams: .infinity).describe(in: &$0) }
        #expect(infinite == ContentHash { Weigh(grams: .infinity).describe(in: &$0) })
        #expect(infinite != ContentHash { Weigh(grams: -.infinity).describe(in: &$0) })
    }
}

private enum TallyEvent: Event, Codable {
    case started
    case counted(by: Int)

    var type: EventType {
        switch self {
        case .started: EventType("TallyStarted")
        case .counted: EventType("TallyCounted")
        }
    }
}

private struct Tally: Aggregate {
    static let category = "tally"
    var count = 0

    mutating func evolve(_ fact: TallyEvent) {
        if case .counted(let step) = fact { count += step }
    }
}

private struct StartTally: Command, Encodable {
    typealias Details = Int
    static let name = "StartTally"
    let key: String
}

private struct CountUp: Command, Encodable {
    typealias Details = Int
    static let name = "CountUp"
    let key: String
    let step: Int
}

private struct Weigh: Command, Encodable {
    typealias Details = Int
    static let name = "Weigh"
    let grams: Double
}

private struct Unencodable: Command, Encodable {
    typealias Details = Int
    static let name = "Unencodable"
    let number: Int

    func encode(to encoder: any Encoder) throws {
        throw EncodingError.invalidValue(number, .init(codingPath: [], debugDescription: "never"))
    }
}
