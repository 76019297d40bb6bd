import Foundation
import TestSupport
import Testing

/// The service as a shop's front end and a warehouse use it: the real program, and curl.
@Suite(.timeLimit(.minutes(3)))
struct ServiceTests {
    private static let json = "-H 'Content-Type: application/json'"

    private func ids(_ answer: [String: Any]) -> [String] {
        (answer["orders"] as? [[String: Any]] ?? []).compactMap { $0["orderID"] as? String }
    }

    @Test func `orders are placed, changed, cancelled and found`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        let service = try await ServedDesk(desk)
        func place(_ id: String, _ item: String) async throws -> [String: Any] {
            let body = #"{"orderID":"\#(id)","customerID":"ALFKI","items":[\#(item)]}"#
            return try await service.json("\"$DESK/v1/orders\" -H 'Prefer: wait=30' \(Self.json) -d '\(body)'")
        }
        let placed = try await place("X1", #"{"productID":"1","quantity":2}"#)
        #expect(placed["status"] as? String == "PENDING")
        #expect(placed["totalCents"] as? Int == 3_600)
        for number in 2...4 { _ = try await place("X\(number)", #"{"productID":"3","quantity":1}"#) }

        let item = #"{"productID":"2","quantity":1}"#
        let more = try await service.json("\"$DESK/v1/orders/X1/items\" \(Self.json) -d '\(item)'")
        #expect(more["totalCents"] as? Int == 5_500)

        let cancelled = try await service.json(
            "\"$DESK/v1/orders/X4/cancel\" -H 'Prefer: wait=30' \(Self.json) -d '{\"reason\":\"out of stock\"}'")
        #expect(cancelled["status"] as? String == "CANCELLED")
        #expect(try await service.json("\"$DESK/v1/orders/X4\"")["cancellationReason"] as? String == "out of stock")

        let high = try await service.json("\"$DESK/v1/orders/dashboard?status=pending&highValue=true&sort=order\"")
        #expect(ids(high) == ["X2", "X3"])
        var seen: [String] = []
        var target: String? = "/v1/customers/ALFKI/orders?pageSize=3&sort=order"
        while let path = target {
            let page = try await service.shell("curl -sS -i \"$DESK\(path)\"").output
            seen += page.matches(of: /"orderID":"(\w+)"/).map { String($0.1) }
            target = page.firstMatch(of: /Link: <([^>]+)>; rel="next"/).map { String($0.1) }
        }
        #expect(seen == ["X1", "X2", "X3", "X4"])
        #expect(ids(try await service.json("\"$DESK/v1/orders/search?q=chang&sort=total\"")) == ["X1"])
        #expect(
            ids(try await service.json("\"$DESK/v1/orders/search?q=alfreds&sort=-order\"")) == ["X4", "X3", "X2", "X1"])
        // The dashboard's side of the same desk has it too.
        let listed = try await desk.run("orders", "--json").output
        #expect(listed.contains("X4"))
    }

    @Test func `a key sent twenty times from four connections is one order, though the service is killed`() async throws
    {
        let desk = try TestDesk()
        try await desk.stock()
        let first = try await ServedDesk(desk)
        let body = #"{"customerID":"ALFKI","items":[{"productID":"1","quantity":1}]}"#
        // Five requests of each connection, a fifth of a second apart, tried again until they are answered.
        let target = Array(repeating: "\(first.base)/v1/orders", count: 5).joined(separator: " ")
        let words =
            "curl -sS --rate 5/s --retry 60 --retry-all-errors --retry-delay 1 -w '%{http_code} %header{idempotent-replayed}\\n' "
            + "-H 'Idempotency-Key: 33333333-3333-4333-8333-333333333333' \(Self.json) -d '\(body)' \(target)"
        let outcomes = try await withThrowingTaskGroup(of: Outcome.self) { group in
            for _ in 0..<4 { group.addTask { try await desk.runTool("sh", "-c", words) } }
            try await eventually("the order was placed") {
                try await desk.run("orders", "--json").output.contains("ALFKI")
            }
            await first.kill()
            let second = try await ServedDesk(desk, port: first.port)
            let outcomes = try await group.reduce(into: [Outcome]()) { $0.append($1) }
            await second.kill()
            return outcomes
        }
        let text = outcomes.map(\.output).joined()
        #expect(text.matches(of: #/(?m)^201 /#).count == 20, "\(outcomes)")
        #expect(Set(text.matches(of: /"orderID":"(\w+)"/).map { String($0.1) }).count == 1)
        let orders = try await desk.run("orders", "--json").output
        #expect(orders.matches(of: /"orderID":/).count == 1, "\(orders)")
    }
}
