import Foundation
import Testing

/// A shop owner compares today with yesterday.
@Suite(.timeLimit(.minutes(2)))
struct TodayAgainstYesterdayTests {
    @Test func `one key compares today with yesterday till now, the next lists today's orders`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try desk.configure("timeZone: Etc/UTC\n")
        // Midnight is before the present time of any day.
        let day = Date.now.addingTimeInterval(-86_400).formatted(.iso8601.year().month().day())
        try desk.write(
            "order_id,customer_id,placed_at,status,currency\nY1,ALFKI,\(day)T00:00:00Z,pending,USD\n",
            to: "past/orders.csv")
        try desk.write(
            "order_id,line_no,product_id,quantity,unit_price_cents,discount_bp\nY1,1,1,2,1800,0\n",
            to: "past/order_items.csv")
        let imported = try await desk.run("import", desk.directory.file("past").path(percentEncoded: false))
        #expect(imported.exitCode == 0, "\(imported)")
        try await desk.place("A1", item: "1:2")
        try await desk.place("A2", item: "1:1")
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("F7")
            try await session.wait(until: "two of today stand against one of yesterday, half as much money again") {
                $0.contains(/placed +2 +\$54 .* 1 \$36 +▲ \+50 %/)
            }
            try await session.press("Enter")
            try await session.wait(until: "today's orders are listed, and yesterday's is not") {
                $0.contains("A1") && $0.contains("A2") && !$0.contains("Y1")
            }
        }
    }
}
