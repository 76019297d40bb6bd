/// Names what goes wrong in a run.
enum Fault: String, CaseIterable, Sendable {
    /// A store refuses before it did anything.
    case refused
    /// A store did it, and its answer is lost.
    case answerLost
    /// A store answers late, after up to seconds.
    case slow
    /// A transaction fails between a projection's rows and its checkpoint.
    case tornTransaction
    /// An event cannot be applied for the moment.
    case applyFailed
    /// An event can never be applied.
    case poison
    /// A tick is never delivered.
    case wakeUpLost
    /// A tick comes late.
    case wakeUpLate
    /// A tick comes twice.
    case wakeUpDoubled
    /// A process is gone at once.
    case crash
    /// A process stops and goes on later, as if nothing had happened.
    case stop
    /// A process ends in good order.
    case leave
    /// A process cannot reach the read store for a while.
    case cutOff
    /// The time of day jumps.
    case clockJump
    /// Someone pauses, steps or slows the projector.
    case control
    /// Someone stops the projector, or starts it again.
    case stopProjector
    /// Someone asks that the next event fails, or withdraws that.
    case failNext
    /// A command is sent twice at the same time.
    case duplicate
    /// Someone requests a rebuild of a projection, or cancels it.
    case rebuild
    /// What made events poison is mended.
    case mend
    /// Someone tries the dead letters again.
    case retry
    /// The log is put back from a copy while nothing runs, and what is lost is asked for again.
    case restore
    /// Someone edits an event in the log's file, at the end of the run.
    case edit
}

/// Sets which faults a run may have and how often; each seed draws its own mixture.
///
/// A mixture of few kinds goes deeper into each than one of all kinds at once.
struct FaultMixture: Sendable {
    private let kinds: Set<Fault>
    private let rate: Double

    init(from chance: inout Chance) {
        var kinds: Set<Fault> = []
        let share = chance.one(of: [0.15, 0.4, 0.7, 1])
        for kind in Fault.allCases where chance.happens(share) { kinds.insert(kind) }
        self.kinds = kinds
        rate = chance.one(of: [0.01, 0.03, 0.08])
    }

    /// Whether this kind happens in the run at all.
    func includes(_ fault: Fault) -> Bool { kinds.contains(fault) }

    /// Returns how probable this kind is at one opportunity.
    func probability(of fault: Fault) -> Double { includes(fault) ? rate : 0 }
}

/// Names the places where a store can fail.
enum FaultPoint: String, Sendable {
    case append
    case readStream
    case readLog
    case readHead
    case readAnswer
    case writeReadStore
    case readStatus
    case readRows
    case readDeadLetters
    case checkBuild

    /// Whether something is changed there, so that its answer can be lost.
    var isWrite: Bool { self == .append || self == .writeReadStore }
}
