import CQRS
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import EventPublishing

/// What reaches the other side, whatever it answers and whenever the publisher ends.
final class PublisherTests: Sendable {
    private struct Ended: Error {}

    private let clock = SleepingClock()
    private let log = InMemoryEventStore(clock: ManualClock())
    private let kept = Mutex<PublishState?>(nil)

    private func append(_ streams: String...) async throws {
        for name in streams {
            let stream = try #require(StreamID(name))
            let version = try await log.events(in: stream, after: .none, limit: 10_000).last?.version ?? .none
            let id = CommandID(UUID())
            let cause = EventCause(commandID: id, actor: "alice", correlationID: id.uuid, causationID: nil)
            _ = try await log.append([
                AppendRequest(
                    cause: cause, commandName: "Test", target: StreamCondition(stream: stream, version: version),
                    events: [
                        NewEvent(type: EventType("Tested"), occurredAt: ManualClock().now(), data: Data("{}".utf8))
                    ],
                    conditions: [], outcome: .accepted(details: Data()))
            ])
        }
    }

    private func publisher(
        to outlet: ScriptedOutlet, policy: PublishPolicy = PublishPolicy(),
        mayKeep: @escaping @Sendable () -> Bool = { true }
    ) -> Publisher<SleepingClock> {
        Publisher(
            log: log, to: outlet, source: "/orderdesk/test", policy: policy, clock: clock,
            keep: { [self] state in
                guard mayKeep() else { throw Ended() }
                kept.withLock { $0 = state }
            }, report: { _ in })
    }

    private var start: PublishState { PublishState(target: "test") }

    @Test func `every event is delivered in the order of the log, and the place behind the last is kept`() async throws
    {
        try await append("order-1", "order-2", "order-1")
        let outlet = ScriptedOutlet { _ in nil }
        let end = try await publisher(to: outlet).run(from: start, follows: false)
        #expect(outlet.delivered == ["order-1 1", "order-2 1", "order-1 2"])
        #expect(end.position == 3 && end.held.isEmpty)
        #expect(kept.withLock { $0 } == end)
    }

    @Test func `a refused event holds its stream and no other, and is parked after some tries`() async throws {
        try await append("order-1", "order-2", "order-1", "order-2")
        let outlet = ScriptedOutlet { $0.stream.name == "order-1" ? .refused("bad") : nil }
        let end = try await publisher(to: outlet).run(from: start, follows: false)
        #expect(outlet.delivered == ["order-2 1", "order-2 2"])
        #expect(end.held.map(\.stream) == ["order-1"])
        #expect(end.held.first?.isParked == true && end.held.first?.tries == PublishPolicy().tries)
        // 0.5 s, 1, 2, 4 and 8 s between six tries.
        #expect(clock.elapsed == .milliseconds(15_500))

        outlet.answer { _ in nil }
        let again = try await publisher(to: outlet).run(from: end, follows: false, retriesParked: true)
        #expect(outlet.delivered.suffix(2) == ["order-1 1", "order-1 2"])
        #expect(again.held.isEmpty && again.position == 4)
    }

    @Test func `what is parked stays so until somebody asks`() async throws {
        try await append("order-1")
        let outlet = ScriptedOutlet { _ in .refused("bad") }
        let end = try await publisher(to: outlet).run(from: start, follows: false)
        let tries = outlet.tries
        outlet.answer { _ in nil }
        #expect(try await publisher(to: outlet).run(from: end, follows: false) == end)
        #expect(outlet.tries == tries)
    }

    @Test func `a target that is away parks nothing, however long`() async throws {
        try await append("order-1", "order-2")
        let outlet = ScriptedOutlet { _ in nil }
        outlet.answer { [outlet] _ in outlet.tries < 100 ? .away("no route") : nil }
        let end = try await publisher(to: outlet).run(from: start, follows: false)
        #expect(outlet.delivered == ["order-1 1", "order-2 1"] && end.held.isEmpty)
        #expect(clock.elapsed > .seconds(5_000))
    }

    @Test func `a target that refuses one stream after the other gets nothing new, and everything once it is back`()
        async throws
    {
        for number in 1...30 { try await append("order-\(number)") }
        let outlet = ScriptedOutlet { _ in .refused("certificate") }
        let end = try await publisher(to: outlet, policy: PublishPolicy()).run(from: start, follows: false)
        #expect(end.held.count == PublishPolicy().refusalsInARow)
        #expect(end.position == 5)
        outlet.answer { _ in nil }
        let again = try await publisher(to: outlet).run(from: end, follows: false, retriesParked: true)
        #expect(Set(outlet.delivered).count == 30 && again.position == 30 && again.held.isEmpty)
    }

