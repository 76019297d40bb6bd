import Foundation
import MockKafka
import TestSupport
import Testing

/// Publishing the log to Kafka, through the real program.
@Suite(.timeLimit(.minutes(3)))
struct KafkaPublishTests {
    private let desk: TestDesk
    private let cluster: MockCluster

    init() async throws {
        desk = try TestDesk()
        cluster = try MockCluster()
        try await desk.stock()
    }

    private func positions() throws -> [Int] { try cluster.messages().compactMap(\.position).sorted() }

    @Test func `every event is delivered once, and the next run goes on behind the last`() async throws {
        let first = try await desk.run("publish", "--once", "--to", cluster.url)
        #expect(first.exitCode == 0, "\(first)")
        let messages = try cluster.messages()
        let count = messages.count
        #expect(try positions() == Array(1...count) && count >= 4)
        for message in messages { #expect(message.headers["ce_subject"] == message.key) }
        #expect(first.errors.contains("published to \(cluster.url) up to position \(count)"))
        try await desk.place("X1")
        let second = try await desk.run("publish", "--once", "--to", cluster.url)
        #expect(second.exitCode == 0)
        #expect(try positions() == Array(1...count + 1))
        let status = try await desk.run("publish", "--status", "--to", cluster.url)
        #expect(status.output == "published to \(cluster.url) up to position \(count + 1)\n", "\(status)")
    }

    @Test func `ended in the middle and started again, a consumer has every event once and in order`() async throws {
        let desk = try TestDesk()
        let sample = try await desk.run("import", "--sample")
        #expect(sample.exitCode == 0, "\(sample)")
        cluster.slowDown(1, milliseconds: 10)
        for signal in [SIGKILL, SIGTERM, SIGKILL] {
            let before = try cluster.messages().count
            let running = try desk.start(["publish", "--to", cluster.url])
            try await eventually("some of it is there: \(running.errorsSoFar)") {
                try cluster.messages().count > before
            }
            running.signal(signal)
            let end = await running.finish()
            guard signal == SIGTERM else { continue }
            // What it says it has delivered is there; what it was sending may be there too.
            let match = try #require(end.errors.firstMatch(of: /up to position (\d+)/), "\(end)")
            let count = try #require(Int(match.1))
            let there = Set(try positions())
            #expect(end.exitCode == 0 && there.isSuperset(of: 1...count), "\(end)")
        }
        cluster.slowDown(1, milliseconds: 0)
        let last = try await desk.run("publish", "--once", "--to", cluster.url)
        #expect(last.exitCode == 0, "\(last)")
        let kept = KafkaMessage.kept(of: try cluster.messages()).values.flatMap(\.self).sorted()
        #expect(kept == Array(1...(kept.last ?? 0)))
        #expect(last.errors.contains("up to position \(kept.count)"), "\(last)")
    }

    @Test func `a second publisher is refused while the first one runs, which ends when asked to`() async throws {
        let running = try desk.start(["publish", "--to", cluster.url])
        try await eventually("the log is there: \(running.errorsSoFar)") { try cluster.messages().count >= 4 }
        let target = cluster.url.replacing("kafka://", with: "KAFKA://")
        let second = try await desk.run("publish", "--once", "--to", target)
        #expect(second.exitCode == 69 && second.errors.contains("another process publishes to"), "\(second)")
        running.terminate()
        let end = await running.finish()
        #expect(end.exitCode == 0 && end.errors.contains("published to \(cluster.url) up to position"), "\(end)")
        #expect(try positions() == Array(1...cluster.messages().count))
    }

    @Test func `brokers that are away are reported, and the end can be asked for`() async throws {
        cluster.takeDown(1)
        let running = try desk.start(["publish", "--once", "--to", cluster.url])
        try await eventually("it is reported: \(running.errorsSoFar)") {
            running.errorsSoFar.contains("no broker can be reached")
        }
        running.signal(SIGINT)
        let end = await running.finish()
        #expect(end.exitCode == 0 && end.errors.contains("up to position 0"), "\(end)")
    }

    @Test func `a topic that is not there ends publishing with what helps`() async throws {
        cluster.failTopic(with: 3)
        let path = try desk.write("topic.metadata.propagation.max.ms=100\n", to: "kafka.properties")
        let outcome = try await desk.run("publish", "--to", cluster.url, "--kafka-config", path)
        #expect(outcome.exitCode == 69, "\(outcome)")
        #expect(outcome.errors.contains("make the topic 'orders' first"), "\(outcome)")
    }

    @Test func `settings that cannot be used are refused, and no secret is shown`() async throws {
        let path = try desk.write("sasl.password=hunter2\nacks=1\n", to: "kafka.properties")
        chmod(path, 0o644)
        let words = ["publish", "--once", "--to", cluster.url, "--kafka-config", path]
        let open = try await desk.run(words)
        #expect(open.exitCode == 65 && open.errors.contains("may be read by others"), "\(open)")
        chmod(path, 0o600)
        let weak = try await desk.run(words)
        #expect(weak.exitCode == 65 && weak.errors.contains("line 2 sets 'acks'"), "\(weak)")
        let inURL = try await desk.run("publish", "--to", "kafka://alice:hunter2@localhost/orders")
        #expect(inURL.exitCode == 64 && inURL.errors.contains("--kafka-config"), "\(inURL)")
        #expect(![open, weak, inURL].contains { ($0.errors + $0.output).contains("hunter2") })
    }

    @Test func `options of the other kind of target are wrong usage`() async throws {
        let signed = try await desk.run("publish", "--to", cluster.url, "--secret-file", "x")
        #expect(signed.exitCode == 64 && signed.errors.contains("--kafka-config"), "\(signed)")
        let hook = try await desk.run("publish", "--to", "https://shop.example/hook", "--kafka-config", "x")
        #expect(hook.exitCode == 64 && hook.errors.contains("kafka://"), "\(hook)")
    }

    @Test func `without the client library there is a sentence that says what to install`() async throws {
        try desk.write("", to: "lib/librdkafka.so.1")
        let library = desk.directory.file("lib").path(percentEncoded: false)
        let outcome = try await desk.run(
            ["publish", "--once", "--to", cluster.url], environment: ["LD_LIBRARY_PATH": library])
        #expect(outcome.exitCode == 69 && outcome.errors.contains("apt-get install librdkafka1"), "\(outcome)")
    }
}
