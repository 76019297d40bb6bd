/// Names one metric: what is measured, and of what.
public struct MetricKey: Hashable, Sendable, Comparable {
    /// One part of what is measured, such as the type of a command.
    public struct Dimension: Hashable, Sendable {
        /// What kind of part it is.
        public let name: String
        /// Which one.
        public let value: String
    }

    /// What is measured, such as `commands_total`.
    public let label: String
    /// The parts it is measured of, sorted by name.
    public let dimensions: [Dimension]

    /// Creates a key; the order of the dimensions does not matter.
    public init(_ label: String, _ dimensions: [(String, String)] = []) {
        self.label = label
        self.dimensions = dimensions.map { Dimension(name: $0, value: $1) }.sorted {
            ($0.name, $0.value) < ($1.name, $1.value)
        }
    }

    /// The value of a dimension; nil where there is none of that name.
    public subscript(dimension: String) -> String? {
        dimensions.first { $0.name == dimension }?.value
    }

    /// Compares by label, then by the values.
    public static func < (left: MetricKey, right: MetricKey) -> Bool {
        guard left.label == right.label else { return left.label < right.label }
        return left.dimensions.lexicographicallyPrecedes(right.dimensions) {
            ($0.name, $0.value) < ($1.name, $1.value)
        }
    }
}
