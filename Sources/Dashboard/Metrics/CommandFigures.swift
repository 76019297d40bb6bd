import CQRS
import MetricsRegistry

/// Sums up what was measured of one type of command.
struct CommandFigures: Hashable, Sendable {
    /// The type of command.
    let name: String
    /// From handing in to receipt.
    let durations: DistributionReading
    /// How many were accepted.
    let accepted: Int64
    /// How many ended in an error, and nobody knows whether they were accepted.
    let failed: Int64
    /// How many were rejected, by code, most first.
    let rejections: [Rejections]

    /// How many were rejected with one code.
    struct Rejections: Hashable, Sendable {
        let code: String
        let count: Int64
    }

    /// How many were rejected.
    var rejected: Int64 { rejections.reduce(0) { $0 + $1.count } }

    /// The codes with how often each came: `EMPTY_ORDER 2, SELF_APPROVAL 1`.
    var codes: String {
        rejections.map { "\($0.code) \(NumberText.grouped($0.count))" }.joined(separator: ", ")
    }

    /// Returns the types of commands that were handed in, those of which there were most first.
    static func all(in metrics: MetricSnapshot) -> [CommandFigures] {
        let counts = Dictionary(grouping: metrics.counters.filter { $0.key.label == MetricName.commands }) {
            $0.key[MetricName.command]
        }
        return metrics.distributions(MetricName.commandDuration, by: MetricName.command).map { name, durations in
            CommandFigures(name, durations, counts[name] ?? [])
        }
    }

    private init(_ name: String, _ durations: DistributionReading, _ counts: [CounterReading]) {
        func count(_ outcome: String) -> Int64 {
            counts.first { $0.key[MetricName.outcome] == outcome }?.total ?? 0
        }
        self.name = name
        self.durations = durations
        accepted = count(MetricName.accepted)
        failed = count(MetricName.failed)
        rejections = counts.compactMap { reading -> Rejections? in
            guard let code = reading.key[MetricName.outcome], code != MetricName.accepted, code != MetricName.failed
            else { return nil }
            return Rejections(code: code, count: reading.total)
        }.sorted { ($1.count, $0.code) < ($0.count, $1.code) }
    }
}

extension MetricSnapshot {
    /// Returns the distributions of one label with the value of a dimension, those with most values first.
    func distributions(_ label: String, by dimension: String) -> [(name: String, reading: DistributionReading)] {
        distributions.filter { $0.key.label == label }
            .map { (name: $0.key[dimension] ?? "", reading: $0) }
            .sorted { ($1.reading.count, $0.name) < ($0.reading.count, $1.name) }
    }

    /// Returns the distribution of a label without dimensions; nil where nothing was recorded.
    func distribution(_ label: String) -> DistributionReading? {
        distributions.first { $0.key.label == label && $0.count > 0 }
    }

    /// Returns a count by its label and the value of one dimension.
    func count(_ label: String, _ dimension: String, _ value: String) -> Int64 {
        counters.first { $0.key.label == label && $0.key[dimension] == value }?.total ?? 0
    }
}
