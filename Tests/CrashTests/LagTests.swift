import CQRS
import Foundation
import GRDB
import OrderReadModel
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(30))) struct LagTests {
    private let rounds = LongRun.count(short: 1, long: 10)

    @Test func `the lag is true while the projector in another process is stopped, killed, locked out or paused`()
        async throws
    {
        let (observations, lies) = try await withThrowingTaskGroup(of: (count: Int, lies: [String]).self) { group in
            for scenario in [LagTrial.stopped, LagTrial.killed, LagTrial.lockedOut, LagTrial.pausedBySomeoneStopped] {
                group.addTask {
                    let trial = try await LagTrial()
                    for _ in 0..<rounds { try await scenario(trial)() }
                    return await trial.observations
                }
            }
            return try await group.reduce(into: (0, [])) { $0 = ($0.0 + $1.count, $0.1 + $1.lies) }
        }
        LongRun.report(
            item: "lag across processes",
            tried:
                "\(rounds) times a projector in another process stopped, killed, locked out and paused, \(observations) observations",
            findings: lies)
        #expect(lies == [])
    }
}

/// One desk, projected by another process and observed from this one without a pause.
private actor LagTrial {
    private let desk: DeskFolder
    private let desktop: Desktop
    private let observer: Observer
    private var nextOrder = 0

    init() async throws {
        let desk = try DeskFolder()
        self.desk = desk
        desktop = try await Desktop(desk)
        observer = Observer(desktop)
    }

    /// How many observations were made, and those that were not true.
    var observations: (count: Int, lies: [String]) { get async { await (observer.count, observer.lies) } }

    /// A stopped projector cannot be distinguished from a dead one, and need not be.
    func stopped() async throws {
        let projector = try Worker("project", on: desk)
        try await becomesLive()
        try await desktop.stopAtRest(projector)
        try await showsStall()
        projector.signal(SIGCONT)
        try await becomesLive()
        await projector.kill()
    }

    /// With nothing waiting a dead projector is no lie; with the first event after that it is.
    func killed() async throws {
        let projector = try Worker("project", on: desk)
        try await becomesLive()
        await projector.kill()
        try await observer.observe(until: "the silence of a dead projector shows") {
            ($0.heartbeatAge ?? .zero) > .milliseconds(700) && $0.state == .live && $0.behind == 0
        }
        try await showsStall()
        let successor = try Worker("project", on: desk)
        try await becomesLive()
        await successor.kill()
    }

    /// Whoever is stopped within a transaction keeps everyone from projecting; that cannot be helped, but it shows.
    func lockedOut() async throws {
        let projector = try Worker("project", on: desk)
        try await becomesLive()
        let lock = try ReadModelLock(desk)
        try await showsStall()
        try lock.release()
        try await becomesLive()
        await projector.kill()
    }

    /// A pause does not outlive whoever keeps it up, nor come back with them.
    func pausedBySomeoneStopped() async throws {
        let projector = try Worker("project", on: desk)
        try await becomesLive()
        let someone = try Worker("pause", on: desk)
        try await observer.observe(until: "the pause shows") { $0.state == .paused(by: "eve") }
        try await dispatchSome()
        try await observer.observe(until: "what waits is counted") {
            $0.state == .paused(by: "eve") && $0.behind ?? 0 > 0
        }
        try await desktop.stopAtRest(someone)
        try await observer.observe(until: "the pause is over") { $0.state == .live && $0.behind == 0 }
        someone.signal(SIGCONT)
        let resumedAt = SystemClock().now()
        try await observer.observe(until: "whoever paused is back for longer than a renewal takes") { observed in
            if case .paused = observed.state { throw ConditionNotMet("a pause that was over came back") }
            return observed.observedAt - resumedAt > .seconds(1)
        }
        await someone.kill()
        await projector.kill()
    }

    /// Events wait, nothing moves, and the header shows that in time.
    private func showsStall() async throws {
        let standstill = StandstillMeter()
        try await dispatchSome()
        let stalled = try await observer.observe(until: "the stall shows") { $0.state == .stalled }
        let lag = try #require(stalled.lag)
        #expect(lag < observer.policy.stallTimeout + .seconds(1) + standstill.total)
    }

    private func becomesLive() async throws {
        try await dispatchSome()
        try await observer.observe(until: "it is LIVE") { $0.state == .live && $0.behind == 0 }
    }

    private func dispatchSome() async throws {
        let worker = try Worker("dispatch", ["--seed", "1", "--from", "\(nextOrder)", "--orders", "2"], on: desk)
        nextOrder += 2
        try await worker.finish()
    }
}

/// The write lock of a read model, held as a process holds it that is stopped within a transaction.
private struct ReadModelLock {
    private let file: DatabaseQueue

    init(_ desk: DeskFolder) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.allowsUnsafeTransactions = true
        file = try DatabaseQueue(path: desk.readStore.path(percentEncoded: false), configuration: configuration)
        try file.inDatabase { db in try db.beginTransaction(.immediate) }
    }

    func release() throws {
        try file.inDatabase { db in try db.rollback() }
    }
}

/// Makes observations and compares each with what the two stores themselves hold before and after it.
private actor Observer {
    nonisolated let policy: FreshnessPolicy
    private(set) var count = 0
    private(set) var lies: [String] = []
    private let desktop: Desktop
    private let monitor: FreshnessMonitor<OrderReadStore>
    private let clock = SystemClock()

    init(_ desktop: Desktop) {
        var policy = FreshnessPolicy()
        // Longer than the interval of heartbeats; in the long version the program's own five seconds.
        if !LongRun.isOn { policy.stallTimeout = .seconds(1) }
        self.policy = policy
        self.desktop = desktop
        monitor = FreshnessMonitor(log: desktop.log, store: desktop.store, clock: clock, policy: policy)
    }

    /// Observes until an observation is as asked for, and returns it; records every observation on the way that is not
    /// true.
    @discardableResult
    func observe(until what: String, _ condition: (Freshness) throws -> Bool) async throws -> Freshness {
        var last: Freshness?
        try await eventually(what, within: .seconds(30)) {
            let observed = try await checkedObservation()
            last = observed
            return try condition(observed)
        }
        return try #require(last)
    }

    private func checkedObservation() async throws -> Freshness {
        let before = clock.now()
        let headBefore = try await desktop.log.head(after: .start).head
        let observed = await monitor.observe().worst
        let checkpointAfter = try await desktop.store.checkpoint()
        let waiting = try await desktop.log.head(after: checkpointAfter)
        count += 1
        // At the time of the observation at least so many events waited, and for so long.
        let behind = max(0, headBefore - checkpointAfter)
        let lag = behind > 0 ? max(.zero, waiting.nextRecordedAt.map { before - $0 } ?? .zero) : .zero
        let isTrue =
            observed.behind ?? -1 >= behind && observed.lag ?? .zero >= lag
            && (observed.state != .live || lag < policy.liveThreshold)
        if !isTrue { lies.append("\(behind) waited for \(lag), and it said \(observed)") }
        return observed
    }
}