    @Test func `of a batch only what was not delivered is sent again, and the place in the log waits for it`()
        async throws
    {
        try await append("order-1", "order-2", "order-3", "order-2")
        let outlet = ScriptedOutlet(batchSize: 10) { _ in nil }
        outlet.answer { [outlet, self] event in
            guard event.stream.name == "order-2", outlet.tries < 6 else { return nil }
            #expect(kept.withLock { $0?.position ?? 0 } == (outlet.tries > 3 ? 1 : 0))
            return .away("no route")
        }
        let end = try await publisher(to: outlet).run(from: start, follows: false)
        #expect(outlet.delivered == ["order-1 1", "order-3 1", "order-2 1", "order-2 2"])
        #expect(end.position == 4 && end.held.isEmpty)
    }

    @Test func `a refusal in a batch holds its stream alone`() async throws {
        try await append("order-1", "order-2", "order-1", "order-3")
        let outlet = ScriptedOutlet(batchSize: 10) { $0.stream.name == "order-1" ? .refused("bad") : nil }
        let end = try await publisher(to: outlet).run(from: start, follows: false)
        #expect(outlet.delivered == ["order-2 1", "order-3 1"])
        #expect(end.held.map(\.stream) == ["order-1"] && end.held[0].version == 1 && end.position == 4)
    }

    @Test func `a target that cannot be used ends publishing, and what was delivered is kept`() async throws {
        try await append("order-1", "order-2", "order-3")
        let outlet = ScriptedOutlet { $0.stream.name == "order-2" ? .unusable("no such topic") : nil }
        await #expect(throws: OutletError.unusable("no such topic")) {
            try await publisher(to: outlet).run(from: start, follows: true)
        }
        #expect(kept.withLock { $0?.position } == 1 && kept.withLock { $0?.held.isEmpty } == true)
    }

    @Test(arguments: 1...40, [1, 7])
    func `whatever is refused, away or ended in between, each stream arrives whole and in order`(
        seed: Int, batchSize: Int
    ) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let streams = (1...6).map { "order-\($0)" }
        for _ in 0..<60 { try await append(random.pick(streams)) }
        let dice = Mutex(random)
        let outlet = ScriptedOutlet(batchSize: batchSize) { _ in
            dice.withLock { random in
                random.once(in: 4) ? .refused("bad") : random.once(in: 6) ? .away("no route") : nil
            }
        }
        var policy = PublishPolicy()
        policy.tries = 3
        for _ in 0..<8 {
            // Ends without having kept what was delivered last.
            let state = kept.withLock { $0 } ?? start
            _ = try? await publisher(to: outlet, policy: policy) { dice.withLock { !$0.once(in: 5) } }
                .run(from: state, follows: false)
        }
        outlet.answer { _ in nil }
        let state = kept.withLock { $0 } ?? start
        let end = try await publisher(to: outlet, policy: policy).run(from: state, follows: false, retriesParked: true)
        #expect(end.held.isEmpty && end.position == 60)
        for name in streams {
            let all = try await log.events(in: try #require(StreamID(name)), after: .none, limit: 100)
            var known: Int64 = 0
            for delivery in outlet.deliveries where delivery.stream == name {
                // Again after an end is allowed, ahead of one that is missing is not.
                #expect(delivery.version <= known + 1, "\(name) \(delivery.version) after \(known)")
                known = max(known, delivery.version)
            }
            #expect(known == Int64(all.count), "\(name)")
        }
    }
}

/// Answers each event as a test says, and notes what it has.
private final class ScriptedOutlet: EventOutlet {
    struct Delivery: Hashable {
        let stream: String
        let version: Int64
    }

    private struct State {
        var answer: @Sendable (RecordedEvent) -> OutletError?
        var deliveries: [Delivery] = []
        var tries = 0
    }

    private let state: Mutex<State>

    let batchSize: Int

    init(batchSize: Int = 1, _ answer: @escaping @Sendable (RecordedEvent) -> OutletError?) {
        self.batchSize = batchSize
        state = Mutex(State(answer: answer))
    }

    func answer(_ answer: @escaping @Sendable (RecordedEvent) -> OutletError?) { state.withLock { $0.answer = answer } }
    var deliveries: [Delivery] { state.withLock { $0.deliveries } }
    var delivered: [String] { deliveries.map { "\($0.stream) \($0.version)" } }
    var tries: Int { state.withLock { $0.tries } }

    func deliver(_ event: CloudEvent) async throws(OutletError) {
        let answer = state.withLock { state in
            state.tries += 1
            return state.answer
        }
        if let error = answer(event.event) { throw error }
        state.withLock {
            $0.deliveries.append(Delivery(stream: event.event.stream.name, version: event.event.version.rawValue))
        }
    }
}
