/// Folds one stream of events into the state its decisions are made on.
public protocol Aggregate: Sendable {
    /// The facts of its stream.
    associatedtype Fact: Event

    /// The category of its streams.
    static var category: String { get }

    /// The state before any event.
    init()

    /// Applies one fact; cannot fail for any sequence of facts the log can hold.
    mutating func evolve(_ fact: Fact)
}

/// What an aggregate decides about a command: facts to append, or a refusal.
public enum Decision<Fact: Sendable>: Sendable {
    /// The facts, oldest first; at least one.
    case accepted([Fact])
    /// Nothing happens; the rejection has the code and the reason.
    case rejected(Rejection)
}

extension Decision: Equatable where Fact: Equatable {}

/// Holds an aggregate as it was read, with the version that a decision on it must name.
public struct Loaded<A: Aggregate>: Sendable {
    /// Shared by all copies: one aggregate, such as a product, is handed to many decisions.
    let folded: Folded<A>

    /// The stream it was folded from.
    public var stream: StreamID { folded.stream }
    /// The folded state.
    public var state: A { folded.state }
    /// How many events went into it.
    public var version: StreamVersion { folded.version }

    /// Whether the stream has any events.
    public var exists: Bool { version > .none }

    /// The condition that this is still the newest state at commit.
    public var condition: StreamCondition { StreamCondition(stream: stream, version: version) }

    /// Creates a loaded aggregate; only stores do.
    public init(stream: StreamID, state: A, version: StreamVersion) {
        folded = Folded(stream: stream, state: state, version: version)
    }

    /// Wraps what a cache holds.
    init(_ folded: Folded<A>) {
        self.folded = folded
    }
}

/// Keeps an aggregate as it was folded, for any number of decisions.
final class Folded<A: Aggregate>: Sendable {
    let stream: StreamID
    let state: A
    let version: StreamVersion

    init(stream: StreamID, state: A, version: StreamVersion) {
        self.stream = stream
        self.state = state
        self.version = version
    }
}
