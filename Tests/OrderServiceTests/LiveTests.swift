import CQRS
import Foundation
import JSON
import Testing

@testable import OrderService

/// What is sent on and on: the events of the log, and what changes in a list.
@Suite(.timeLimit(.minutes(2)))
struct LiveTests {
    /// A customer, three products and two orders: positions 1 to 6.
    private func stocked() async throws -> ServedDesk {
        let desk = try await ServedDesk()
        try await desk.stock()
        try await desk.place("A", product: "1")
        try await desk.place("B", product: "3")
        return desk
    }

    private func lines(_ answer: Answer) throws -> [JSONObject] {
        try answer.text.split(separator: "\n").map { try #require(try JSONValue(Data($0.utf8)).object) }
    }

    @Test func `the lines are the whole log in order, each with its chain`() async throws {
        let desk = try await stocked()
        let lines = try lines(try await desk.get("/v1/events").expect(200))
        #expect(lines.map { $0["position"]?.cell } == (1...6).map(String.init))
        let log = try await desk.desk.log.events(after: .start, limit: 10)
        #expect(lines.map { $0["chain"]?.cell } == log.map(\.chain.description))
    }

    @Test(arguments: [
        ("after=4", ["5", "6"]), ("after=6", []), ("limit=2", ["1", "2"]), ("after=1&limit=1", ["2"]),
        ("filter=type:Order*", ["5", "6"]), ("filter=stream:order-B", ["6"]),
        ("filter=-type:Order*&limit=3", ["1", "2", "3"]),
    ])
    func `a part of the log is asked for by position, number and filter`(query: String, positions: [String])
        async throws
    {
        let desk = try await stocked()
        let answer = try await desk.get("/v1/events?\(query)").expect(200)
        #expect(try lines(answer).compactMap { $0["position"]?.cell } == positions)
    }

    @Test func `a client that comes again goes on behind what it has`() async throws {
        let desk = try await stocked()
        let answer = try await desk.get(
            "/v1/events?follow=false", [.accept: "text/event-stream", .init("Last-Event-ID")!: "4"])
        #expect(answer.contentType == "text/event-stream")
        #expect(answer.text.hasPrefix("retry: 2000\n\nid: 5\nevent: OrderPlaced\ndata: {\"position\":5,"))
        #expect(answer.text.matches(of: #/(?m)^id: \d+$/#).map { String($0.0) } == ["id: 5", "id: 6"])
        for path in ["/v1/events", "/v1/orders/live"] {
            let beyond = try await desk.get(path, [.init("Last-Event-ID")!: "7"]).expect(409)
            #expect(beyond.code == "BEYOND_THE_LOG")
            for text in ["x", "-1", "+1", String(repeating: "0", count: 19)] {
                #expect(try await desk.get(path, [.init("Last-Event-ID")!: text]).status == 400, "\(text)")
            }
        }
    }

    @Test func `a list's changes come once readers see them: an order as it is now, or that it is not in the list`()
        async throws
    {
        let desk = try await stocked()
        let answer = try await desk.projecting {
            try await desk.get("/v1/orders?min-position=6&wait=30s").expect(200)
            return try await desk.get("/v1/orders/live?after=0&limit=2&highValue=true").expect(200)
        }
        let events = answer.text.matches(of: #/event: (\w+)\ndata: (.*)\n/#).map { (String($0.1), String($0.2)) }
        #expect(events.map(\.0) == ["left", "changed"])
        #expect(events[0].1 == #"{"orderID":"A"}"#)
        #expect(try JSONValue(Data(events[1].1.utf8)).object?["orderID"]?.cell == "B")
    }
}
