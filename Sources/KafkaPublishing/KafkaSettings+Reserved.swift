extension KafkaSettings {
    private static let brokers = "the brokers are those of --to"
    private static let acknowledged = "an event counts as delivered once all replicas in sync have it (acks=all)"
    private static let once = "without it an event that is sent again could be there twice or out of order"
    private static let patience = "events are tried until they are delivered; one that is given up would be missing"
    private static let partition = "every event of a stream has to go to one partition, in order"
    private static let memory = "the program sets how much may wait in memory"
    private static let code = "it loads code into this program"
    private static let nowhere = "events would go to a broker that is none"

    /// What this program sets, and why nobody else may.
    static let reserved = [
        "bootstrap.servers": brokers, "metadata.broker.list": brokers,
        "acks": acknowledged, "request.required.acks": acknowledged,
        "enable.idempotence": once, "enable.gapless.guarantee": once, "transactional.id": once,
        "transaction.timeout.ms": once, "max.in.flight": once, "max.in.flight.requests.per.connection": once,
        "message.timeout.ms": patience, "delivery.timeout.ms": patience, "retries": patience,
        "message.send.max.retries": patience,
        "partitioner": partition, "sticky.partitioning.linger.ms": partition, "queuing.strategy": partition,
        "queue.buffering.max.messages": memory, "queue.buffering.max.kbytes": memory,
        "queue.buffering.backpressure.threshold": memory, "delivery.report.only.error": "deliveries would not be seen",
        "plugin.library.paths": code, "ssl.engine.location": code,
        "test.mock.num.brokers": nowhere, "test.mock.broker.rtt": nowhere,
    ]

    /// Why a setting is refused for the value it has, if it is.
    static func reason(against setting: Setting) -> String? {
        switch (setting.name, setting.value.lowercased()) {
        case ("enable.ssl.certificate.verification", let value) where value != "true",
            ("ssl.endpoint.identification.algorithm", let value) where value != "https":
            "without it nobody knows which broker answers; name the certificate to trust with ssl.ca.location"
        default: nil
        }
    }
}
