import CQRS

/// Runs the kernel in one simulated machine, from one seed.
///
/// First everything may go wrong for some simulated seconds; then all faults stop, and within bounded simulated time
/// every command has its answer, the read model has reached the head and every monitor shows that; last, everything is
/// asked to end and does. The laws are checked after every job. Must be called on one thread, one run after the other,
/// in a program that runs nothing else: the executor of the whole program is replaced.
public struct Simulation: Sendable {
    private static let stormDuration: Duration = .seconds(12)
    private static let jobLimit = 500_000

    private let seed: UInt64
    private let world: World
    private let machine: Machine

    /// Prepares a run; `trace` gets a line for everything that happens.
    public init(seed: UInt64, sabotage: Sabotage? = nil, trace: ((String) -> Void)? = nil) {
        self.seed = seed
        world = World(seed: seed, sabotage: sabotage, tracer: trace)
        machine = Machine(world: world)
    }

    /// Runs to the end, or to the first broken law.
    public func run() -> SimulationOutcome {
        ExecutorHooks.install(world.scheduler)
        let stage = Stage()
        world.spawn { [self] in await play(stage) }
        runJobs(until: { stage.isDone })
        if world.violation == nil { endAll() }
        return SimulationOutcome(
            seed: seed, jobs: world.scheduler.jobCount, duration: world.scheduler.now,
            commands: world.ledger.requestCount, accepted: world.ledger.acceptedCount,
            events: Int(world.truth.head.rawValue), discards: world.truth.discardCount, switches: world.switchCount,
            faults: Dictionary(uniqueKeysWithValues: world.faultCounts.map { ($0.rawValue, $1) }),
            digest: world.digest.value, violation: world.violation)
    }

    private func play(_ stage: Stage) async {
        for _ in 0..<world.chance.within(1...3) { machine.start() }
        let clients = world.chance.within(1...3)
        let commands = world.chance.within(5...25)
        for _ in 0..<clients {
            world.spawn { [self] in await Client(world: world, machine: machine, commandCount: commands).run() }
        }
        let chaos = Chaos(world: world, machine: machine)
        await chaos.run(for: Self.stormDuration)
        await chaos.calmDown()
        await Calm(world: world, machine: machine, commandCount: clients * commands).settle()
        stage.isDone = true
    }

    private func endAll() {
        world.end()
        machine.releaseAll()
        runJobs(until: { world.liveTaskCount == 0 })
        if world.liveTaskCount > 0 { world.fail("all that runs long can be ended", "\(world.liveTaskCount) go on") }
        while world.violation == nil, world.scheduler.runNext() {}
    }

    private func runJobs(until isDone: () -> Bool) {
        while world.violation == nil, !isDone() {
            guard world.scheduler.runNext() else {
                return world.fail("the machine never stands still", "no job and no timer is left")
            }
            if world.isReadModelUnchecked {
                world.isReadModelUnchecked = false
                ReadModelLaw.check(world)
            }
            if world.scheduler.jobCount > Self.jobLimit {
                return world.fail("nothing runs away", "\(Self.jobLimit) jobs")
            }
        }
    }
}

/// Notes when the play is over.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
private final class Stage: @unchecked Sendable {
    var isDone = false
}

/// Reports what a run did and whether it kept the laws.
public struct SimulationOutcome: Sendable {
    /// The seed that repeats it.
    public let seed: UInt64
    /// How many jobs ran.
    public let jobs: Int
    /// How much simulated time passed.
    public let duration: Duration
    /// How many commands were asked.
    public let commands: Int
    /// How many of them were accepted.
    public let accepted: Int
    /// How many events the log holds.
    public let events: Int
    /// How many dead letters were discarded.
    public let discards: Int
    /// How often a rebuild was switched in.
    public let switches: Int
    /// How often each kind of fault happened.
    public let faults: [String: Int]
    /// A number that two equal runs share.
    public let digest: UInt64
    /// The first broken law; nil when all were kept.
    public let violation: Violation?
}
