import CQRS

/// Holds all of one run: the machine's time, its two stores, what may go wrong, and what is known to be true.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
final class World: @unchecked Sendable {
    static let projections: [ProjectionName] = ["tallies", "totals"]
    static let gathering: Set<ProjectionName> = ["totals"]

    let scheduler: Scheduler
    let clock: SimulatedClock
    let mixture: FaultMixture
    let sabotage: Sabotage?
    let logFile: SimulatedLogFile
    let log: any EventStore
    let readModel: InMemoryProjectionStore<Tallied>
    let commits = Feed()
    let changes = Feed()
    let ledger = Ledger()
    let remedy: Remedy
    var chance: Chance
    var truth = LogTruth()
    /// Whether the log was ever put back from a copy.
    var hasPutLogBack = false
    /// The rows that were made from a log that is no longer there, with the checkpoint they were found at.
    var foreignRows: [ProjectionBuild: Position] = [:]
    /// The read store's status after its last change.
    var status: ProjectionStoreStatus
    /// Whether the read store has changed since it was last checked.
    var isReadModelUnchecked = false
    /// How often a rebuild was switched in.
    var switchCount = 0
    /// Whether anything may go wrong now.
    var areFaultsOn = true
    /// Whether everything is to end.
    private(set) var isOver = false
    private(set) var violation: Violation?
    private(set) var faultCounts: [Fault: Int] = [:]
    private(set) var digest = Digest()
    private let tracer: ((String) -> Void)?
    private var tasks: [Int: Task<Void, Never>] = [:]
    private var lastTaskID = 0

    init(seed: UInt64, sabotage: Sabotage?, tracer: ((String) -> Void)?) {
        var chance = Chance(seed: seed, stream: 1)
        let mixture = FaultMixture(from: &chance)
        let scheduler = Scheduler(chance: Chance(seed: seed, stream: 2))
        let clock = SimulatedClock(scheduler: scheduler)
        self.chance = chance
        self.mixture = mixture
        self.scheduler = scheduler
        self.clock = clock
        self.sabotage = sabotage
        self.tracer = tracer
        logFile = SimulatedLogFile(clock: sabotage?.sabotaging(clock) ?? clock, sabotage: sabotage)
        log = sabotage?.sabotaging(logFile) ?? logFile
        let remedy = Remedy()
        self.remedy = remedy
        readModel = InMemoryProjectionStore(projections: Self.projections) { fact, event, projection in
            guard !remedy.isFound, Poison.spoils(fact, in: projection, given: mixture) else { return }
            throw Poison(position: event.position)
        }
        status = ProjectionStoreStatus(
            projections: Self.projections.map { ProjectionStatus(name: $0, live: BuildStatus()) },
            lease: nil, control: .none, visibleLatency: nil)
    }

    // MARK: Tasks

    /// Runs something until it ends or the run is over.
    @discardableResult
    func spawn(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        lastTaskID += 1
        let id = lastTaskID
        let task = Task {
            await body()
            tasks[id] = nil
        }
        tasks[id] = task
        return task
    }

    /// Lets simulated time pass, whatever becomes of any process.
    func pause(_ duration: Duration) async {
        // Only the end of the run cancels; what comes next sees that for itself.
        try? await scheduler.sleep(until: scheduler.now + duration)
    }

    /// Asks everything to end.
    func end() {
        isOver = true
        for task in tasks.values { task.cancel() }
    }

    /// How many spawned tasks have not ended.
    var liveTaskCount: Int { tasks.count }

    // MARK: Faults

    /// Decides whether a fault happens at this opportunity, and counts it.
    func happens(_ fault: Fault, at port: Port) -> Bool {
        guard areFaultsOn, chance.happens(mixture.probability(of: fault)) else { return false }
        count(fault)
        trace("fault \(fault.rawValue)", by: port)
        return true
    }

    /// Counts a fault that happened.
    func count(_ fault: Fault) { faultCounts[fault, default: 0] += 1 }

    /// Returns the reason of a refusal that may pass.
    func refusal() -> StoreError.Kind { chance.one(of: [.busy, .full, .inputOutput]) }

    /// Returns how late a slow store is.
    func slowness() -> Duration { chance.milliseconds(chance.one(of: [1...20, 20...400, 400...4_000])) }

    /// Returns how late a tick is.
    func tickDelay(isLate: Bool) -> Duration { chance.milliseconds(isLate ? 50...2_000 : 0...50) }

    // MARK: What is seen

    /// Records that a law was broken; only the first is kept.
    func fail(_ law: String, _ detail: String) {
        guard violation == nil else { return }
        violation = Violation(law: law, detail: detail, at: scheduler.now, job: scheduler.jobCount)
        note("VIOLATION \(law): \(detail)")
    }

    /// Adds a step to the trace and to the digest that two equal runs share.
    func trace(_ step: @autoclosure () -> String, by port: Port) {
        digest.add(scheduler.now)
        guard tracer != nil else { return }
        note("\(port.process.name).\(port.role.rawValue) \(step())")
    }

    /// Adds a line to the trace.
    func note(_ line: @autoclosure () -> String) {
        digest.add(scheduler.now)
        tracer?("\(scheduler.jobCount) \(scheduler.now) \(line())")
    }
}

/// Reports which law of the design a run broke, and where.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
    /// The law, as a sentence.
    public let law: String
    /// What was found instead.
    public let detail: String
    /// The simulated time.
    public let at: Duration
    /// The number of the job.
    public let job: Int

    /// All of it in one line.
    public var description: String { "\(law): \(detail) (job \(job), \(at))" }
}

/// Sums up the moments of a run (FNV-1a), so that two runs of one seed can be compared.
struct Digest: Sendable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ moment: Duration) {
        value = (value ^ UInt64(moment.wholeMicroseconds)) &* 0x100_0000_01B3
    }
}

/// Holds whether the cause of poison events is repaired.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
final class Remedy: @unchecked Sendable {
    var isFound = false
}

/// Reports that an event cannot be applied before the cause is repaired.
struct Poison: Error, CustomStringConvertible {
    let position: Position

    var description: String { "nothing can apply the event at \(position)" }

    /// Whether a projection chokes on a fact in a run of this mixture.
    static func spoils(_ fact: Tallied, in projection: ProjectionName, given mixture: FaultMixture) -> Bool {
        guard mixture.includes(.poison), case .added(let amount) = fact else { return false }
        return amount == 7 || (amount == 11 && projection == World.projections[0])
    }
}
