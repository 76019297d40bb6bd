import CKafka
import EventPublishing
import Foundation

/// A connection to a cluster, for one topic, used by one thread.
final class KafkaProducer {
    /// What the library has to report.
    enum Occurrence {
        /// What became of messages, by the numbers they were sent with; nil for what has arrived.
        case reports([(number: Int, error: KafkaError?)])
        /// Something is wrong with a broker, or with all.
        case trouble(KafkaError)
        /// This producer is of no use any more.
        case end(KafkaError)
    }

    /// So many messages wait in memory at most, together with those on their way.
    static let longestQueue = 2_000
    /// And so many KiB of them.
    static let largestQueueKibibytes = 65_536

    private let client: OpaquePointer
    private let queue: OpaquePointer
    private let topic: String
    private let secrets: [String]
    private var isFresh = true

    /// Connects in the background; throws ``KafkaSettings/Failure`` for settings that the library refuses.
    init(to target: KafkaTarget, _ settings: KafkaSettings) throws(KafkaSettings.Failure) {
        let configuration = try Self.configuration(target, settings)
        var reason = [CChar](repeating: 0, count: 512)
        guard let client = kafka_producer(configuration, &reason, reason.count) else {
            kafka_settings_free(configuration)
            let words = Self.redacted(Self.text(reason), settings.secrets)
            throw KafkaSettings.Failure(description: "the settings for Kafka do not work: \(words)")
        }
        self.client = client
        queue = kafka_main_queue(client)
        topic = target.topic
        secrets = settings.secrets
    }

    deinit {
        // The library waits for what is on its way, unless it was given up.
        kafka_purge(client, 1)
        kafka_queue_free(queue)
        kafka_close(client)
    }

    /// Hands an event over to be sent; its report comes with `number`. Throws what the library refuses it for.
    func send(_ event: CloudEvent, number: Int) throws(KafkaError) {
        let headers = event.kafkaHeaders
        let texts = headers.map { Array($0.value.utf8) }
        let names = headers.map { strdup($0.name) }
        defer { for name in names { free(name) } }
        let key = Array(event.event.stream.name.utf8)
        let code = key.withUnsafeBytes { key in
            event.event.data.withUnsafeBytes { value in
                Self.lend(names, texts) { headers in
                    kafka_send(
                        client, topic, key.baseAddress, key.count, value.baseAddress, value.count, headers.baseAddress,
                        headers.count, number)
                }
            }
        }
        guard code == KAFKA_OK else { throw error(code) }
    }

    /// Waits for something to report; nil when nothing came in time.
    func next(within milliseconds: Int32) -> Occurrence? {
        guard let event = kafka_next_event(queue, milliseconds) else { return nil }
        defer { kafka_event_free(event) }
        switch Int(kafka_event_kind(event)) {
        case KAFKA_EVENT_REPORTS: return .reports(reports(of: event))
        case KAFKA_EVENT_ERROR:
            let code = Int(kafka_event_error(event))
            guard code == KAFKA_FATAL else {
                return .trouble(KafkaError(code: code, reason: redacted(String(cString: kafka_event_reason(event)))))
            }
            return .end(fatalError)
        default: return nil
        }
    }

    /// Forgets what came between two deliveries, when nobody was to know: brokers close what is idle.
    func dropStaleTrouble() {
        while !isFresh, next(within: 0) != nil {}
        isFresh = false
    }

    /// Asks the brokers for half a second at most whether the topic can be written to; nil when they have nothing against it, or do not
    /// answer.
    func topicError() -> KafkaError? {
        let code = kafka_topic_error(client, topic, 500)
        return code == KAFKA_OK ? nil : error(code)
    }

    /// Gives up what waits to be sent, and with `sent` also what was sent and is not confirmed; reports of it come.
    func giveUp(sent: Bool) { kafka_purge(client, sent ? 1 : 0) }

    private func reports(of event: OpaquePointer) -> [(number: Int, error: KafkaError?)] {
        var reports: [(number: Int, error: KafkaError?)] = []
        var (code, number) = (Int32(0), 0)
        while kafka_next_report(event, &code, &number) != 0 {
            reports.append((number, code == KAFKA_OK ? nil : error(code)))
        }
        return reports
    }

    /// What is behind an error that says only that this producer is of no use.
    var fatalError: KafkaError {
        var reason = [CChar](repeating: 0, count: 512)
        let code = kafka_fatal_error(client, &reason, reason.count)
        return KafkaError(code: code == KAFKA_OK ? KAFKA_FATAL : Int(code), reason: redacted(Self.text(reason)))
    }

    private func error(_ code: Int32) -> KafkaError {
        KafkaError(code: Int(code), reason: String(cString: kafka_error_text(code)))
    }

    private func redacted(_ text: String) -> String { Self.redacted(text, secrets) }

    /// The library is not known to repeat a password; a message has none of it whatever it does.
    private static func redacted(_ text: String, _ secrets: [String]) -> String {
        secrets.reduce(text) { $0.replacing($1, with: "…") }
    }

    private static func text(_ reason: [CChar]) -> String {
        String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func lend<T>(
        _ names: [UnsafeMutablePointer<CChar>?], _ values: [[UInt8]],
        _ body: (UnsafeBufferPointer<kafka_header>) -> T
    ) -> T {
        let bytes = values.flatMap(\.self)
        return bytes.withUnsafeBytes { buffer in
            var offset = 0
            let headers = zip(names, values).map { name, value in
                defer { offset += value.count }
                return kafka_header(
                    name: name, value: buffer.baseAddress.map { $0 + offset }, length: value.count)
            }
            return headers.withUnsafeBufferPointer(body)
        }
    }
}
