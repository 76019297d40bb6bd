import CQRS
import MetricsRegistry

/// Holds what this process measured of itself, and how much it uses, at one moment.
public struct MetricsReport: Hashable, Sendable {
    /// Describes the write-ahead log next to one file.
    public struct File: Hashable, Sendable {
        /// The file's name.
        public let name: String
        /// How long its write-ahead log is; nil where there is none.
        public let writeAheadLogBytes: Int64?

        /// Creates a description.
        public init(name: String, writeAheadLogBytes: Int64?) {
            self.name = name
            self.writeAheadLogBytes = writeAheadLogBytes
        }
    }

    /// What was counted and timed.
    public let metrics: MetricSnapshot
    /// The queries that took longest lately, the slowest first.
    public let slowest: [SlowQueries.Entry]
    /// The desk's files.
    public let files: [File]
    /// What the process uses.
    public let usage: ProcessUsage

    /// Creates a report.
    public init(metrics: MetricSnapshot, slowest: [SlowQueries.Entry], files: [File], usage: ProcessUsage) {
        self.metrics = metrics
        self.slowest = slowest
        self.files = files
        self.usage = usage
    }
}
