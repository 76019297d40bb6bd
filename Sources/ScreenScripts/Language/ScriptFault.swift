/// Describes what cannot be read in a script, where, and what would be right.
public struct ScriptFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where it is.
    public var place: ScriptPlace
    /// What is wrong, and what would be right.
    public var message: String

    /// Creates a description.
    public init(_ message: String, at place: ScriptPlace) {
        self.message = message
        self.place = place
    }

    /// Place and message, on one line.
    public var description: String { "\(place): \(message)" }
}

/// Lists all that is wrong in a script, in the order of its lines.
public struct ScriptFaults: Error, Hashable, Sendable, CustomStringConvertible {
    /// So many are listed; of a file that is no script at all, the first ones tell enough.
    public static let limit = 20

    /// What is wrong; at least one.
    public var faults: [ScriptFault]

    /// Creates a list.
    public init(_ faults: [ScriptFault]) {
        self.faults = faults
    }

    /// A line for each.
    public var description: String {
        let listed = faults.prefix(Self.limit).map(\.description)
        let rest = faults.count - listed.count
        return (listed + (rest > 0 ? ["… and \(rest) more"] : [])).joined(separator: "\n")
    }
}
