import CQRS

/// Places something in simulated time, with what the time of day has been through until then.
struct Moment: Sendable {
    let at: Duration
    let wall: Timestamp
    let setBack: Duration

    init(in world: World) {
        at = world.scheduler.now
        wall = world.clock.now()
        setBack = world.clock.setBack
    }
}

/// Knows every event that was ever committed and checks each as it comes: the laws of the log.
struct LogTruth: Sendable {
    typealias Fail = (_ law: String, _ detail: String) -> Void

    /// What the log held after an event: how long that event has waited, and the state of its stream.
    private struct Entry: Sendable {
        let event: RecordedEvent
        let committed: Moment
        let state: Int
    }

    private var entries: [Entry] = []
    private var versions: [StreamID: Int64] = [:]
    private var tallies: [StreamID: Tally] = [:]
    private var gate = Gate()
    private var positions: [CommandID: [Position]] = [:]
    private var discards: [ProjectionName: [Position: Position]] = [:]

    /// The last position.
    var head: Position { Position(Int64(entries.count)) }

    /// All events, in order.
    var events: some Sequence<RecordedEvent> { entries.lazy.map(\.event) }

    /// Returns the event at a position; nil when there is none.
    subscript(position: Position) -> RecordedEvent? { entry(at: position)?.event }

    /// Returns the chain at a position; nil when the log ends before it.
    func chain(at position: Position) -> Chain? { position == .start ? .start : entry(at: position)?.event.chain }

    /// Whether rows were made from this log as it is.
    func hasMade(_ build: BuildStatus) -> Bool { chain(at: build.checkpoint) == build.chain }

    /// The positions at which some commit ended, and the start.
    var commitEnds: [Position] {
        let isLast = { (index: Int) in
            index + 1 == entries.count
                || entries[index].event.cause.commandID != entries[index + 1].event.cause.commandID
        }
        return [.start] + entries.indices.filter(isLast).map { entries[$0].event.position }
    }

    /// Forgets all after a position.
    mutating func forget(after position: Position, ledger: Ledger, fail: Fail) {
        let kept = entries.prefix(Int(position.rawValue))
        self = LogTruth()
        for entry in kept { receive(entry.event, committed: entry.committed, ledger: ledger, fail: fail) }
    }

    /// Returns the state of an event's stream right after it: a tally's sum, or 1 for an open gate.
    func state(after position: Position) -> Int? { entry(at: position)?.state }

    /// Returns the positions of a command's events.
    func positions(of command: CommandID) -> [Position] { positions[command] ?? [] }

    /// Whether the gate is open.
    var isGateOpen: Bool { gate.isOpen }

    /// How many events were discarded, projection by projection.
    var discardCount: Int { discards.values.reduce(0) { $0 + $1.count } }

    /// Returns the events that a projection leaves out, each with the position of the event that discards it.
    func discards(of projection: ProjectionName) -> [Position: Position] { discards[projection] ?? [:] }

    /// Returns how long the event after a checkpoint has surely waited at `moment`; nil when none waits.
    ///
    /// A clock set back hides that much of the wait from anyone who has only the time of day.
    func visibleWait(after checkpoint: Position, at moment: Moment) -> Duration? {
        guard let next = entry(at: checkpoint.next) else { return nil }
        return (moment.at - next.committed.at) - (moment.setBack - next.committed.setBack)
    }

    private func entry(at position: Position) -> Entry? {
        position > .start && position <= head ? entries[Int(position.rawValue) - 1] : nil
    }

    /// Records an event that was just committed.
    mutating func receive(_ event: RecordedEvent, committed: Moment, ledger: Ledger, fail: Fail) {
        checkOrder(of: event, committed: committed, fail: fail)
        checkCommand(of: event, ledger: ledger, fail: fail)
        let state = evolve(event, fail: fail)
        entries.append(Entry(event: event, committed: committed, state: state))
        versions[event.stream] = event.version.rawValue
        positions[event.cause.commandID, default: []].append(event.position)
    }

    private func checkOrder(of event: RecordedEvent, committed: Moment, fail: Fail) {
        if event.position != head.next {
            fail("positions are contiguous from 1", "\(event.position) follows \(head)")
        }
        if event.recordedAt != committed.wall {
            fail("an event is recorded when the clock says it was", "at \(event.position)")
        }
        let version = (versions[event.stream] ?? 0) + 1
        if event.version.rawValue != version {
            fail("versions are contiguous from 1", "\(event.stream) has \(event.version) in place of \(version)")
        }
    }

    private func checkCommand(of event: RecordedEvent, ledger: Ledger, fail: Fail) {
        let command = event.cause.commandID
        let taken = positions[command] ?? []
        guard let expected = ledger.facts(of: command), taken.count < expected.count else {
            return fail("a command is in the log once", "\(command) again, at \(event.position)")
        }
        if let last = taken.last, last.next != event.position {
            fail("a command's events stand together", "\(command) at \(last) and \(event.position)")
        }
        let fact = expected[taken.count]
        if event.type != fact.type || event.data != (try? fact.encode()) {
            fail("the log holds what was asked", "at \(event.position)")
        }
    }

    /// Checks that the decision holds where it was committed: on the newest state of every stream it was made on.
    private mutating func evolve(_ event: RecordedEvent, fail: Fail) -> Int {
        if let discard = try? DeadLetterDiscarded(decoding: event) {
            return receive(discard, at: event.position, fail: fail)
        }
        guard let fact = try? Tallied(decoding: event) else { return 0 }
        guard event.stream != Gate.stream else {
            gate.evolve(fact)
            return gate.isOpen ? 1 : 0
        }
        if !gate.isOpen { fail("a decision holds at commit", "the gate was closed at \(event.position)") }
        var tally = tallies[event.stream] ?? Tally()
        tally.evolve(fact)
        tallies[event.stream] = tally
        if !(0...Tally.limit).contains(tally.sum) {
            fail("a decision holds at commit", "\(event.stream) is \(tally.sum) at \(event.position)")
        }
        return tally.sum
    }

    private mutating func receive(_ discard: DeadLetterDiscarded, at position: Position, fail: Fail) -> Int {
        if discards[discard.projection]?[discard.position] != nil {
            fail("an event is discarded once", "\(discard.position) again, at \(position)")
        }
        discards[discard.projection, default: [:]][discard.position] = position
        return Int(discard.position.rawValue)
    }
}
