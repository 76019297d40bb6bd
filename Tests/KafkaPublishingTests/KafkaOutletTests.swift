import CQRS
import EventPublishing
import Foundation
import MockKafka
import Synchronization
import TestSupport
import Testing

@testable import KafkaPublishing

/// What reaches a topic, whatever its brokers answer.
final class KafkaOutletTests: Sendable {
    private static let some = (0..<120).map { "order-\($0 % 30)" }

    private let reports = Mutex<[String]>([])
    private let kept = Mutex<PublishState?>(nil)

    private var reported: String { reports.withLock { $0.joined(separator: "\n") } }

    private func outlet(
        to cluster: MockCluster, _ settings: String = "", _ change: (inout KafkaOutlet.Patience) -> Void = { _ in }
    ) throws -> KafkaOutlet {
        var patience = KafkaOutlet.Patience()
        patience.doubt = .milliseconds(20)
        change(&patience)
        return try KafkaOutlet(
            to: try KafkaTarget(cluster.url),
            try KafkaSettings(settings + "\nretry.backoff.ms=5\nreconnect.backoff.ms=5"),
            patience: patience
        ) { [self] line in
            reports.withLock { $0.append(line) }
        }
    }

    private func publish(
        _ events: SomeEvents, to outlet: KafkaOutlet, from state: PublishState? = nil,
        keep: @escaping @Sendable (PublishState) throws -> Void = { _ in }
    ) async throws -> PublishState {
        let publisher = Publisher(
            log: events.log, to: outlet, source: "/orderdesk/test", clock: SleepingClock(),
            keep: { [self] state in
                try keep(state)
                kept.withLock { $0 = state }
            }, report: { [self] line in reports.withLock { $0.append(line) } })
        return try await publisher.run(from: state ?? PublishState(target: "kafka"), follows: false)
    }

    /// Every event once, those of a stream in order and in one partition.
    private func expectAllOnce(_ events: SomeEvents, in cluster: MockCluster) async throws {
        let messages = try cluster.messages()
        let positions = messages.reduce(into: [String: [Int]]()) { $0[$1.key, default: []].append($1.position ?? 0) }
        #expect(try await positions == events.positions())
        let partitions = messages.reduce(into: [String: Set<Int>]()) { $0[$1.key, default: []].insert($1.partition) }
        #expect(partitions.values.allSatisfy { $0.count == 1 })
    }

    @Test func `a message has the stream as its key, attributes as headers and the data as its value`() async throws {
        let cluster = try MockCluster()
        let events = SomeEvents()
        try await events.append(to: ["order-7f3a"])
        let event = try #require(try await events.published().first)
        try await outlet(to: cluster).deliver(event)
        let message = try #require(try cluster.messages().first)
        #expect(message.key == "order-7f3a" && message.value == "{}")
        #expect(message.headers["content-type"] == "application/json")
        #expect(message.headers["ce_specversion"] == "1.0" && message.headers["ce_id"] == event.id)
        #expect(message.headers["ce_source"] == "/orderdesk/test" && message.headers["ce_subject"] == "order-7f3a")
        #expect(message.headers["ce_type"] == "orderdesk.Tested" && message.headers["ce_position"] == "1")
        #expect(message.headers.count == event.attributes.count && message.headers["ce_datacontenttype"] == nil)
    }

    @Test func `streams go to several partitions, each to one, in order`() async throws {
        let cluster = try MockCluster()
        let events = SomeEvents()
        try await events.append(to: Self.some)
        let end = try await publish(events, to: outlet(to: cluster))
        #expect(end.position == 120 && end.held.isEmpty && kept.withLock { $0 } == end)
        try await expectAllOnce(events, in: cluster)
        #expect(Set(try cluster.messages().map(\.partition)).count == 4)
    }

    /// The answers, by the numbers of the protocol: another leads, it took too long, too few copies.
    @Test(arguments: [[6, 7, 7], [19, 0, 20]])
    func `errors of brokers lose nothing, double nothing and change no order`(errors: [Int32]) async throws {
        let cluster = try MockCluster(brokers: 3)
        let events = SomeEvents()
        try await events.append(to: Self.some)
        cluster.fail(.produce, with: errors)
        let end = try await publish(events, to: outlet(to: cluster))
        #expect(end.position == 120 && end.held.isEmpty)
        try await expectAllOnce(events, in: cluster)
    }

    @Test func `connections that are cut off lose nothing and change no order`() async throws {
        let cluster = try MockCluster(brokers: 3)
        let events = SomeEvents()
        try await events.append(to: Self.some)
        cluster.fail(.produce, with: [6, -195, 0, 7, -195, 19])
        let end = try await publish(events, to: outlet(to: cluster))
        #expect(end.position == 120 && end.held.isEmpty)
        // These brokers go by no sequence numbers: what they had before the cut, they have twice.
        let messages = try cluster.messages()
        let kept = KafkaMessage.kept(of: messages)
        #expect(try await kept == events.positions())
        for (stream, found) in Dictionary(grouping: messages, by: \.key) {
            let positions = found.compactMap(\.position)
            #expect(positions == positions.sorted(), "\(stream)")
        }
    }

