import CQRS

/// Reports how the rows that readers see compare with those that a replay of the log makes.
public struct ReadModelReport: Hashable, Sendable {
    /// The result for one projection.
    public struct Projection: Hashable, Sendable {
        /// The name of the projection.
        public let name: ProjectionName
        /// The position at which both were compared.
        public let checkpoint: Position
        /// How many rows were compared, those of the full-text index among them.
        public internal(set) var rows = 0
        /// How many events readers do not see because they wait as dead letters.
        public let deadLetters: Int
        /// The first difference; nil when there is none.
        public internal(set) var difference: ReadModelDifference?
    }

    /// Each projection, in the order they are applied.
    public let projections: [Projection]
    /// What SQLite itself found wrong with the read model's file; nil when it is sound.
    public let damage: String?
    /// The events that the projections leave out, as the log has them.
    public let discards: [Discards.Entry]

    /// Creates the report on a read model whose file is too damaged to be compared.
    public static func unreadable(_ damage: String) -> ReadModelReport {
        ReadModelReport(projections: [], damage: damage, discards: [])
    }

    /// Whether nothing differs and nothing is damaged.
    public var isEqual: Bool {
        damage == nil && projections.allSatisfy { $0.difference == nil }
    }
}

/// Names the first place where a read model is not what a replay makes; texts from outside are as they are stored.
public enum ReadModelDifference: Hashable, Sendable, CustomStringConvertible {
    /// A value differs.
    case value(table: String, key: String, column: String, live: String, replay: String)
    /// The replay has a row that the read model lacks.
    case missing(table: String, key: String)
    /// The read model has a row that the replay lacks.
    case surplus(table: String, key: String)
    /// A table of the read model cannot be read.
    case unreadable(table: String, message: String)
    /// The rows cannot be compared, for this reason.
    case incomparable(String)

    /// The difference in a sentence.
    public var description: String {
        switch self {
        case .value(let table, let key, let column, let live, let replay):
            "\(column) in \(table) at \(key) is \(live), and a replay of the log makes it \(replay)"
        case .missing(let table, let key):
            "\(table) has no row at \(key), and a replay of the log makes one"
        case .surplus(let table, let key):
            "\(table) has a row at \(key), and a replay of the log makes none"
        case .unreadable(let table, let message):
            "\(table) cannot be read: \(message)"
        case .incomparable(let reason):
            reason
        }
    }
}
