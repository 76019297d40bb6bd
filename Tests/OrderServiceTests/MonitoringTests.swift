import Foundation
import Testing

@testable import OrderService

/// Health and figures, and the board and rules that are made for them.
@Suite(.timeLimit(.minutes(2)))
struct MonitoringTests {
    @Test func `a desk is ready while its log can be written and its projections move`() async throws {
        let desk = try await ServedDesk()
        try await desk.get("/health/live").expect(200)
        let ready = try await desk.projecting { try await desk.get("/health/ready") }
        #expect(ready.status == 200 && ready["status"] == "ready")
        let full = try await ServedDesk(appendingTo: { FailingLog(log: $0, kind: .full) })
        let answer = try await full.get("/health/ready").expect(503)
        #expect(answer.list("reasons").first?.cell.contains("the disk is full") == true)
    }

    @Test func `every figure that the board and the rules ask for is one of those that are given out`() async throws {
        let desk = try await ServedDesk()
        let text = try await desk.projecting {
            try await desk.stock()
            try await desk.place("A")
            try await desk.get("/v1/orders?min-position=5&wait=30s").expect(200)
            return try await desk.get("/metrics").expect(200).text
        }
        let known = Set(text.matches(of: #/(?m)^(orderdesk_\w+)/#).map { String($0.1) })
        // Nothing is being rebuilt, and a rate needs some seconds.
        let absent: Set = ["orderdesk_projection_rebuild_ratio"]
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Resources/monitoring")
        for name in ["grafana-board.json", "prometheus-rules.yaml"] {
            let asked = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            let names = Set(asked.matches(of: #/orderdesk_\w+/#).map { String($0.0) })
            #expect(names.count > 5)
            #expect(names.subtracting(known).subtracting(absent) == [], "\(name)")
        }
        #expect(text.contains(#"orderdesk_commands_total{command="PlaceOrder",outcome="accepted"} 1"#))
        #expect(text.contains(#"orderdesk_http_requests_total{method="POST",route="placeOrder",status="201"} 1"#))
    }

    @Test func `histograms count up to their bounds, and everything under the last`() async throws {
        let desk = try await ServedDesk()
        try await desk.stock()
        let text = try await desk.get("/metrics").text
        let buckets = text.matches(
            of: #/orderdesk_command_duration_seconds_bucket\{command="ListProduct",le="([^"]+)"\} (\d+)/#)
        let counts = buckets.compactMap { Int($0.2) }
        #expect(counts == counts.sorted() && counts.last == 3)
        #expect(buckets.last.map { String($0.1) } == "+Inf")
        #expect(text.contains("orderdesk_command_duration_seconds_count{command=\"ListProduct\"} 3"))
    }
}
