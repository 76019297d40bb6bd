import CKafka
import Dispatch
import EventPublishing
import Synchronization

/// Sends events to a topic of Kafka: the key of a message is the event's stream, and a broker has it before it is confirmed.
///
/// Nothing here waits on a thread of Swift's pool: a delivery runs on the outlet's queue.
package final class KafkaOutlet: EventOutlet {
    /// How long it waits, and for what.
    package struct Patience: Sendable {
        /// So long nothing is confirmed before brokers are asked whether the topic can be written to.
        package var doubt = Duration.milliseconds(200)
        /// So long nothing is confirmed before that is reported.
        package var silence = Duration.seconds(10)
        /// So long what was sent may still be confirmed once the end was asked for.
        package var ending = Duration.seconds(3)

        /// The usual times.
        package init() {}
    }

    package let batchSize = 1_000

    private let target: KafkaTarget
    private let settings: KafkaSettings
    private let patience: Patience
    private let report: @Sendable (String) -> Void
    private let queue = DispatchQueue(label: "kafka.delivery")
    /// Locked on the queue alone, for as long as a delivery lasts; nil while there is none, or when it was of no use any more.
    private let producer: Mutex<KafkaProducer?>

    /// Creates an outlet to a topic; `report` receives what a person should know. Throws ``OutletError`` where the library
    /// is missing, and ``KafkaSettings/Failure`` for settings that cannot be used.
    package init(
        to target: KafkaTarget, _ settings: KafkaSettings, patience: Patience = Patience(),
        report: @escaping @Sendable (String) -> Void
    ) throws {
        if let missing = kafka_load() { throw Self.libraryMissing(String(cString: missing)) }
        try settings.check(for: target)
        self.target = target
        self.settings = settings
        self.patience = patience
        self.report = report
        producer = Mutex(try KafkaProducer(to: target, settings))
    }

    package func deliver(_ event: CloudEvent) async throws(OutletError) {
        if let error = await deliver([event])[0] { throw error }
    }

    package func deliver(_ events: [CloudEvent]) async -> [OutletError?] {
        let isEnding = Flag()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { [self] in
                    continuation.resume(returning: producer.withLock { deliver(events, by: &$0, isEnding) })
                }
            }
        } onCancel: {
            isEnding.raise()
        }
    }

    /// Gives up what was not delivered, and disconnects.
    package func close() async {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                producer.withLock { $0 = nil }
                continuation.resume()
            }
        }
    }

    private func deliver(_ events: [CloudEvent], by producer: inout KafkaProducer?, _ isEnding: Flag) -> [OutletError?]
    {
        do {
            let connected = try producer ?? KafkaProducer(to: target, settings)
            producer = connected
            var attempt = KafkaAttempt(events, by: connected, to: target, patience, report)
            if !attempt.run(until: { isEnding.isRaised }) { producer = nil }
            return attempt.delivery.errors
        } catch {
            return events.map { _ in .unusable("\(error)") }
        }
    }

    static func libraryMissing(_ reason: String) -> OutletError {
        .unusable(
            "Kafka's client library cannot be loaded (\(reason)); install it, on Debian and Ubuntu with "
                + "'apt-get install librdkafka1'")
    }

    /// Whether the end was asked for.
    private final class Flag: Sendable {
        private let value = Atomic(false)

        var isRaised: Bool { value.load(ordering: .relaxed) }

        func raise() { value.store(true, ordering: .relaxed) }
    }
}
