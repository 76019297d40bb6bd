import CKafka
import EventPublishing

extension KafkaProducer {
    /// What publishing promises depends on these, and nobody may set them otherwise.
    private static func fixed(for target: KafkaTarget) -> [(String, String)] {
        [
            ("bootstrap.servers", target.brokers.joined(separator: ",")),
            ("enable.idempotence", "true"),
            ("acks", "all"),
            // What cannot be delivered is tried for ever; whoever asks for the end gives it up.
            ("message.timeout.ms", "0"),
            // The partition of a key as Kafka's own clients in Java compute it.
            ("partitioner", "murmur2_random"),
            ("queue.buffering.max.messages", "\(longestQueue)"),
            ("queue.buffering.max.kbytes", "\(largestQueueKibibytes)"),
        ]
    }

    /// What holds unless the file says otherwise.
    private static let defaults = [
        ("client.id", "orderdesk"), ("linger.ms", "2"), ("socket.keepalive.enable", "true"),
        // Requests for several partitions are not held up behind one another.
        ("socket.nagle.disable", "true"),
        // A topic that is not there is reported after so long.
        ("topic.metadata.propagation.max.ms", "5000"),
        // Libraries before 2.0 do not compare the certificate with the host's name by themselves.
        ("ssl.endpoint.identification.algorithm", "https"),
    ]

    /// The caller owns what is returned.
    static func configuration(
        _ target: KafkaTarget, _ settings: KafkaSettings
    ) throws(KafkaSettings.Failure) -> OpaquePointer {
        guard let configuration = kafka_settings_new() else {
            throw KafkaSettings.Failure(description: "there is no memory for the settings")
        }
        do throws(KafkaSettings.Failure) {
            for (name, value) in defaults where settings.value(of: name) == nil {
                // A library that was built without TLS knows no setting of it, and connects to nobody with TLS either.
                _ = kafka_settings_set(configuration, name, value)
            }
            for setting in settings.settings { try set(setting, configuration) }
            for (name, value) in fixed(for: target) where kafka_settings_set(configuration, name, value) != 0 {
                throw KafkaSettings.Failure(
                    description: "librdkafka does not support \(name)=\(value); install a newer one")
            }
        } catch {
            kafka_settings_free(configuration)
            throw error
        }
        return configuration
    }

    private static func set(
        _ setting: KafkaSettings.Setting, _ configuration: OpaquePointer
    ) throws(KafkaSettings.Failure) {
        switch Int(kafka_settings_set(configuration, setting.name, setting.value)) {
        case KAFKA_SETTING_OK: return
        case KAFKA_SETTING_UNKNOWN:
            throw KafkaSettings.Failure(
                description:
                    "line \(setting.line): librdkafka knows no setting '\(setting.name)'; its names are in its "
                    + "CONFIGURATION.md, and not always those of Kafka's clients in Java")
        default:
            throw KafkaSettings.Failure(
                description: "line \(setting.line): librdkafka does not accept the value of '\(setting.name)'")
        }
    }
}
