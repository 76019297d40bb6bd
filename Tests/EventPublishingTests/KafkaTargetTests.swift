import Testing

@testable import EventPublishing

/// Which texts are topics.
struct KafkaTargetTests {
    @Test(arguments: [
        ("kafka://kafka1/orders", ["kafka1:9092"], "orders"),
        ("KAFKA://Kafka2:9093,kafka1/shop.orders_1-x", ["kafka1:9092", "kafka2:9093"], "shop.orders_1-x"),
        ("kafka://[::1]:9094,[fe80::1]/t", ["[::1]:9094", "[fe80::1]:9092"], "t"),
        ("kafka://a,a:9092/t", ["a:9092"], "t"),
    ])
    func `a topic is brokers and a name, in one order however they are written`(
        url: String, brokers: [String], topic: String
    ) throws {
        let target = try KafkaTarget(url)
        #expect(target.brokers == brokers && target.topic == topic)
        #expect(try KafkaTarget(target.url) == target)
    }

    @Test(arguments: [
        "", "kafka:", "kafka://", "kafka://a", "kafka:///t", "kafka://a/", "kafka://a/t/u", "kafka://a,/t",
        "kafka://a:0/t",
        "kafka://a:65536/t", "kafka://a:x/t", "kafka://a b/t", "kafka://a/t t", "kafka://a/..", "https://a/t",
        "kafka://a/\(String(repeating: "t", count: 250))",
    ])
    func `what is no topic is refused`(url: String) {
        #expect(throws: KafkaTarget.Failure.self) { try KafkaTarget(url) }
    }

    @Test(arguments: ["kafka://user:hunter2@a/t", "kafka://a/t?sasl.password=hunter2", "kafka://a/t#hunter2"])
    func `a secret in a URL is refused and not repeated`(url: String) {
        let failure = #expect(throws: KafkaTarget.Failure.self) { try KafkaTarget(url) }
        #expect(failure?.description.contains("--kafka-config") == true)
        #expect(failure?.description.contains("hunter2") == false)
    }

    @Test func `what stays on this machine is known`() throws {
        #expect(try KafkaTarget("kafka://localhost,127.0.0.1:9093,[::1]/t").staysOnMachine)
        #expect(try !KafkaTarget("kafka://localhost,kafka1/t").staysOnMachine)
        #expect(try !KafkaTarget("kafka://127.0.0.1.example/t").staysOnMachine)
    }
}
