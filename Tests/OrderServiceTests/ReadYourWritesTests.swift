import CQRS
import DeskComposition
import Foundation
import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import OrderService

/// What a client can rely on after a command, and what an answer says of how old it is.
@Suite(.timeLimit(.minutes(2)))
struct ReadYourWritesTests {
    private let desk: ServedDesk
    private static let lists = [
        "/v1/orders", "/v1/orders/dashboard", "/v1/orders/search?q=chai", "/v1/customers/ALFKI/orders",
    ]

    init() async throws {
        desk = try await ServedDesk()
        try await desk.stock()
    }

    /// Compares what an answer claims with the log: never more than there is, and never less waiting than there was before.
    private func checkClaims(_ answer: Answer, head: Int64) async throws {
        let position = try #require(answer.number(.deskPosition))
        let behind = try #require(answer.number(.deskBehind))
        #expect(position <= head)
        #expect(position + behind >= head)
        #expect(answer["freshness", "position"] == "\(position)")
        for order in answer.list("orders") {
            let shown = try #require(order.object?["position"]?.cell)
            #expect(try #require(Int64(shown)) <= position)
        }
    }

    private func head() async throws -> Int64 { try await desk.desk.log.head(after: .start).head.rawValue }

    @Test(arguments: lists) func `an answer without a projector claims nothing that it does not show`(
        path: String
    ) async throws {
        try await desk.place("X1")
        let answer = try await desk.get(path).expect(200)
        #expect(answer["total"] == "0")
        #expect(answer.number(.deskPosition) == 0)
        #expect(try #require(answer.number(.deskBehind)) == (try await head()))
        try await checkClaims(answer, head: try await head())
        #expect(try await desk.get("/v1/orders/X1").expect(404).number(.deskPosition) == 0)
    }

    @Test func `an answer of a paused projector says by whom, and that it is behind`() async throws {
        let remote = desk.desk.makeRemote()
        try await desk.projecting {
            let seen = try await desk.place("X1", [.prefer: "wait=30"])
            try await remote.setPaused(true)
            try await eventually("the pause is seen") {
                try await desk.get("/v1/orders").headers[.deskState] == "PAUSED"
            }
            let hidden = try await desk.place("X2", [.prefer: "wait=0"])
            #expect(hidden["isEstimated"] == "true")
            #expect(hidden["notYetVisible"] == "the projection is paused by alice")
            let answer = try await desk.get("/v1/orders?min-position=\(hidden["position"] ?? "")&wait=0").expect(200)
            #expect(answer["freshness", "stale"] == "the projection is paused by alice")
            #expect(answer.headers[.deskStale] == "the projection is paused by alice")
            #expect(answer["total"] == "1")
            #expect(answer.headers[.deskPosition] == seen["position"])
            try await checkClaims(answer, head: try await head())
            let strict = try await desk.get(
                "/v1/orders?min-position=\(hidden["position"] ?? "")&wait=0&min-position-strict=true"
            ).expect(503)
            #expect(strict.code == "NOT_YET_VISIBLE")
            #expect(strict.headers[.retryAfter] != nil)
            try await remote.setPaused(false)
            let shown = try await desk.get("/v1/orders?min-position=\(hidden["position"] ?? "")&wait=30s").expect(200)
            #expect(shown["total"] == "2")
            #expect(shown.headers[.deskStale] == nil)
        }
    }

    @Test func `an answer of a read model of another log is none`() async throws {
        let other = try await ServedDesk()
        try await other.stock()
        try await other.projecting { _ = try await other.place("Y1", [.prefer: "wait=30"]) }
        other.desk.close()
        desk.desk.close()
        let place = desk.directory.file("read.sqlite")
        try? FileManager.default.removeItem(at: place)
        try FileManager.default.copyItem(at: other.directory.file("read.sqlite"), to: place)
        let mixed = try await ServedDesk(in: desk.directory)
        for path in Self.lists + ["/v1/orders/Y1", "/v1/totals", "/v1/customers", "/v1/overview"] {
            let answer = try await mixed.get(path, [.ifNoneMatch: "*"])
            #expect((answer.status, answer.code) == (503, "OTHER_LOG"), "\(path): \(answer.text)")
        }
    }

    @Test func `while orders are placed no answer claims more than the truth`() async throws {
        try await desk.projecting {
            for number in 1...30 {
                let receipt = try await desk.place("X\(number)")
                let before = try await head()
                let answer = try await desk.get(Self.lists[number % Self.lists.count]).expect(200)
                try await checkClaims(answer, head: before)
                let position = receipt["position"] ?? ""
                let own = try await desk.get("/v1/orders/X\(number)?min-position=\(position)&wait=30s")
                try own.expect(200)
                #expect(own.headers[.deskStale] == nil)
            }
        }
    }

    @Test func `a query of several projections is as fresh as the one that is furthest behind`() async throws {
        let far = "min-position=1000000&wait=0"
        for path in ["/v1/customers/ALFKI", "/v1/overview", "/v1/orders?filter=country:germany"] {
            let target = path + (path.contains("?") ? "&" : "?") + far
            try await desk.projecting {
                try await desk.place("X\(path.count)", [.prefer: "wait=30"])
                let answer = try await desk.get(target).expect(200)
                #expect(answer.headers[.deskStale]?.isEmpty == false, "\(path)")
                try await desk.get(target + "&min-position-strict").expect(503)
            }
        }
    }

    @Test(arguments: [
        "wait=61s", "wait=1", "wait=-1s", "wait=x", "min-position=-1", "min-position=1e3", "min-position=",
    ])
    func `what is asked for has to be understood`(query: String) async throws {
        #expect(try await desk.get("/v1/orders?\(query)").expect(400).code == "MALFORMED")
    }

    @Test(arguments: [
        ("wait=5", "wait=5"), ("respond-async, wait=\"7\"", "wait=7"), ("WAIT = 0", "wait=0"),
        ("wait=100000", "wait=60"),
    ])
    func `a preference is granted as far as it can be`(text: String, applied: String) async throws {
        let answer = try await desk.projecting { try await desk.place("X1", [.prefer: text]) }
        #expect(answer.headers[.preferenceApplied] == applied)
    }

    @Test(arguments: ["wait", "wait=x", "wait=-1", "return=minimal", "", ";;;", ","])
    func `a preference that means nothing here is passed over`(text: String) async throws {
        #expect(try await desk.place("X1", [.prefer: text]).headers[.preferenceApplied] == nil)
    }
}