    @Test func `a leader that moves and a broker that goes down meanwhile lose nothing`() async throws {
        let cluster = try MockCluster(brokers: 3)
        let events = SomeEvents()
        try await events.append(to: Self.some)
        let outlet = try outlet(to: cluster)
        _ = try await publish(events, to: outlet)
        for partition in 0..<4 { cluster.moveLeader(of: partition, to: 2) }
        cluster.takeDown(1)
        try await events.append(to: Self.some)
        let end = try await publish(events, to: outlet, from: kept.withLock { $0 })
        #expect(end.position == 240)
        try await expectAllOnce(events, in: cluster)
    }

    @Test func `what is kept is never ahead of what the topic has`() async throws {
        let cluster = try MockCluster()
        let events = SomeEvents()
        try await events.append(to: Self.some)
        cluster.fail(.produce, with: [7, 0, 6, 0, 0, 7])
        _ = try await publish(events, to: outlet(to: cluster)) { state in
            let there = Set(try cluster.messages().compactMap(\.position))
            #expect(there.isSuperset(of: 1...Int(state.position)), "\(state.position)")
        }
        #expect(kept.withLock { $0?.position } == 120)
    }

    @Test func `brokers that are away are reported once and waited for`() async throws {
        let cluster = try MockCluster()
        let events = SomeEvents()
        try await events.append(to: Self.some)
        cluster.takeDown(1)
        let outlet = try outlet(to: cluster)
        async let end = publish(events, to: outlet)
        try await eventually("it is reported") { self.reported.contains("no broker can be reached") }
        #expect(kept.withLock { $0 } == nil)
        cluster.bringUp(1)
        #expect(try await end.position == 120)
        #expect(reported.contains("\(cluster.url) confirms events again"))
        #expect(reported.ranges(of: "no broker can be reached").count == 1)
        try await expectAllOnce(events, in: cluster)
    }

    @Test func `silence of a broker that is connected is reported too`() async throws {
        let cluster = try MockCluster()
        let events = SomeEvents()
        try await events.append(to: ["order-1"])
        cluster.slowDown(1, milliseconds: 40)
        let event = try #require(try await events.published().first)
        try await outlet(to: cluster) { $0.silence = .milliseconds(10) }.deliver(event)
        #expect(reported.contains("nothing was confirmed for") && reported.contains("confirms events again"))
    }

    @Test func `who asks for the end gets it, and what was not confirmed is not counted`() async throws {
        let cluster = try MockCluster()
        let events = SomeEvents()
        try await events.append(to: Self.some)
        cluster.takeDown(1)
        let outlet = try outlet(to: cluster) { $0.ending = .milliseconds(20) }
        let run = Task { try await publish(events, to: outlet) }
        try await eventually("it is reported") { self.reported.contains("no broker can be reached") }
        run.cancel()
        #expect(try await run.value.position == 0)
        cluster.bringUp(1)
        #expect(try await publish(events, to: outlet).position == 120)
        try await expectAllOnce(events, in: cluster)
    }

    @Test func `an event that is too large holds its stream, and the others flow on`() async throws {
        let cluster = try MockCluster()
        let events = SomeEvents()
        try await events.append(to: ["order-1", "order-2"])
        try await events.append(to: ["order-1"], bytes: 3_000)
        try await events.append(to: ["order-1", "order-2"])
        let end = try await publish(events, to: outlet(to: cluster, "message.max.bytes=2000"))
        #expect(end.position == 5 && end.held.map(\.stream) == ["order-1"] && end.held[0].isParked)
        #expect(end.held[0].reason.contains("too large for the topic (3000 bytes of data)"))
        #expect(KafkaMessage.kept(of: try cluster.messages()) == ["order-1": [1], "order-2": [2, 5]])
    }

    @Test func `a batch that a broker finds too large arrives one by one`() async throws {
        let cluster = try MockCluster(partitions: 1)
        let events = SomeEvents()
        try await events.append(to: Self.some)
        cluster.fail(.produce, with: [10])
        let end = try await publish(events, to: outlet(to: cluster))
        #expect(end.position == 120 && end.held.isEmpty)
        let kept = KafkaMessage.kept(of: try cluster.messages())
        #expect(try await kept == events.positions())
    }

    @Test(arguments: [(3, "make the topic 'orders' first"), (29, "allow this user to write to the topic 'orders'")])
    func `a topic that cannot be written to ends publishing with a sentence`(error: Int32, remedy: String) async throws
    {
        let cluster = try MockCluster()
        let events = SomeEvents()
        try await events.append(to: Self.some)
        cluster.failTopic(with: error)
        let outlet = try outlet(to: cluster, "topic.metadata.propagation.max.ms=100")
        let failure = await #expect(throws: OutletError.self) { try await publish(events, to: outlet) }
        guard case .unusable(let reason) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(reason.hasPrefix("\(cluster.url) cannot be used: ") && reason.contains(remedy), "\(reason)")
        #expect(kept.withLock { $0 } == nil)
    }

    @Test func `a user who may not write with idempotence is reported`() async throws {
        let cluster = try MockCluster()
        let events = SomeEvents()
        try await events.append(to: ["order-1"])
        cluster.fail(.identify, with: [31, 31, 31])
        let event = try #require(try await events.published().first)
        let outlet = try outlet(to: cluster)
        let failure = await #expect(throws: OutletError.self) { try await outlet.deliver(event) }
        #expect(failure?.reason.contains("IdempotentWrite") == true, "\(String(describing: failure))")
    }

    @Test func `a library that is missing is named with what installs it`() {
        let reason = KafkaOutlet.libraryMissing("no such file").reason
        #expect(reason.contains("(no such file)") && reason.contains("apt-get install librdkafka1"))
    }
}
