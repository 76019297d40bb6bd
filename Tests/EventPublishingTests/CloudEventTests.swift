import CQRS
import Foundation
import JSON
import Testing

@testable import EventPublishing

/// The form of what is published.
struct CloudEventTests {
    private let event = RecordedEvent(
        position: Position(7), stream: StreamID("order-7f3a")!, version: StreamVersion(2),
        type: EventType("OrderApproved"), occurredAt: Timestamp(microseconds: 0),
        recordedAt: Timestamp(microseconds: 1_500_000),
        cause: EventCause(
            commandID: CommandID(UUID(uuidString: "2f1c8f5e-6f0b-4a53-9d0c-0c2f6f3b8a11")!), actor: "alice",
            correlationID: UUID(uuidString: "2f1c8f5e-6f0b-4a53-9d0c-0c2f6f3b8a11")!, causationID: nil),
        data: Data(#"{"orderID":"7f3a"}"#.utf8), chain: .start)

    @Test func `an event has the members that CloudEvents demands, and names of extensions that it allows`() throws {
        guard case .object(let object) = try JSONValue(CloudEvent(event, source: "/orderdesk/shop").json) else {
            Issue.record("it is no object")
            return
        }
        #expect(object["specversion"] == "1.0")
        #expect(object["id"] == .string(event.chain.description))
        #expect(object["source"] == "/orderdesk/shop")
        #expect(object["type"] == "orderdesk.OrderApproved")
        #expect(object["subject"] == "order-7f3a")
        #expect(object["position"] == "7")
        #expect(object["data"].map { $0.text } == #"{"orderID":"7f3a"}"#)
        for field in object.fields {
            #expect(field.key.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }, "\(field.key)")
            #expect(field.key.count <= 20)
        }
    }

    @Test func `a delivery is signed as the example of Standard Webhooks`() throws {
        let signature = try #require(WebhookSignature(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let headers = signature.headers(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: 1_614_265_330, body: Data(#"{"test": 2432232314}"#.utf8))
        #expect(headers.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
        #expect(
            headers.map(\.value) == [
                "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ])
    }

    @Test(arguments: ["", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64 at all, and long enough"])
    func `what is no secret is refused`(text: String) {
        #expect(WebhookSignature(secret: text) == nil)
    }
}
