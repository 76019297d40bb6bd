/// Reads a whole log to find out whether it keeps the laws that every reader relies on.
public protocol CheckableLog: Sendable {
    /// Checks the whole log from one snapshot, and writes nothing.
    ///
    /// Positions are contiguous from 1 and every stream's versions are, in the order of their positions, every event and every
    /// answer follows from the one before by its chain, every event has its command's answer and every acceptance its events.
    /// With `expected`, a point noted before, the log is the same up to there. `progress` gets the number of events checked.
    /// Throws `StoreError`, and `CancellationError` when it was given up.
    func check(
        expecting expected: LogPoint?, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> LogReport
}

extension CheckableLog {
    /// Checks the whole log, where nobody wants to know how far it is.
    public func check(expecting expected: LogPoint? = nil) async throws -> LogReport {
        try await check(expecting: expected) { _ in }
    }
}

/// Tells whether a log keeps its own laws, and what it holds.
public struct LogReport: Hashable, Sendable {
    /// How many events there are.
    public var events = 0
    /// How many streams they are of.
    public var streams = 0
    /// How many commands were answered.
    public var answers = 0
    /// The kinds of events that occur.
    public var types: Set<EventType> = []
    /// The last event and the chain there, as the log has it.
    public var end = LogPoint.start
    /// The first position at which something is wrong; nil when nothing is, or it is not at a position.
    public var firstDamage: Position?
    /// What is wrong, a sentence each, the first of each kind; empty for a sound log.
    public var problems: [String] = []

    /// Creates the report on an empty log that is sound.
    public init() {}

    /// Creates the report on a log that could not be read, for this reason.
    public static func unreadable(_ problem: String) -> LogReport {
        var report = LogReport()
        report.problems = [problem]
        return report
    }
}
