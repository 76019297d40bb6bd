import CQRS
import MetricsRegistry

extension PrometheusText {
    /// Writes how fresh every projection is. What is not known is left out: a gauge that is missing is no zero.
    package mutating func add(_ report: FreshnessReport) {
        if let head = report.worst.head {
            add("log_position", .gauge, help: "The last position of the log.", Double(head.rawValue))
        }
        gauges("projection_checkpoint", "The position up to which a projection is applied.", report) {
            Double($0.checkpoint.rawValue)
        }
        gauges("projection_behind_events", "Events that are not applied yet.", report) { $0.behind.map(Double.init) }
        gauges("projection_lag_seconds", "How long the first of them has waited.", report) { $0.lag?.inSeconds }
        gauges("projection_heartbeat_age_seconds", "How long the projector has been silent.", report) {
            $0.heartbeatAge?.inSeconds
        }
        gauges("projection_applied_per_second", "Events applied a second, lately.", report) { $0.appliedPerSecond }
        gauges("projection_dead_letters", "Events that wait as dead letters.", report) { Double($0.deadLetters) }
        gauges("projection_rebuild_ratio", "The part of a shadow rebuild that is done, 0 to 1.", report) { freshness in
            freshness.rebuild.map { $0.head == .start ? 1 : Double($0.checkpoint.rawValue) / Double($0.head.rawValue) }
        }
        for freshness in report.projections {
            for word in Self.stateWords {
                add(
                    "projection_state", .gauge, help: "1 for the state that a projection is in.",
                    labels: [("projection", freshness.projection.rawValue), ("state", word)],
                    freshness.state.word == word ? 1 : 0)
            }
        }
        add("projector_running", .gauge, help: "1 while a process projects.", report.hasProjector ? 1 : 0)
    }

    /// Writes what this process uses of the machine.
    package mutating func add(_ usage: ProcessUsage) {
        if let bytes = usage.residentBytes {
            add("process_resident_memory_bytes", .gauge, help: "Bytes in memory.", Double(bytes))
        }
        if let threads = usage.threads { add("process_threads", .gauge, help: "Threads.", Double(threads)) }
    }

    private static let stateWords = [
        "LIVE", "CATCHING UP", "DELAYED", "PAUSED", "STALLED", "FAILED", "REBUILDING",
    ]

    private mutating func gauges(
        _ name: String, _ help: String, _ report: FreshnessReport, _ value: (Freshness) -> Double?
    ) {
        for freshness in report.projections {
            guard let value = value(freshness) else { continue }
            add(name, .gauge, help: help, labels: [("projection", freshness.projection.rawValue)], value)
        }
    }
}
