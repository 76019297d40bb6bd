/// Moves a log to another place: every event and every answer as it is, with positions, ids, times and chains.
///
/// At no time can both be appended to. The old log is kept from changing while it is copied, by a lock that ends with the
/// process; the new one is closed until it is whole. Both are compared, then the old one is closed for good, then the new one
/// is opened. Where that is cut off anywhere, running it again goes on where it was: until the old one is closed it lives on
/// and what was copied is kept, after that neither lives until the new one is opened. Out of a closed log nothing is copied:
/// what was made of it may have gone on elsewhere since.
public struct LogMove: Sendable {
    private let source: any LeavingLog
    private let target: any ArrivingLog
    private let pageSize: Int

    /// How far it is.
    public enum Step: Hashable, Sendable {
        /// So many events are copied, of so many.
        case copied(events: Int, of: Int)
        /// So many events of the copy are checked.
        case checked(events: Int)
        /// Both hold the same.
        case compared
        /// The old log takes no appends any more.
        case closed
        /// The new log takes appends.
        case opened
        /// The old log is out of the way.
        case retired
    }

    /// Prepares the move of one log into another; `pageSize` is how many events are copied at once.
    public init(from source: any LeavingLog, to target: any ArrivingLog, pageSize: Int = 5_000) {
        self.source = source
        self.target = target
        self.pageSize = pageSize
    }

    /// Does it, or what is left of it, and returns what was moved; `step` is called after each step, and ends the work by throwing.
    ///
    /// It can be cancelled until the old log is closed. Throws `StoreError`: also when the target holds a log of its own, and when the copy is not the same as the original.
    public func run(_ step: @escaping @Sendable (Step) throws -> Void = { _ in }) async throws -> LogExtent {
        if let place = try await source.movedTo() {
            try await finish(movedTo: place, step)
        } else {
            try await begin(step)
        }
        let extent = try await source.extent()
        try await source.retire()
        try step(.retired)
        return extent
    }

    private func begin(_ step: @escaping @Sendable (Step) throws -> Void) async throws {
        guard try await target.arrival() != .living else { throw ownLog() }
        try await source.prepare()
        try await copy(step)
        try await compare(step)
        guard let place = try await target.place() else { throw ownLog() }
        try await source.close(movedTo: place)
        try step(.closed)
        try await target.open()
        try step(.opened)
    }

    /// Opens the new log where that was left undone.
    private func finish(movedTo place: LogPlace, _ step: (Step) throws -> Void) async throws {
        guard try await target.place()?.id == place.id else {
            throw StoreError(.gone, "\(source.name) was moved to \(place.text)", remedy: "open it there")
        }
        switch try await target.arrival() {
        case .arriving:
            guard try await target.extent() == source.extent() else { throw notThere(place) }
            try await target.open()
            try step(.opened)
        case .empty, .living:
            // It may have gone on since.
            guard try await target.holds(source.extent()) else { throw notThere(place) }
        case .nothing: throw notThere(place)
        }
    }

    private func copy(_ step: (Step) throws -> Void) async throws {
        let total = try await source.extent().events
        var (done, hasAll) = (try await target.extent(), false)
        guard try await source.holds(done) else { throw ownLog() }
        try await target.prepare()
        while !hasAll {
            try Task.checkCancellation()
            let events = try await source.events(after: done.end.position, limit: pageSize)
            let answers = try await source.answers(after: done.lastAnswer, limit: pageSize)
            hasAll = events.isEmpty && answers.isEmpty
            guard !hasAll else { break }
            try await target.add(events, answers)
            done.add(events, answers)
            try step(.copied(events: done.events, of: total))
        }
    }

    private func compare(_ step: @escaping @Sendable (Step) throws -> Void) async throws {
        let expected = try await source.extent()
        // The chains are computed again from all that the copy holds.
        let report = try await target.check(expecting: expected.end) { try? step(.checked(events: $0)) }
        let found = try await target.extent()
        if let problem = report.problems.first { throw different(problem) }
        guard found == expected, report.events == expected.events, report.answers == expected.answers else {
            throw different("\(found) in place of \(expected)")
        }
        try step(.compared)
    }

    private func ownLog() -> StoreError {
        StoreError(
            .cannotOpen, "\(target.name) holds a log of its own, which is not the beginning of this one",
            remedy: "choose a place where there is none")
    }

    private func notThere(_ place: LogPlace) -> StoreError {
        StoreError(
            .gone, "\(source.name) was moved to \(place.text) and is closed for good; that log is not there any more",
            remedy: "open it where it was moved to from there, or put a backup of it back; nothing was copied")
    }

    private func different(_ problem: String) -> StoreError {
        StoreError(
            .corrupt, "the copy is not the same as \(source.name): \(problem)",
            remedy: "verify the log; the old one is in use as before, and the copy is not")
    }
}

/// Names where a log is.
public struct LogPlace: Hashable, Sendable {
    /// What people are told, to find it there.
    public let text: String
    /// What it is recognised by.
    public let id: String

    /// Creates the name; where nothing better is known it is recognised by its text.
    public init(_ text: String, id: String? = nil) {
        self.text = text
        self.id = id ?? text
    }
}

/// Describes how much a log holds, and by its chains what.
public struct LogExtent: Hashable, Sendable, CustomStringConvertible {
    /// The last event.
    public private(set) var end: LogPoint
    /// How many events there are.
    public private(set) var events: Int
    /// The number of the last answer; 0 for none.
    public private(set) var lastAnswer: Int64
    /// The chain of answers there.
    public private(set) var answerChain: Chain
    /// How many answers there are.
    public private(set) var answers: Int

    /// The extent of an empty log.
    public static let nothing = LogExtent(end: .start, events: 0, lastAnswer: 0, answerChain: .start, answers: 0)

    /// Creates an extent that was counted.
    public init(end: LogPoint, events: Int, lastAnswer: Int64, answerChain: Chain, answers: Int) {
        self.end = end
        self.events = events
        self.lastAnswer = lastAnswer
        self.answerChain = answerChain
        self.answers = answers
    }

    /// Adds what follows.
    public mutating func add(_ events: [RecordedEvent], _ answers: [RecordedAnswer]) {
        end = events.last?.point ?? end
        self.events += events.count
        lastAnswer = answers.last?.sequence ?? lastAnswer
        answerChain = answers.last?.chain ?? answerChain
        self.answers += answers.count
    }

    /// Counts and ends in a line.
    public var description: String {
        "\(events) events up to \(end), \(answers) answers up to \(lastAnswer):\(answerChain.short)"
    }
}

/// An answer to a command as a log keeps it.
public struct RecordedAnswer: Hashable, Sendable {
    /// Its place among the answers, from 1.
    public let sequence: Int64
    /// The command that was answered.
    public let command: CommandID
    /// What was answered.
    public let answer: StoredAnswer
    /// Who had asked for what was refused; nil for what was accepted.
    public let actor: String?
    /// When it was answered.
    public let answeredAt: Timestamp
    /// The chain of answers up to this one.
    public let chain: Chain

    /// Creates an answer; only stores do.
    public init(
        sequence: Int64, command: CommandID, answer: StoredAnswer, actor: String?, answeredAt: Timestamp, chain: Chain
    ) {
        self.sequence = sequence
        self.command = command
        self.answer = answer
        self.actor = actor
        self.answeredAt = answeredAt
        self.chain = chain
    }
}
