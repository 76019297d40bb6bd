import CQRS

/// Returns the machine's time of day: simulated time plus every jump so far.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
final class SimulatedClock: WallClock, @unchecked Sendable {
    private static let start = Timestamp(milliseconds: 1_795_262_400_000)

    private let scheduler: Scheduler
    private var offset: Duration = .zero
    /// How far the clock was set back so far, all in all.
    private(set) var setBack: Duration = .zero
    /// How often it was set.
    private(set) var jumpCount = 0

    init(scheduler: Scheduler) {
        self.scheduler = scheduler
    }

    func now() -> Timestamp { Self.start + scheduler.now + offset }

    /// Sets the clock forward, or back when `jump` is negative.
    func jump(by jump: Duration) {
        offset += jump
        jumpCount += 1
        if jump < .zero { setBack -= jump }
    }
}

/// Returns the time of day to a monitor, and reports to its watch that an observation has ended.
struct MonitorClock: WallClock {
    let world: World
    let watch: MonitorWatch

    func now() -> Timestamp {
        let now = world.clock.now()
        watch.endObservation(at: now, in: world)
        return now
    }
}
