import CQRS
import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import OrderService

/// The same key again.
@Suite(.timeLimit(.minutes(2)))
struct IdempotencyTests {
    private let desk: ServedDesk

    init() async throws {
        desk = try await ServedDesk()
        try await desk.stock()
    }

    @Test(arguments: ["11111111-1111-4111-8111-111111111111", "order 7 of tuesday", "\"quoted\""])
    func `the same key and content is answered the same and changes nothing`(key: String) async throws {
        let headers: HTTPFields = [.idempotencyKey: key]
        let first = try await desk.place("X1", headers)
        #expect(first.headers[.idempotentReplayed] == nil)
        let again = try await desk.place("X1", headers)
        #expect(again.headers[.idempotentReplayed] == "true")
        for member in ["orderID", "position", "chain", "version", "commandID", "totalCents"] {
            #expect(again[member] == first[member], "\(member)")
        }
        #expect(again.headers[.location] == first.headers[.location])
        #expect(try await desk.desk.log.head(after: .start).head.rawValue == Int64(first["position"] ?? ""))
    }

    @Test func `another content under the same key is refused, whatever the command`() async throws {
        let headers: HTTPFields = [.idempotencyKey: "once"]
        try await desk.place("X1", headers)
        let other = try await desk.post("/v1/orders", ServedDesk.order("X2"), headers).expect(422)
        #expect(other.code == "IDEMPOTENCY_KEY_REUSED")
        try await desk.post("/v1/orders/X1/approve", nil, headers).expect(422)
        try await desk.post("/v1/orders/X1/approve", nil, [.idempotencyKey: "twice"]).expect(200)
    }

    @Test func `a refusal is the answer again too, also when its cause has gone`() async throws {
        let headers: HTTPFields = [.idempotencyKey: "early"]
        try await desk.place("X1")
        let refused = try await desk.post("/v1/orders/X1/ship", nil, headers).expect(409)
        #expect(refused.headers[.idempotentReplayed] == nil)
        try await desk.post("/v1/orders/X1/approve").expect(200)
        let again = try await desk.post("/v1/orders/X1/ship", nil, headers).expect(409)
        #expect(again.headers[.idempotentReplayed] == "true")
        #expect(again.text == refused.text)
        try await desk.post("/v1/orders/X1/ship", nil, [.idempotencyKey: "now"]).expect(200)
    }

    @Test(arguments: ["", "\"\"", "a\tb", "naïve", String(repeating: "k", count: 201)])
    func `what cannot be a key is refused`(key: String) async throws {
        #expect(
            try await desk.post("/v1/orders", ServedDesk.order(), [.idempotencyKey: key]).expect(400).code
                == "MALFORMED")
    }

    @Test func `a key that is no UUID belongs to whoever sends it`() async throws {
        let shared = try await ServedDesk(tokens: [
            "a": Principal(name: "alice", role: .admin), "b": Principal(name: "bob", role: .clerk),
        ])
        func headers(_ token: String) -> HTTPFields { [.idempotencyKey: "first", .authorization: "Bearer \(token)"] }
        let customer = #"{"customerID":"ALFKI","customerName":"A"}"#
        try await shared.post("/v1/customers", customer, headers("a")).expect(201)
        let other = try await shared.post("/v1/customers", customer, headers("b")).expect(409)
        #expect(other.headers[.idempotentReplayed] == nil)
    }

    @Test func `twenty at once are one order`() async throws {
        let headers: HTTPFields = [.idempotencyKey: "22222222-2222-4222-8222-222222222222"]
        let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
            for _ in 0..<20 { group.addTask { try await desk.post("/v1/orders", ServedDesk.order(), headers) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.allSatisfy { $0.status == 201 })
        #expect(Set(answers.map { $0["orderID"] }).count == 1)
        #expect(answers.count { $0.headers[.idempotentReplayed] == nil } == 1)
    }
}
