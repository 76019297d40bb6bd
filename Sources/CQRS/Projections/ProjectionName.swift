/// Names a projection, such as `accounts`.
public struct ProjectionName: RawRepresentable, Hashable, Comparable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The name's text.
    public let rawValue: String

    /// Creates a name.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Creates a name from a literal.
    public init(stringLiteral value: String) {
        self.rawValue = value
    }

    /// The name's text.
    public var description: String { rawValue }

    /// Orders names alphabetically.
    public static func < (left: ProjectionName, right: ProjectionName) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Names one set of rows of a projection: the rows that readers see, or those of a shadow rebuild.
public struct ProjectionBuild: Hashable, Sendable {
    /// The projection that the rows belong to.
    public let projection: ProjectionName
    /// Numbers the sets of rows this projection has had, from 1; never used twice.
    public let generation: Int64

    /// Names a build.
    public init(_ projection: ProjectionName, generation: Int64) {
        self.projection = projection
        self.generation = generation
    }
}
