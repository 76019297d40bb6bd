import CQRS

/// Does to the processes and to the clock what a run's mixture of faults allows, at random moments.
struct Chaos: Sendable {
    private static let kinds: [Fault] = [
        .crash, .stop, .leave, .cutOff, .clockJump, .control, .rebuild, .mend, .retry,
        .restore, .stopProjector, .failNext,
    ]

    let world: World
    let machine: Machine
    private let asked = OpenRequests()

    init(world: World, machine: Machine) {
        self.world = world
        self.machine = machine
    }

    /// Makes trouble until the faults are over.
    func run(for duration: Duration) async {
        let kinds = Self.kinds.filter(world.mixture.includes)
        let end = world.scheduler.now + duration
        while world.scheduler.now < end, !world.isOver {
            await world.pause(world.chance.milliseconds(50...1_500))
            // The last process may have gone.
            guard let kind = kinds.isEmpty ? nil : world.chance.one(of: kinds), let desk = machine.anyDesk() else {
                continue
            }
            world.count(kind)
            world.note("chaos \(kind.rawValue) \(desk.process.name)")
            act(kind, on: desk)
        }
    }

    /// Ends all trouble: whatever is stopped goes on, and nobody asks anything of the projector.
    func calmDown() async {
        world.areFaultsOn = false
        world.note("calm")
        for desk in machine.desks {
            desk.process.isCutOff = false
            desk.process.resume()
        }
        // What was asked of the projector before is answered before it is withdrawn.
        while !world.isOver, machine.desks.contains(where: { asked.count(of: $0.process) > 0 }) {
            await world.pause(.milliseconds(10))
        }
        guard let desk = machine.anyDesk() else { return }
        try? await desk.remote.setPaused(false)
        try? await desk.remote.setDelay(.zero)
        try? await desk.remote.start()
        try? await desk.remote.failNextEvent(false)
    }

    private func act(_ kind: Fault, on desk: SimulatedDesk) {
        switch kind {
        case .crash:
            desk.process.crash()
            machine.remove(desk, restartAfter: world.chance.milliseconds(10...4_000))
        case .leave:
            desk.leave()
            machine.remove(desk, restartAfter: world.chance.milliseconds(10...4_000))
        case .stop:
            desk.process.stop()
            later { desk.process.resume() }
        case .cutOff:
            desk.process.isCutOff = true
            later { desk.process.isCutOff = false }
        case .clockJump:
            let jump = world.chance.milliseconds(world.chance.one(of: [1...400, 400...6_000, 60_000...600_000]))
            world.clock.jump(by: world.chance.happens(0.5) ? jump : .zero - jump)
        case .restore: restore()
        case .mend:
            world.remedy.isFound = true
        case .retry:
            ask(desk) { _ = try await desk.deadLetters.retry(try await desk.deadLetters.list(limit: .max)) }
        case .stopProjector:
            let isStart = world.chance.happens(0.4)
            ask(desk) {
                if isStart { try await desk.remote.start() } else { try await desk.remote.stop() }
            }
        case .failNext:
            let isAsked = world.chance.happens(0.8)
            ask(desk) { try await desk.remote.failNextEvent(isAsked) }
        case .rebuild:
            let names = world.chance.one(of: [World.projections, [World.projections[0]]])
            let isGivenUp = world.chance.happens(0.3)
            ask(desk) {
                if isGivenUp {
                    try await desk.remote.cancelRebuild(of: names)
                } else {
                    try await desk.remote.rebuild(names)
                }
            }
        default:
            control(desk)
        }
    }

    /// Ends every process, puts the log back as it was at some position, and asks for what is lost under the same ids.
    private func restore() {
        // What is committed and not yet known to be true belongs to a job under way.
        guard world.logFile.end.position == world.truth.head, world.sabotage != .commandIDIgnored else { return }
        for desk in machine.desks {
            desk.process.crash()
            machine.remove(desk, restartAfter: world.chance.milliseconds(10...4_000))
        }
        // A copy holds whole commits.
        let position = world.chance.one(of: world.truth.commitEnds)
        world.note("the log is put back as it was at \(position)")
        world.logFile.putBack(through: position)
        world.hasPutLogBack = true
        world.truth.forget(after: position, ledger: world.ledger, fail: world.fail)
        for (command, request) in world.ledger.forget(after: position) {
            world.spawn { [world, machine] in
                await Client(world: world, machine: machine, commandCount: 0).settle(request, as: command)
            }
        }
        world.isReadModelUnchecked = true
    }

    private func later(_ action: @escaping @Sendable () -> Void) {
        let pause = world.chance.milliseconds(world.chance.one(of: [10...600, 600...9_000]))
        world.spawn { [world] in
            await world.pause(pause)
            action()
        }
    }

    private func control(_ desk: SimulatedDesk) {
        let choice = world.chance.below(5)
        let delay = world.chance.milliseconds(1...1_000)
        ask(desk) {
            switch choice {
            case 0: try await desk.remote.setPaused(true)
            case 1: try await desk.remote.setPaused(false)
            case 2: try await desk.remote.step()
            case 3: try await desk.remote.setDelay(delay)
            default: try await desk.remote.setDelay(.zero)
            }
        }
    }

    private func ask(_ desk: SimulatedDesk, _ request: @escaping @Sendable () async throws -> Void) {
        asked.add(1, of: desk.process)
        world.spawn { [asked] in
            defer { asked.add(-1, of: desk.process) }
            // Whoever asks in vain asks again or does not; the run goes on.
            try? await request()
        }
    }
}

/// Counts what each process still asks of the projector.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
private final class OpenRequests: @unchecked Sendable {
    private var counts: [String: Int] = [:]

    func count(of process: SimulatedProcess) -> Int { counts[process.name] ?? 0 }

    func add(_ change: Int, of process: SimulatedProcess) { counts[process.name, default: 0] += change }
}
