import CQRS
import MetricsRegistry

/// Describes the process as a whole: memory, write-ahead logs, caches and groups.
struct MetricsFacts {
    private let report: MetricsReport

    init(_ report: MetricsReport) {
        self.report = report
    }

    /// Each fact by its name.
    var all: [(name: String, words: String)] {
        [("memory", memory)]
            + report.files.map { file in
                ("\(file.name)-wal", file.writeAheadLogBytes.map(MetricsText.bytes) ?? "none")
            }
            + [
                ("aggregates in cache", hits),
                ("appends a transaction", MetricsText.sizes(report.metrics.distribution(MetricName.appendGroup))),
                ("events a batch", MetricsText.sizes(report.metrics.distribution(MetricName.projectionBatch))),
            ]
    }

    private var memory: String {
        let usage = report.usage
        let parts = [
            usage.residentBytes.map(MetricsText.bytes), usage.peakResidentBytes.map { "peak \(MetricsText.bytes($0))" },
            usage.threads.map { NumberText.counted($0, "thread") },
        ].compactMap { $0 }
        return parts.isEmpty ? "not known here" : parts.joined(separator: ", ")
    }

    private var hits: String {
        let (hits, misses) = (count(MetricName.hit), count(MetricName.miss))
        guard hits + misses > 0 else { return "none asked for yet" }
        let share = hits * 100 / (hits + misses)
        return "\(NumberText.counted(hits, "hit")), \(NumberText.grouped(misses)) read, \(share) %"
    }

    private func count(_ result: String) -> Int64 {
        report.metrics.count(MetricName.aggregateLoads, MetricName.result, result)
    }
}
