import CQRS

/// Measures what the statistics cost the projector, with small orders and with such as shops import.
struct StatisticsCost: Figure {
    static let name = "statistics-cost"
    static let about = "what the statistics cost the projector, in turns"

    func measure(on bench: Workbench) async throws -> [Reading] {
        let lines = bench.scale.importLines
        let events = bench.scale.costEvents
        let small = try await bench.newLog("cost-small", events: events)
        // Orders of many lines need longer: a part of the events is enough.
        let large = try await bench.newLog("cost-large", events: events / 4, lines: lines)
        return [
            try await ProjectorCost(of: .statistics, title: "statistics, orders of 1 to 5 lines", wantedPercent: 8)
                .measure(small, on: bench),
            try await ProjectorCost(of: .statistics, title: "statistics, orders of \(lines) lines", wantedPercent: 8)
                .measure(large, on: bench),
        ]
    }
}

/// Measures what it costs the projector to record how events were delivered.
struct DeliveriesCost: Figure {
    static let name = "deliveries-cost"
    static let about = "what the record of deliveries costs the projector, in turns"

    func measure(on bench: Workbench) async throws -> [Reading] {
        try await ProjectorCost.byTransaction(of: .deliveries, figure: Self.name, on: bench)
    }
}

/// Measures what it costs the projector to measure itself.
struct MetricsCost: Figure {
    static let name = "metrics-cost"
    static let about = "what its metrics cost the projector, in turns"

    func measure(on bench: Workbench) async throws -> [Reading] {
        try await ProjectorCost.byTransaction(of: .metrics, figure: Self.name, on: bench)
    }
}
