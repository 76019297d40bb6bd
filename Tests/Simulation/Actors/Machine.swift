/// Holds the processes of the simulated machine, and starts a new one for each that has gone.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
final class Machine: @unchecked Sendable {
    private let world: World
    private(set) var desks: [SimulatedDesk] = []
    private var gone: [SimulatedDesk] = []
    private var lastNumber = 0

    init(world: World) {
        self.world = world
    }

    /// Starts a process.
    func start() {
        lastNumber += 1
        let desk = SimulatedDesk(name: "p\(lastNumber)", world: world)
        desks.append(desk)
        desk.start()
        world.note("start \(desk.process.name)")
    }

    /// Returns a process that has not gone, though it may be stopped; nil when there is none.
    func anyDesk() -> SimulatedDesk? {
        desks.isEmpty ? nil : world.chance.one(of: desks)
    }

    /// Removes a process for good, and starts another one later.
    func remove(_ desk: SimulatedDesk, restartAfter pause: Duration) {
        desks.removeAll { $0 === desk }
        gone.append(desk)
        world.spawn { [self] in
            await world.pause(pause)
            if !world.isOver { start() }
        }
    }

    /// Lets everything that hangs go on, to be ended.
    func releaseAll() {
        for desk in desks + gone { desk.process.release() }
    }
}
