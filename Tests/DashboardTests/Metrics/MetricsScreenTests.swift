import CQRS
import MetricsRegistry
import TerminalKit
import Testing

@testable import Dashboard

@Suite struct MetricsScreenTests {
    private var desk = DashboardDriver(orders: [.sample(1)], size: Size(columns: 120, rows: 36))

    private var lines: [String] {
        view(desk.state).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    private var text: String { view(desk.state).text }

    private mutating func show(_ report: MetricsReport? = nil) throws {
        desk.press(.function(3), .character("m"))
        try answer(report ?? .sample(at: desk.now))
    }

    private mutating func answer(_ report: MetricsReport) throws {
        let request = try #require(desk.requests(for: .screen(.metrics)).last)
        desk.open.removeAll { $0.request == request }
        desk.answer(request, .screen(.success(report)))
    }

    private var asked: Int {
        desk.effects.count { if case .readMetrics = $0 { true } else { false } }
    }

    @Test mutating func `it is reached by a key from the lag, by its name from everywhere, and belongs to the lag`()
        throws
    {
        try show()
        #expect(desk.state.screens.shown == .metrics)
        let names = " F2 Orders  F3 Lag  F4 Events  F5 Customers  F6 Products  F7 Overview"
        #expect(lines[1].hasPrefix(names), "the line of screens stays as it is")
        desk.press(.escape)
        #expect(desk.state.screens.shown == .lag)
        desk.press(.function(7), .character("m"))
        desk.answer(.overview, from: ScreenModel())
        #expect(desk.state.screens.shown == .overview, "the key is the lag's alone")
        desk.press(.character(":"))
        desk.type("metrics")
        desk.press(.enter)
        #expect(desk.state.screens.shown == .metrics)
    }

    @Test mutating func `it asks each second while it is shown, and not at all when it is not`() throws {
        #expect(asked == 0)
        try show()
        #expect(asked == 1 && desk.effects.last == .wake(after: .seconds(1)))
        desk.pass(.milliseconds(900))
        desk.observe()
        #expect(asked == 1)
        desk.pass(.milliseconds(100))
        #expect(asked == 2)
        desk.pass(.seconds(5))
        #expect(asked == 2, "one question at a time")
        try answer(.sample(at: desk.now))
        desk.press(.function(2))
        for _ in 0..<10 {
            desk.pass(.seconds(1))
            desk.observe()
        }
        #expect(asked == 2)
        desk.press(.function(3), .character("m"))
        #expect(asked == 3)
    }

    @Test mutating func `a report that is too old is named as such`() throws {
        try show()
        #expect(!text.contains(" ago"))
        desk.pass(.seconds(7))
        #expect(lines[2].contains("as of 7 s ago"))
    }

    @Test mutating func `before anything was measured there is no figure`() throws {
        desk.press(.function(3), .character("m"))
        #expect(lines[2].contains("loading…"))
        try answer(
            MetricsReport(metrics: MetricSnapshot(age: .seconds(1)), slowest: [], files: [], usage: ProcessUsage()))
        #expect(text.contains("no command was handed in here yet") && text.contains("memory not known here"))
        #expect(!lines.dropFirst(2).joined().contains(" 0 ms"))
    }

    @Test(arguments: MetricsFrames.all)
    mutating func `it is drawn like this`(frame: MetricsFrames) throws {
        desk.send(.screenResized(frame.size))
        try show()
        let body = lines.dropFirst(frame.size.rows >= 18 ? 2 : 1).dropLast(2)
        let drawn = body.map { String($0.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
        #expect(drawn.trimmingEnd() == frame.text, "\(drawn)")
        for line in lines { #expect(TextWidth.columns(of: line) <= frame.size.columns) }
    }

    @Test mutating func `where there is no room for all of it, it scrolls to its end and back`() throws {
        desk.send(.screenResized(Size(columns: 40, rows: 12)))
        try show()
        #expect(lines[1].hasSuffix("▼") && !lines[1].contains("▲"))
        desk.press(.character("j"))
        #expect(lines[1].contains("▲▼"))
        desk.press(.character("G"))
        #expect(lines[1].contains("▲") && !lines[1].contains("▼") && text.contains("events a batch"))
        desk.press(.character("g"))
        #expect(lines[1].hasSuffix("▼") && !lines[1].contains("▲"))
        desk.press(.character("G"))
        desk.send(.screenResized(Size(columns: 200, rows: 60)))
        #expect(!lines[2].contains("▲"), "a larger screen has room for all")
    }

    @Test mutating func `its rows are exported, with every outcome and every code`() throws {
        try show()
        desk.press(.character("e"), .enter)
        guard case .export(let export)? = desk.effects.last, case .rows(let listed) = export.contents else {
            return #expect(Bool(false), "nothing is written")
        }
        #expect(export.path == "metrics-2026-11-21.csv")
        #expect(listed.columns.count == 11 && listed.rows.allSatisfy { $0.count == 11 })
        let rows = listed.rows.map { row in
            row.map { cell in
                switch cell {
                case .text(let text): text
                case .integer(let number): "\(number)"
                case .decimal(let number): "\(number)"
                default: ""
                }
            }.joined(separator: "|")
        }
        #expect(rows.contains("command|PlaceOrder||1204|0.3|0.25|2100|9800|41000|µs|"))
        #expect(rows.contains("outcome|PlaceOrder|accepted|1200|||||||"))
        #expect(rows.contains("outcome|PlaceOrder|rejected PRODUCT_NOT_FOUND|3|||||||"))
        #expect(rows.contains("cache|aggregates|hit|3600|||||||"))
        #expect(rows.contains("write-ahead log|write.sqlite||4152000||||||bytes|"))
        #expect(rows.contains { $0.hasPrefix("slow query|GetOrderDashboard|status: pending, page: ") })
    }

    @Test mutating func `arguments that hold control characters reach no frame`() throws {
        let hostile = SlowQueries.Entry(
            name: "Find", arguments: "\u{1B}[2J\u{202E}x", duration: .seconds(1), endedAt: desk.now)
        try show(
            MetricsReport(
                metrics: MetricSnapshot(age: .seconds(1)), slowest: [hostile], files: [], usage: ProcessUsage()))
        #expect(text.contains("Find") && !text.contains("\u{1B}") && !text.contains("\u{202E}"))
    }
}

extension StringProtocol {
    fileprivate func trimmingEnd() -> String { String(reversed().drop { $0 == "\n" || $0 == " " }.reversed()) }
}

extension MetricsReport {
    /// What a process measured that had a busy day, one error and a few refusals among it.
    fileprivate static func sample(at now: Timestamp) -> MetricsReport {
        func timer(
            _ label: String, _ dimension: String, _ name: String, _ count: Int64, _ rates: (Double, Double),
            _ figures: (Int64, Int64, Int64)?
        ) -> DistributionReading {
            DistributionReading(
                key: MetricKey(label, [(dimension, name)]), unit: .nanoseconds, count: count, sum: count * 2_000_000,
                perSecondInTenSeconds: rates.0, perSecondInOneMinute: rates.1,
                recent: figures.map {
                    DistributionReading.Recent(
                        count: 20, p50: $0.0 * 1_000, p95: $0.1 * 1_000, p99: $0.1 * 1_000, maximum: $0.2 * 1_000,
                        mean: 2_000_000)
                })
        }
        func sizes(_ label: String, _ count: Int64, _ p50: Int64, _ largest: Int64, _ mean: Double)
            -> DistributionReading
        {
            DistributionReading(
                key: MetricKey(label), unit: .plain, count: count, sum: count * 2, perSecondInTenSeconds: 0.1,
                perSecondInOneMinute: 0.1,
                recent: DistributionReading.Recent(
                    count: count, p50: p50, p95: largest, p99: largest, maximum: largest, mean: mean))
        }
        func command(_ name: String, _ outcome: String, _ count: Int64) -> CounterReading {
            CounterReading(key: MetricKey("commands_total", [("command", name), ("outcome", outcome)]), total: count)
        }
        func loads(_ result: String, _ count: Int64) -> CounterReading {
            CounterReading(key: MetricKey("aggregate_loads_total", [("result", result)]), total: count)
        }
        let snapshot = MetricSnapshot(
            counters: [
                command("PlaceOrder", "accepted", 1_200), command("PlaceOrder", "PRODUCT_NOT_FOUND", 3),
                command("PlaceOrder", "ACCOUNT_SUSPENDED", 1), command("ApproveOrder", "accepted", 310),
                command("ApproveOrder", "error", 2), command("CancelOrder", "REASON_REQUIRED", 1),
                loads("hit", 3_600), loads("miss", 400),
            ],
            distributions: [
                timer("command_duration", "command", "ApproveOrder", 312, (12.4, 3), (1_900, 4_000, 4_100)),
                timer("command_duration", "command", "CancelOrder", 1, (0, 0), nil),
                timer("command_duration", "command", "PlaceOrder", 1_204, (0.3, 0.25), (2_100, 9_800, 41_000)),
                timer("query_duration", "query", "GetOrderDashboard", 20_118, (20.2, 11), (900, 6_200, 112_000)),
                timer("query_duration", "query", "ListProducts", 14, (0, 0.1), (85, 310, 310)),
                sizes("append_group_size", 1_480, 1, 24, 1.3), sizes("projection_batch_size", 1_390, 1, 256, 1.9),
            ], age: .seconds(4_000))
        return MetricsReport(
            metrics: snapshot,
            slowest: [
                SlowQueries.Entry(
                    name: "GetOrderDashboard", arguments: "status: pending, page: first(limit: 50)",
                    duration: .milliseconds(112), endedAt: now + .seconds(-61)),
                SlowQueries.Entry(
                    name: "ListProducts", arguments: "", duration: .microseconds(310), endedAt: now + .seconds(-2)),
            ],
            files: [
                File(name: "write.sqlite", writeAheadLogBytes: 4_152_000),
                File(name: "read.sqlite", writeAheadLogBytes: nil),
            ],
            usage: ProcessUsage(residentBytes: 45_200_000, peakResidentBytes: 60_100_000, threads: 12))
    }
}
