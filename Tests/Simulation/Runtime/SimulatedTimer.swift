/// Times what one simulated process does; a stopped process oversleeps, a crashed one never wakes.
struct SimulatedTimer: Clock {
    /// Places a moment by its distance from the start of the run.
    struct Instant: InstantProtocol {
        let elapsed: Duration

        func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }
        func duration(to other: Instant) -> Duration { other.elapsed - elapsed }
        static func < (left: Instant, right: Instant) -> Bool { left.elapsed < right.elapsed }
    }

    let world: World
    let process: SimulatedProcess
    /// The part of the process that waits; only a planted bug makes a difference of it.
    private var role: Port.Role?

    init(world: World, process: SimulatedProcess) {
        self.world = world
        self.process = process
    }

    /// Returns the same timer for one part of the process.
    func of(_ role: Port.Role) -> SimulatedTimer {
        var timer = self
        timer.role = role
        return timer
    }

    var now: Instant { Instant(elapsed: world.scheduler.now) }
    var minimumResolution: Duration { .microseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let oversleep: Duration = role.map(world.losesWakeUps(of:)) ?? false ? .seconds(86_400) : .zero
        try await world.scheduler.sleep(until: deadline.elapsed + oversleep)
        await process.turn()
        try Task.checkCancellation()
    }
}
