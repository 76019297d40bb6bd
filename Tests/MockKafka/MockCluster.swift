import CMockKafka
import Foundation
import TestSupport

/// Some brokers of Kafka in the test process, with one topic; they end with their owner.
///
/// They are those that librdkafka has for its own tests: they keep what they are sent in memory, about 5 MB of each partition.
public final class MockCluster: Sendable {
    /// The kinds of requests that can be made to fail, by their numbers in the protocol.
    public enum Request: Int16 {
        case produce = 0
        case identify = 22
    }

    /// The topic.
    public let topic: String
    /// How many partitions the topic has.
    public let partitions: Int
    /// `HOST:PORT` of each broker, separated by commas.
    public let addresses: String
    // The library locks it for each call.
    nonisolated(unsafe) private let cluster: OpaquePointer

    /// Starts brokers, numbered from 1; throws ``ConditionNotMet`` where there is no librdkafka: such tests are never left out.
    public init(brokers: Int = 1, topic: String = "orders", partitions: Int = 4) throws {
        if let missing = mock_kafka_load() {
            throw ConditionNotMet(
                "librdkafka is there (is Debian's package 'librdkafka1' installed?): \(String(cString: missing))")
        }
        guard let cluster = mock_cluster_start(Int32(brokers)) else {
            throw ConditionNotMet("the brokers of librdkafka started")
        }
        self.cluster = cluster
        (self.topic, self.partitions) = (topic, partitions)
        addresses = String(cString: mock_cluster_addresses(cluster))
        guard mock_cluster_make_topic(cluster, topic, Int32(partitions), Int32(brokers)) == 0 else {
            throw ConditionNotMet("the topic was made")
        }
    }

    deinit {
        // The library takes a second for it, for which nobody has to wait.
        nonisolated(unsafe) let cluster = cluster
        Thread.detachNewThread { mock_cluster_stop(cluster) }
    }

    /// The topic as a target to publish to.
    public var url: String { "kafka://\(addresses)/\(topic)" }

    /// Answers the next requests of a kind with errors by their numbers, one each; -195 cuts the connection off.
    public func fail(_ request: Request, with errors: [Int32]) {
        mock_cluster_fail_requests(cluster, request.rawValue, errors, errors.count)
    }

    /// Answers everything about the topic with an error.
    public func failTopic(with error: Int32) { mock_cluster_fail_topic(cluster, topic, error) }

    /// Has a partition led by another broker.
    public func moveLeader(of partition: Int, to broker: Int) {
        _ = mock_cluster_move_leader(cluster, topic, Int32(partition), Int32(broker))
    }

    /// Takes a broker off the network; what it keeps stays.
    public func takeDown(_ broker: Int) { _ = mock_cluster_take_down(cluster, Int32(broker)) }

    /// Brings a broker back.
    public func bringUp(_ broker: Int) { _ = mock_cluster_bring_up(cluster, Int32(broker)) }

    /// Has a broker answer so many milliseconds later.
    public func slowDown(_ broker: Int, milliseconds: Int) {
        _ = mock_cluster_slow_down(cluster, Int32(broker), Int32(milliseconds))
    }

    /// Reads the whole topic, the messages of each partition in order; throws ``ConditionNotMet`` when that cannot be done.
    public func messages() throws -> [KafkaMessage] {
        guard let reader = mock_reader_open(addresses, topic, Int32(partitions)) else {
            throw ConditionNotMet("the topic could be read")
        }
        defer { mock_reader_close(reader) }
        var messages: [KafkaMessage] = []
        var found = mock_message()
        while true {
            switch mock_reader_next(reader, &found) {
            case 1: messages.append(KafkaMessage(found, headers: Self.headers(reader)))
            case 0: return messages
            default: throw ConditionNotMet("the topic came to its end after \(messages.count) messages")
            }
        }
    }

    private static func headers(_ reader: OpaquePointer) -> [String: String] {
        var headers: [String: String] = [:]
        var (name, value): (UnsafePointer<CChar>?, UnsafePointer<CChar>?)
        var length = 0
        while mock_reader_header(reader, headers.count, &name, &value, &length) != 0, let name, let value {
            headers[String(cString: name)] = KafkaMessage.text(value, length)
        }
        return headers
    }
}
