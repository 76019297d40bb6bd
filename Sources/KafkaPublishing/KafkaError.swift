import CKafka

/// An error of the client library or of a broker, and what it means for an event.
struct KafkaError: Error, Hashable {
    /// The number that the library gives it.
    let code: Int
    /// What the library says of it.
    let reason: String

    /// Whether it is about this event alone.
    var refusesEvent: Bool { isTooLarge || [KAFKA_POLICY_VIOLATION, KAFKA_INVALID_RECORD].contains(code) }

    /// Whether the event was too large, or the batch it was in.
    var isTooLarge: Bool {
        [KAFKA_MESSAGE_TOO_LARGE, KAFKA_BATCH_TOO_LARGE, KAFKA_INVALID_MESSAGE_SIZE].contains(code)
    }

    /// Whether it may only be that a new topic is not known everywhere yet; the library waits for that, and gives up by itself.
    var isUnknownTopic: Bool {
        [KAFKA_UNKNOWN_TOPIC, KAFKA_UNKNOWN_PARTITION, KAFKA_UNKNOWN_TOPIC_OR_PARTITION].contains(code)
    }

    /// What somebody has to do before anything can be delivered; nil where waiting may help.
    func remedy(topic: String) -> String? {
        switch code {
        case KAFKA_UNKNOWN_TOPIC, KAFKA_UNKNOWN_PARTITION, KAFKA_UNKNOWN_TOPIC_OR_PARTITION:
            "make the topic '\(topic)' first, and allow this user to see it"
        case KAFKA_INVALID_TOPIC: "Kafka allows nobody to write to a topic of that name"
        case KAFKA_TOPIC_AUTHORIZATION_FAILED: "allow this user to write to the topic '\(topic)'"
        case KAFKA_CLUSTER_AUTHORIZATION_FAILED: "allow this user to write with idempotence (IdempotentWrite)"
        case KAFKA_AUTHENTICATION, KAFKA_SASL_AUTHENTICATION_FAILED, KAFKA_UNSUPPORTED_MECHANISM:
            "check user, password and sasl.mechanisms in the file of --kafka-config"
        case KAFKA_INVALID_ACKS, KAFKA_UNSUPPORTED_VERSION, KAFKA_UNSUPPORTED_FORMAT:
            "the brokers have to be of Kafka 0.11 or newer"
        case KAFKA_UNSUPPORTED_COMPRESSION: "choose another compression.type"
        default: nil
        }
    }
}
