import CQRS
import DeskComposition
import Foundation
import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import OrderService

/// Tags of answers, and whether 304 is ever wrong.
@Suite(.timeLimit(.minutes(2)))
struct CachingTests {
    private static let paths = [
        "/v1/orders", "/v1/orders/dashboard?filter=status:pending", "/v1/orders?filter=country:germany",
        "/v1/orders?filter=attention", "/v1/orders/search?q=alfreds", "/v1/orders/X1", "/v1/orders/X1/history",
        "/v1/orders/X1/timeline", "/v1/customers/ALFKI", "/v1/customers/ALFKI/orders", "/v1/overview", "/v1/totals",
        "/v1/customers", "/v1/products", "/v1/products/1",
    ]

    /// The answer without how fresh it is.
    private func content(_ answer: Answer) -> String {
        var object = answer.json?.object ?? [:]
        object["freshness"] = nil
        return JSONValue.object(object).text
    }

    @Test func `nothing has moved is 304 with the same tag, and whatever has moved is answered`() async throws {
        let desk = try await ServedDesk(clock: ManualClock())
        try await desk.stock()
        try await desk.place("X1")
        let steps: [@Sendable () async throws -> Answer] = [
            { try await desk.post("/v1/orders/X1/items", #"{"productID":"2","quantity":1}"#) },
            { try await desk.post("/v1/orders/X1/approve") }, { try await desk.post("/v1/orders/X1/ship") },
            { try await desk.post("/v1/orders/X1/refund", #"{"lines":[{"line":1}]}"#) },
            { try await desk.post("/v1/orders/X1/notes", #"{"text":"x"}"#) },
            { try await desk.post("/v1/customers/ALFKI/suspend") },
            { try await desk.post("/v1/products/1/reprice", #"{"unitPrice":{"minorUnits":5,"currency":"USD"}}"#) },
        ]
        try await desk.projecting {
            var head = try await desk.desk.log.head(after: .start).head.rawValue
            for step in steps {
                var known: [String: Answer] = [:]
                for path in Self.paths {
                    let join = path.contains("?") ? "&" : "?"
                    let answer = try await desk.get(path + join + "min-position=\(head)&wait=30s").expect(200)
                    known[path] = answer
                    let tag = try #require(answer.headers[.eTag])
                    let same = try await desk.get(path, [.ifNoneMatch: "\"x\", \(tag)"])
                    #expect(same.status == 304, "\(path)")
                    #expect(same.text.isEmpty)
                    #expect(same.headers[.eTag] == tag)
                    #expect(same.headers[.deskPosition] == answer.headers[.deskPosition])
                    #expect(same.headers[.cacheControl] == "private, no-cache")
                }
                head = try #require(Int64(try await step().expect(200)["position"] ?? ""))
                for (path, before) in known {
                    let tag = try #require(before.headers[.eTag])
                    let join = path.contains("?") ? "&" : "?"
                    let after = try await desk.get(path + join + "min-position=\(head)&wait=30s", [.ifNoneMatch: tag])
                    let truth = try await desk.get(path)
                    if after.status == 304 { #expect(content(truth) == content(before), "\(path)") }
                }
            }
        }
    }

    @Test func `a rebuild gives no false 304`() async throws {
        let desk = try await ServedDesk()
        try await desk.stock()
        try await desk.projecting {
            let receipt = try await desk.place("X1", [.prefer: "wait=30"])
            let before = try await desk.get("/v1/orders/X1").expect(200)
            try await desk.desk.makeRemote().rebuild([.orders])
            let tag = try #require(before.headers[.eTag])
            try await eventually("the rebuilt rows are in place") {
                try await desk.get("/v1/orders/X1", [.ifNoneMatch: tag]).status == 200
            }
            #expect(receipt["position"] == before.headers[.deskPosition])
        }
    }

    @Test func `what time alone changes is not 304`() async throws {
        let clock = ManualClock()
        let desk = try await ServedDesk(clock: clock)
        try await desk.stock()
        let paths = ["/v1/orders?filter=age%3E1h", "/v1/orders?filter=attention", "/v1/totals"]
        try await desk.projecting {
            try await desk.place("X1", [.prefer: "wait=30"])
            var tags: [String: String] = [:]
            for path in paths { tags[path] = try await desk.get(path).expect(200).headers[.eTag] }
            clock.advance(by: .seconds(90_000))
            for path in paths {
                #expect(try await desk.get(path, [.ifNoneMatch: tags[path] ?? ""]).status == 200, "\(path)")
            }
        }
    }

    @Test func `HEAD has the headers of GET and no body`() async throws {
        let desk = try await ServedDesk()
        try await desk.stock()
        for path in ["/v1/orders", "/v1/products", "/docs", "/openapi.json", "/v1/orders/none"] {
            let (head, get) = (try await desk.ask(.head, path), try await desk.get(path))
            #expect(head.status == get.status)
            #expect(head.text.isEmpty)
            #expect(head.headers[.contentType] == get.headers[.contentType])
            #expect(head.headers[.eTag] == get.headers[.eTag])
        }
    }
}
