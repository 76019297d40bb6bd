import CQRS
import Synchronization

/// Holds what earlier appends found out about the log, so that the next need not look it up.
struct KnownLog: Sendable {
    /// Kinds of events that the log holds.
    var types: Set<EventType> = []
    /// Versions of streams as of ``end``.
    private(set) var versions: [StreamID: StreamVersion] = [:]
    private var end = LogPoint.start

    /// How many versions are kept at most.
    static let mostVersions = 50_000

    /// Forgets the versions unless the log still ends where they were found: the same chain there means the same
    /// events up to there, so nobody has appended since.
    mutating func trustVersions(at end: LogPoint) {
        if self.end != end { versions = [:] }
        self.end = end
    }

    /// Notes where the log ends now.
    mutating func advance(to end: LogPoint) {
        self.end = end
        if versions.count > Self.mostVersions { versions = [:] }
    }

    subscript(stream: StreamID) -> StreamVersion? {
        get { versions[stream] }
        set { versions[stream] = newValue }
    }
}

/// Lends what is known of the log to one append at a time; another append meanwhile begins with nothing known.
final class LogMemory: Sendable {
    private let known = Mutex(KnownLog())

    /// Returns what is known, and keeps none of it: a copy would be made of it as soon as it is changed.
    func borrow() -> KnownLog {
        known.withLock { known in
            defer { known = KnownLog() }
            return known
        }
    }

    /// Keeps what is known after a commit.
    func keep(_ learned: KnownLog) {
        known.withLock { known in
            let types = known.types
            known = learned
            if !types.isEmpty { known.types.formUnion(types) }
        }
    }
}
