import Foundation
import Testing

@testable import orderdesk_bench

@Suite struct ReportTests {
    @Test func `percentiles are those of what was recorded`() throws {
        var latencies = Latencies()
        #expect(latencies.percentiles == nil)
        for milliseconds in 1...1_000 { latencies.record(.milliseconds(milliseconds)) }
        let found = try #require(latencies.percentiles)
        #expect(found.count == 1_000)
        #expect(abs(found.p50 - 500) < 1)
        #expect(abs(found.p99 - 990) < 1)
        #expect(abs(found.max - 1_000) < 1)
    }

    @Test func `a latency below zero counts as none`() {
        var latencies = Latencies()
        latencies.record(.milliseconds(-5))
        #expect(latencies.percentiles?.max == 0)
    }

    @Test func `a figure is judged by its ratio to the limit`() {
        var reading = Reading(figure: "a", title: "a", value: 6, unit: "/s")
        reading.limit = Reading.Limit(what: "a loop", value: 10)
        reading.want(ratioAtLeast: 0.6)
        #expect(reading.isReached == true)
        reading.want(ratioAtMost: 0.5)
        #expect(reading.isReached == false)
        #expect(reading.requirements.map(\.wanted) == ["≥ 0.6 × limit", "≤ 0.5 × limit"])
    }

    @Test func `what has no limit in this run is not judged`() {
        var reading = Reading(figure: "a", title: "a", value: 6, unit: "/s")
        reading.limit = Reading.Limit(what: "not installed", value: nil)
        reading.want(ratioAtLeast: 20)
        #expect(reading.isReached == nil)
        #expect(reading.ratio == nil)
    }

    @Test(arguments: [
        (0, "0"), (0.25, "0.25"), (0.0625, "0.062"), (1.5, "1.5"), (12.345, "12.3"), (20, "20"), (100, "100"),
        (1_234.4, "1,234"), (1_000_000, "1,000,000"),
    ])
    func `numbers keep the digits that count`(number: Double, text: String) {
        #expect(FigureText.short(number) == text)
    }

    @Test func `the table has a line for each figure, its notes and the conditions`() {
        var reached = Reading(figure: "key", title: "key to frame", value: 1.25, unit: "ms", notes: ["a note"])
        reached.latency = Percentiles(count: 10, p50: 1.25, p99: 4, max: 5)
        reached.limit = Reading.Limit(what: "less", value: 2.5)
        reached.want(p50: 2)
        let missing = Reading(figure: "start", title: "start", unit: "ms", notes: ["not built"])
        let conditions = Conditions(folder: URL(filePath: "/"), scale: .quick, seed: 1)
        let report = Report(conditions: conditions, readings: [reached, missing])
        let lines = report.table().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(
            lines.prefix(7) == [
                "FIGURE            MEASURED  LIMIT BESIDE IT  RATIO  WANTED          P50   P99   MAX",
                "key to frame       1.25 ms           2.5 ms   0.50  p50 ≤ 2 ms  1.25 ms  4 ms  5 ms  ✓ reached",
                "start         not measured                                                           · not judged",
                "", "key to frame: limit: less", "    a note", "start: not built",
            ])
        #expect(!report.hasMisses)
    }

    @Test func `the JSON names every figure with its limit, ratio and verdict`() throws {
        var reading = Reading(figure: "append-one", title: "place", value: 3, unit: "/s")
        reading.limit = Reading.Limit(what: "a loop", value: 4)
        reading.want(ratioAtLeast: 0.8)
        let conditions = Conditions(folder: URL(filePath: "/"), scale: .quick, seed: 1)
        let report = Report(conditions: conditions, readings: [reading])
        let json = try #require(try JSONSerialization.jsonObject(with: report.json()) as? [String: Any])
        let found = try #require((json["readings"] as? [[String: Any]])?.first)
        #expect(found["figure"] as? String == "append-one")
        #expect(found["ratio"] as? Double == 0.75)
        #expect(found["isReached"] as? Bool == false)
        #expect(report.hasMisses)
    }
}
