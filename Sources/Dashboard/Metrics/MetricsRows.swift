import CQRS
import MetricsRegistry

/// Writes a report as rows to be exported: one for each metric, its figures as plain numbers.
enum MetricsRows {
    private static let columns = [
        "kind", "name", "detail", "count", "perSecondInTenSeconds", "perSecondInOneMinute", "p50", "p99", "maximum",
        "unit", "at",
    ]

    /// What is exported before anything came.
    static let none = ExportedRows(of: "metric", columns: columns, rows: [])

    /// Returns the rows: commands with their outcomes, queries, the slowest of them, and the process.
    static func rows(_ report: MetricsReport) -> ExportedRows {
        let metrics = report.metrics
        let commands = CommandFigures.all(in: metrics).flatMap { command in
            [distribution("command", command.name, command.durations)]
                + outcomes(of: command).map { row("outcome", command.name, $0.outcome, $0.count) }
        }
        let queries = metrics.distributions(MetricName.queryDuration, by: MetricName.query).map {
            distribution("query", $0.name, $0.reading)
        }
        let slowest = report.slowest.map {
            row(
                "slow query", $0.name, $0.arguments, 1, most: $0.duration.wholeMicroseconds, unit: "µs",
                at: $0.endedAt.iso8601)
        }
        return ExportedRows(of: "metric", columns: columns, rows: commands + queries + slowest + process(report))
    }

    private static func outcomes(of command: CommandFigures) -> [(outcome: String, count: Int64)] {
        [("accepted", command.accepted), ("failed", command.failed)]
            + command.rejections.map { ("rejected \($0.code)", $0.count) }
    }

    private static func process(_ report: MetricsReport) -> [[ExportedCell]] {
        let metrics = report.metrics
        let loads = [MetricName.hit, MetricName.miss].map { result in
            row(
                "cache", "aggregates", result,
                metrics.count(MetricName.aggregateLoads, MetricName.result, result))
        }
        let sizes = [
            ("appends a transaction", MetricName.appendGroup), ("events a batch", MetricName.projectionBatch),
        ].compactMap { name, label in metrics.distribution(label).map { distribution("size", name, $0) } }
        let files = report.files.map {
            row("write-ahead log", $0.name, "", $0.writeAheadLogBytes ?? 0, unit: "bytes")
        }
        let usage = [
            ("resident", report.usage.residentBytes, "bytes"), ("peak", report.usage.peakResidentBytes, "bytes"),
            ("threads", report.usage.threads.map { Int64($0) }, ""),
        ].compactMap { name, value, unit in value.map { row("process", name, "", $0, unit: unit) } }
        return loads + sizes + files + usage
    }

    private static func distribution(_ kind: String, _ name: String, _ reading: DistributionReading) -> [ExportedCell] {
        let isTime = reading.unit == .nanoseconds
        func figure(_ value: Int64?) -> ExportedCell { value.map { .integer(isTime ? $0 / 1_000 : $0) } ?? .none }
        return [
            .text(kind), .text(name), .none, .integer(reading.count), .decimal(reading.perSecondInTenSeconds),
            .decimal(reading.perSecondInOneMinute), figure(reading.recent?.p50), figure(reading.recent?.p99),
            figure(reading.recent?.maximum), isTime ? .text("µs") : .none, .none,
        ]
    }

    private static func row(
        _ kind: String, _ name: String, _ detail: String, _ count: Int64, most: Int64? = nil, unit: String = "",
        at time: String = ""
    ) -> [ExportedCell] {
        func text(_ text: String) -> ExportedCell { text.isEmpty ? .none : .text(text) }
        return [
            .text(kind), .text(name), text(detail), .integer(count), .none, .none, .none, .none,
            most.map { .integer($0) } ?? .none, text(unit), text(time),
        ]
    }
}
