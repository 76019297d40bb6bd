/// Writes metrics in the text format of Prometheus, version 0.0.4.
public struct PrometheusText: Sendable {
    /// The kinds of metrics that the format knows and this writes.
    public enum Kind: String, Sendable {
        /// It only grows.
        case counter
        /// It goes up and down.
        case gauge
    }

    /// The content type that goes with the text.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private let prefix: String
    /// What was written so far.
    public private(set) var text = ""
    private var described: Set<String> = []

    /// Begins a text; every name in it begins with `prefix`.
    public init(prefix: String) {
        self.prefix = prefix
    }

    /// Writes one value; those of one name have to follow one another.
    public mutating func add(
        _ name: String, _ kind: Kind, help: String, labels: [(String, String)] = [], _ value: Double
    ) {
        describe(name, kind.rawValue, help)
        line(name, labels, Self.text(of: value))
    }

    /// Writes everything of a registry: counts as counters, distributions as histograms (durations in seconds), newest values as
    /// gauges.
    public mutating func add(_ snapshot: MetricSnapshot) {
        for counter in snapshot.counters {
            let labels = counter.key.dimensions.map { ($0.name, $0.value) }
            add(
                counter.key.label, .counter, help: "Since the start of the process.", labels: labels,
                Double(counter.total))
        }
        for distribution in snapshot.distributions { add(distribution) }
        for gauge in snapshot.gauges {
            let labels = gauge.key.dimensions.map { ($0.name, $0.value) }
            add(gauge.key.label, .gauge, help: "The newest value.", labels: labels, gauge.value)
        }
    }

    private mutating func add(_ reading: DistributionReading) {
        let isTime = reading.unit == .nanoseconds
        let scale = isTime ? 1e-9 : 1
        let name = reading.key.label + (isTime ? "_seconds" : "")
        let labels = reading.key.dimensions.map { ($0.name, $0.value) }
        describe(name, "histogram", "Since the start of the process.")
        for bucket in reading.buckets {
            line(
                name + "_bucket", labels + [("le", Self.text(of: Double(bucket.upperBound) * scale))], "\(bucket.count)"
            )
        }
        line(name + "_bucket", labels + [("le", "+Inf")], "\(reading.count)")
        line(name + "_sum", labels, Self.text(of: Double(reading.sum) * scale))
        line(name + "_count", labels, "\(reading.count)")
    }

    private mutating func describe(_ name: String, _ type: String, _ help: String) {
        guard described.insert(name).inserted else { return }
        text += "# HELP \(prefix)\(name) \(help)\n# TYPE \(prefix)\(name) \(type)\n"
    }

    private mutating func line(_ name: String, _ labels: [(String, String)], _ value: String) {
        let pairs = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        text += "\(prefix)\(name)\(pairs.isEmpty ? "" : "{\(pairs)}") \(value)\n"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    /// Whole numbers go without a fraction, others in at most nine digits: a bound is then written the same each time.
    private static func text(of value: Double) -> String {
        if let whole = Int64(exactly: value) { return String(whole) }
        guard value.isFinite else { return value.isNaN ? "NaN" : value > 0 ? "+Inf" : "-Inf" }
        let rounded = (value * 1e9).rounded() / 1e9
        return "\(rounded)"
    }
}
