import Foundation

/// Measures whether a desk five times as large is slower: per event projected, and for a filter.
struct GrowthFigure: Figure {
    static let name = "growth"
    static let about = "time per event and filter at five times the size"

    func measure(on bench: Workbench) async throws -> [Reading] {
        guard let factor = bench.scale.growth else {
            return ["time per event as the log grows", "filter as the desk grows"].map {
                Reading(figure: Self.name, title: $0, unit: "", notes: ["left out by --quick"])
            }
        }
        let small = try await bench.projectedDesk(orders: bench.scale.orders)
        let large = try await bench.projectedDesk(orders: bench.scale.orders * factor)
        return [
            try timePerEvent(large, factor, bench), try await filter(small: small, large: large, factor, bench),
        ]
    }

    private func timePerEvent(_ large: URL, _ factor: Int, _ bench: Workbench) throws -> Reading {
        let report = try bench.projectionReport(of: large)
        let (near, far) = (Int64(bench.scale.events), Int64(bench.scale.events * factor))
        func microseconds(_ position: Int64) -> Double? {
            report.secondsPerEvent(upTo: position).map { $0 * 1_000_000 }
        }
        var reading = Reading(
            figure: Self.name, title: "time per event as the log grows", value: microseconds(far), unit: "µs",
            notes: ["the mean over the last fifth before event \(FigureText.grouped(Int(far)))"])
        reading.limit = Reading.Limit(
            what: "the same before event \(FigureText.grouped(Int(near))) of the same pass", value: microseconds(near))
        reading.want(ratioAtMost: 1.3)
        return reading
    }

    private func filter(small: URL, large: URL, _ factor: Int, _ bench: Workbench) async throws -> Reading {
        let (near, far) = try await FilterFigure.run(on: small, bench).run(
            inTurnsWith: FilterFigure.run(on: large, bench))
        var reading = Reading(
            figure: Self.name, title: "filter as the desk grows", value: far.keys.percentiles?.p99, unit: "ms",
            latency: far.keys.percentiles,
            notes: [
                "key to page at \(FigureText.grouped(bench.scale.orders * factor)) orders; through the bus: "
                    + "\(far.queryText)"
            ])
        reading.limit = Reading.Limit(
            what: "p99 of the same at \(FigureText.grouped(bench.scale.orders)) orders, in turns with it",
            value: near.keys.percentiles?.p99)
        reading.want(ratioAtMost: 1.5)
        return reading
    }
}
