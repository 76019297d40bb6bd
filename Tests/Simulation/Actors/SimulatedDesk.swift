import CQRS
import Logging

/// Puts the real kernel together in one simulated process: bus, projector, remote, monitor and queries.
final class SimulatedDesk: Sendable {
    let process: SimulatedProcess
    let watch = MonitorWatch()
    let remote: ProjectorRemote<SimulatedReadStore>
    let deadLetters: DeadLetterQueue<SimulatedReadStore>
    private let world: World
    private let bus: CommandBus
    private let queries: QueryBus
    private let runner: ProjectionRunner<SimulatedReadStore>
    private let monitor: FreshnessMonitor<SimulatedReadStore>
    private let ending = Ending()

    init(name: String, world: World) {
        let process = SimulatedProcess(name: name, scheduler: world.scheduler)
        func port(_ role: Port.Role) -> Port { Port(world: world, process: process, role: role) }
        let timer = SimulatedTimer(world: world, process: process)
        self.world = world
        self.process = process
        bus = Self.bus(over: SimulatedLog(port: port(.bus)), world: world)
        runner = ProjectionRunner(
            log: SimulatedLog(port: port(.runner)), store: SimulatedReadStore(port: port(.runner)),
            clock: world.clock, session: name, policy: Self.policy(of: process), stopwatch: timer, logger: .silent)
        remote = ProjectorRemote(
            log: SimulatedLog(port: port(.remote)), store: SimulatedReadStore(port: port(.remote)),
            clock: world.clock, session: name, actor: name)
        deadLetters = DeadLetterQueue(store: SimulatedReadStore(port: port(.deadLetters)), clock: world.clock)
        var watched = port(.monitor)
        watched.watch = watch
        monitor = FreshnessMonitor(
            log: SimulatedLog(port: watched), store: SimulatedReadStore(port: watched),
            clock: MonitorClock(world: world, watch: watch), session: name,
            timer: timer, stopwatch: timer)
        var queries = QueryBus(gate: monitor)
        queries.register(GetTallyHandler(store: SimulatedReadStore(port: port(.query))))
        self.queries = queries
    }

    /// How far behind the log rows are made again in the shadow by the processes that do so soonest.
    static let farBehind: Int64 = 6

    /// Every other process makes what is far behind the log again in the shadow, and finds that soon.
    private static func policy(of process: SimulatedProcess) -> ProjectorPolicy {
        var policy = ProjectorPolicy()
        if process.name.utf8.reduce(0, { $0 + Int($1) }).isMultiple(of: 2) {
            (policy.farBehind, policy.maximumBatch, policy.maximumBulkBatch) = (Int(farBehind), 4, 8)
        }
        return policy
    }

    private static func bus(over log: SimulatedLog, world: World) -> CommandBus {
        var bus = CommandBus(middleware: [
            MetadataMiddleware(clock: world.clock), ValidationMiddleware(), MetricsMiddleware(),
            LoggingMiddleware(logger: .silent), ConflictRetryMiddleware(),
        ])
        let aggregates = AggregateStore(log: log, maximumGroup: 4, cachedAggregates: 4, groupsOn: nil)
        bus.register(AddHandler(aggregates: aggregates))
        bus.register(ToggleHandler(aggregates: aggregates))
        let readModel = SimulatedReadStore(port: log.port)
        bus.register(
            DiscardDeadLetterHandler(store: aggregates) { projection, position in
                try await readModel.waitingDeadLetter(at: position, of: projection)
            })
        return bus
    }

    /// Starts everything that runs long.
    func start() {
        let timer = SimulatedTimer(world: world, process: process)
        ending.add(world.spawn { [self] in await runner.run(clock: timer.of(.runner)) })
        ending.add(world.spawn { [self] in await remote.run(clock: timer) })
        ending.add(
            world.spawn { [self] in
                var reports = Reports(sabotage: world.sabotage)
                for await report in monitor.updates(every: .milliseconds(250), clock: timer) {
                    watch.check(reports.next(report), in: world)
                }
            })
    }

    /// Ends everything that runs long, in good order.
    func leave() { ending.cancel() }

    /// Dispatches a command and returns its answer; nil for one that is not durable.
    func dispatch(_ request: Ledger.Request, as command: CommandID) async throws -> Ledger.Answer? {
        let metadata = CommandMetadata(commandID: command, actor: process.name)
        return switch request {
        case .add(let key, let amounts):
            Ledger.Answer(try await bus.dispatch(Add(key: key, amounts: amounts), metadata: metadata)) { $0.sum }
        case .toggle:
            Ledger.Answer(try await bus.dispatch(Toggle(), metadata: metadata)) { $0.isOpen ? 1 : 0 }
        case .discard(let projection, let position):
            Ledger.Answer(
                try await bus.dispatch(
                    DiscardDeadLetter(projection: projection, position: position, reason: ""), metadata: metadata)
            ) { Int($0.position) }
        }
    }

    /// Reads a tally that includes what was accepted at `position`, and checks what the answer states about itself.
    func readOwnWrite(at position: Position, of key: String) async throws {
        let result = try await queries.ask(
            GetTally(key: key), consistency: .atLeast(position, timeout: .seconds(2)))
        // Of a log that could not be read nothing is claimed.
        guard result.freshness.head != nil else { return }
        // Rows of another log hold nothing of this one, however far they are.
        guard result.freshness.isOfThisLog else {
            if result.staleness == nil {
                world.fail("an answer says whether it is fresh enough", "it is another log's")
            }
            return
        }
        let isReached = result.checkpoint >= position
        if isReached != (result.staleness == nil) {
            world.fail("an answer says whether it is fresh enough", "\(result.checkpoint) for \(position)")
        }
        let expected = world.truth.events
            .filter { $0.stream == .tally(key) && $0.position <= result.checkpoint }.map(\.position)
        // What waits as a dead letter, or was discarded, is not shown.
        let isTrue = Set(result.answer).isSubset(of: expected)
        let maySkip = world.mixture.includes(.poison) || world.mixture.includes(.failNext)
        if !isTrue || (!maySkip && expected != result.answer) {
            world.fail("an answer is true at its checkpoint", "\(result.answer) at \(result.checkpoint)")
        }
    }
}

/// Remembers what is to be cancelled when a process leaves.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
private final class Ending: @unchecked Sendable {
    private var tasks: [Task<Void, Never>] = []

    func add(_ task: Task<Void, Never>) { tasks.append(task) }

    func cancel() {
        for task in tasks { task.cancel() }
    }
}

extension Ledger.Answer {
    /// Converts an answer of the bus; nil for a conflict, which is no answer the log keeps.
    fileprivate init?<Details>(_ answer: CommandAnswer<Details>, state: (Details) -> Int) {
        switch answer {
        case .accepted(let receipt):
            self = .accepted(
                stream: receipt.stream, version: receipt.version, position: receipt.position,
                state: state(receipt.details))
        case .rejected(let rejection, _):
            guard rejection.code != .versionConflict else { return nil }
            self = .rejected(rejection.code)
        }
    }
}

extension Logger {
    /// Logs nothing.
    fileprivate static var silent: Logger {
        Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
    }
}
