import CQRS
import EventStoreContract
import Foundation
import TestSupport
import Testing

/// A log on top of another: it answers as that one would, and leaves it as it is.
@Suite struct OverlayEventStoreTests {
    private let clock = ManualClock()
    private let ids = SequentialIDs()
    private let order = StreamID(category: "order", key: "1")
    private let customer = StreamID(category: "customer", key: "A")

    @Test(arguments: EventStoreContract.checks)
    func `an overlay on an empty log keeps the event store contract`(check: EventStoreCheck) async throws {
        try await check.run { clock in
            try await OverlayEventStore(over: InMemoryEventStore(clock: clock), clock: clock)
        }
    }

    @Test func `an overlay answers every append as the log below would, and leaves it as it is`() async throws {
        var random = SeededRandom(seed: 13)
        for number in 0..<200 {
            let (log, twin) = (InMemoryEventStore(clock: clock), InMemoryEventStore(clock: clock))
            var commands: [CommandID] = []
            func next() -> AppendRequest {
                let isOld = random.once(in: 5) && !commands.isEmpty
                let command = isOld ? commands[random.below(commands.count)] : ids.nextCommand()
                commands.append(command)
                let streams = (0..<3).map { StreamID(category: "order", key: "\($0)") }
                let condition = StreamCondition(
                    stream: streams[random.below(3)], version: StreamVersion(Int64(random.below(3))))
                let target = StreamCondition(
                    stream: streams[random.below(3)], version: StreamVersion(Int64(random.below(4))))
                return request(
                    target, count: random.below(3), command: command, given: random.once(in: 2) ? [condition] : [])
            }
            for _ in 0..<random.below(12) {
                let group = [next(), next()]
                _ = try await log.append(group)
                _ = try await twin.append(group)
            }
            let before = log.end
            let overlay = try await OverlayEventStore(over: log, clock: clock)
            for _ in 0..<12 {
                let group = [next(), next()]
                #expect(try await overlay.append(group) == twin.append(group), "case \(number)")
            }
            #expect(log.end == before)
            let end = try await twin.head(after: .start).end.position.rawValue
            for position in 0...(end + 1) {
                let position = Position(position)
                #expect(try await overlay.head(after: position) == twin.head(after: position))
                #expect(
                    try await overlay.events(after: position, limit: 3) == twin.events(after: position, limit: 3))
            }
            for key in 0..<3 {
                for version in 0..<4 {
                    let (stream, version) = (
                        StreamID(category: "order", key: "\(key)"), StreamVersion(Int64(version))
                    )
                    #expect(
                        try await overlay.events(in: stream, after: version, limit: 2)
                            == twin.events(in: stream, after: version, limit: 2))
                }
            }
            for command in commands {
                #expect(try await overlay.answer(to: command) == twin.answer(to: command))
            }
            #expect(try await overlay.storedTypes() == twin.storedTypes())
        }
    }

    @Test func `what the log below gets later is not seen`() async throws {
        let log = InMemoryEventStore(clock: clock)
        _ = try await log.append([request(condition(order, 0), count: 1)])
        let overlay = try await OverlayEventStore(over: log, clock: clock)
        let later = ids.nextCommand()
        _ = try await log.append([request(condition(order, 1), count: 2, command: later)])
        #expect(try await overlay.events(in: order, after: .none, limit: 10).count == 1)
        #expect(try await overlay.answer(to: later) == nil)
        guard case .committed(let answer) = try await overlay.append([request(condition(order, 1), count: 1)])[0]
        else {
            Issue.record("the append was refused")
            return
        }
        #expect(answer.position == Position(2))
        #expect(try await overlay.events(after: .start, limit: 10).map(\.position.rawValue) == [1, 2])
    }

    @Test func `a stream that is forgotten takes no memory and is as the log below has it`() async throws {
        let log = InMemoryEventStore(clock: clock)
        _ = try await log.append([request(condition(order, 0), count: 1)])
        let overlay = try await OverlayEventStore(over: log, clock: clock)
        let command = ids.nextCommand()
        _ = try await overlay.append([
            request(condition(order, 1), count: 2, command: command), request(condition(customer, 0), count: 1),
        ])
        #expect(overlay.heldEvents == 3)
        overlay.forget(order)
        #expect(overlay.heldEvents == 1)
        #expect(try await overlay.events(in: order, after: .none, limit: 10).count == 1)
        #expect(try await overlay.answer(to: command) == nil)
        guard case .committed(let answer) = try await overlay.append([request(condition(order, 1), count: 1)])[0]
        else {
            Issue.record("the append was refused")
            return
        }
        #expect(answer.position == Position(5) && answer.version == StreamVersion(2))
    }

    private func condition(_ stream: StreamID, _ version: Int64) -> StreamCondition {
        StreamCondition(stream: stream, version: StreamVersion(version))
    }

    /// Makes the append of some events, or of a refusal when there are none.
    private func request(
        _ target: StreamCondition, count: Int, command: CommandID? = nil, given conditions: [StreamCondition] = []
    ) -> AppendRequest {
        let command = command ?? ids.nextCommand()
        let outcome: AnswerOutcome =
            count == 0
            ? .rejected(Rejection(RejectionCode(rawValue: "NO"), "no")) : .accepted(details: Data("\(count)".utf8))
        return AppendRequest(
            cause: EventCause(commandID: command, actor: "ann", correlationID: command.uuid, causationID: nil),
            commandName: "Test", target: target,
            events: (0..<count).map {
                NewEvent(type: EventType("Step\($0)"), occurredAt: clock.now(), data: Data("{}".utf8))
            },
            conditions: conditions, outcome: outcome)
    }
}
