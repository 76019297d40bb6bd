import Foundation
import TestSupport
import Testing

/// Publishing the log to a webhook, through the real program.
@Suite(.timeLimit(.minutes(3)))
struct PublishTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `every event is delivered once, signed, and the next run goes on behind the last`() async throws {
        let receiver = try WebhookReceiver { _ in "204 No Content" }
        let secret = try desk.write("whsec_\(Data(repeating: 7, count: 32).base64EncodedString())\n", to: "secret")
        let words = [
            "publish", "--once", "--secret-file", secret, "--to", "http://127.0.0.1:\(receiver.port)/hook?key=hidden",
        ]
        let first = try await desk.run(words)
        #expect(first.exitCode == 0, "\(first)")
        let count = receiver.deliveries.count
        #expect(try receiver.deliveries.map { try Self.position($0) } == Array(1...count))
        for delivery in receiver.deliveries {
            #expect(delivery.line == "POST /hook?key=hidden HTTP/1.1")
            #expect(delivery.fields["webhook-signature"]?.hasPrefix("v1,") == true)
            #expect(delivery.fields["content-type"]?.hasPrefix("application/cloudevents+json") == true)
        }
        #expect(first.errors.contains("published to http://127.0.0.1:\(receiver.port)/hook?… up to position \(count)"))
        try await desk.place("X1")
        let second = try await desk.run(words)
        #expect(second.exitCode == 0)
        #expect(try receiver.deliveries.map { try Self.position($0) } == Array(1...count + 1))
        #expect(!(first.errors + first.output + second.errors).contains("hidden"))
    }

    @Test func `a redirection is a refusal, and is not taken for a delivery`() async throws {
        let elsewhere = try WebhookReceiver { _ in "200 OK" }
        let receiver = try WebhookReceiver { [port = elsewhere.port] _ in
            "302 Found\r\nLocation: http://127.0.0.1:\(port)/"
        }
        let target = "http://127.0.0.1:\(receiver.port)/hook"
        let running = try desk.start(["publish", "--to", target])
        try await eventually("an event was refused: \(running.errorsSoFar)") {
            running.errorsSoFar.contains("was refused: it answers 302 Found")
        }
        running.terminate()
        #expect(await running.finish().exitCode == 0)
        #expect(elsewhere.deliveries.isEmpty && !receiver.deliveries.isEmpty)
        let status = try await desk.run("publish", "--status", "--to", target)
        #expect(status.output.contains("held  "), "\(status)")
    }

    private static func position(_ delivery: WebhookReceiver.Delivery) throws -> Int {
        let object = try JSONSerialization.jsonObject(with: Data(delivery.body.utf8)) as? [String: Any]
        guard let position = (object?["position"] as? String).flatMap({ Int($0) }) else {
            throw ConditionNotMet("an event came: \(delivery)")
        }
        return position
    }
}
