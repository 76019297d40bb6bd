import Foundation

/// Compares projecting a log with and without a part of what the projector does, in turns.
struct ProjectorCost: Sendable {
    let part: ProjectorPart
    let figure: String
    let title: String
    /// The most events in a transaction.
    let batch: Int
    let wantedPercent: Double

    init(
        of part: ProjectorPart, figure: String = StatisticsCost.name, title: String, batch: Int = 1_000,
        wantedPercent: Double
    ) {
        self.part = part
        self.figure = figure
        self.title = title
        self.batch = batch
        self.wantedPercent = wantedPercent
    }

    /// Measures a part whose cost is that of a transaction: of many events, and of one, as when commands come one by one.
    static func byTransaction(
        of part: ProjectorPart, figure: String, on bench: Workbench
    ) async throws -> [Reading] {
        let wanted = 3.0
        let many = try await bench.newLog("cost-many", events: bench.scale.costEvents)
        let few = try await bench.newLog("cost-few", events: bench.scale.costEvents / 4)
        return [
            try await ProjectorCost(
                of: part, figure: figure, title: "\(part.rawValue), 1,000 events at once", wantedPercent: wanted
            ).measure(many, on: bench),
            try await ProjectorCost(
                of: part, figure: figure, title: "\(part.rawValue), one by one", batch: 1, wantedPercent: wanted
            ).measure(few, on: bench, turns: 2 * bench.scale.costTurns + 1),
        ]
    }

    /// Projects the log of a desk in turns with and without the part; more turns for what differs more from one to the next.
    func measure(_ desk: URL, on bench: Workbench, turns count: Int? = nil) async throws -> Reading {
        var turns: [CostTurn] = []
        for _ in 0..<(count ?? bench.scale.costTurns) {
            let with = try await bench.projectAgain(desk, without: nil, batch: batch)
            let without = try await bench.projectAgain(desk, without: part, batch: batch)
            turns.append(CostTurn(with: with, without: without))
        }
        var reading = Reading(
            figure: figure, title: title, value: turns.map(\.processorCost).median, unit: "% of the processor",
            notes: Self.notes(turns))
        reading.want(atMost: wantedPercent)
        return reading
    }

    private static func notes(_ turns: [CostTurn]) -> [String] {
        func percent(_ value: Double?) -> String { value.map { "\(FigureText.short($0)) %" } ?? "–" }
        let events = Double(turns.first?.with.events ?? 0)
        func rate(_ seconds: [Double]) -> String {
            seconds.median.map { FigureText.grouped(Int((events / $0).rounded())) } ?? "–"
        }
        let processor = turns.map(\.processorCost)
        return [
            "median of \(turns.count) turns, from \(percent(processor.min())) to \(percent(processor.max())); of the time "
                + percent(turns.map(\.timeCost).median),
            "\(FigureText.grouped(Int(events))) events: \(rate(turns.map(\.with.seconds))) events/s with it, "
                + "\(rate(turns.map(\.without.seconds))) without; in a second of processor time "
                + "\(rate(turns.map(\.with.processorSeconds))) and \(rate(turns.map(\.without.processorSeconds)))",
        ]
    }
}

/// Compares a pass with a part of the projector's work to one without it, right after.
struct CostTurn: Sendable {
    let with: ProjectionPass.Report
    let without: ProjectionPass.Report

    /// What the part costs of the processor time of the whole, in percent; below zero where the passes differ by chance.
    var processorCost: Double { 100 * (1 - without.processorSeconds / with.processorSeconds) }

    /// What it costs of the time of the whole, in percent.
    var timeCost: Double { 100 * (1 - without.seconds / with.seconds) }
}

extension [Double] {
    /// The middle one, or the mean of the two in the middle; nil without any.
    var median: Double? {
        guard !isEmpty else { return nil }
        let sorted = sorted()
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }
}
