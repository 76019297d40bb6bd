import CQRS
import TestSupport
import Testing

@Suite struct LagTruthWalkTests {
    @Test func `whatever happens in whatever order, the header is never better than the truth`() async throws {
        let (walks, steps) = (LongRun.count(short: 40, long: 4_000), 120)
        var wrong: [String] = []
        for seed in 1...UInt64(walks) {
            var walk = LagWalk(seed: seed)
            for step in 0..<steps {
                try await walk.act()
                if let complaint = try await walk.observe() { wrong.append("seed \(seed), step \(step): \(complaint)") }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count) looks, first: \(wrong.first ?? "")")
        LongRun.report(
            item: "lag", tried: "\(walks) random walks of \(steps) looks",
            lost: wrong.isEmpty ? "nothing" : "\(wrong.count) looks better than the truth")
    }
}

/// Acts on a desk at random, and knows by a clock of its own what the header may show at best.
private struct LagWalk {
    private let desk = SteppedDesk()
    private let monitor: FreshnessMonitor<FaultyProjectionStore>
    private let remote: ProjectorRemote<FaultyProjectionStore>
    private var runner: ProjectionRunner<FaultyProjectionStore>
    private var random: UInt64
    private var session = 1
    private var isDead = false
    private var isUnreadable = false
    /// The time that really passed, whatever the clock shows.
    private var elapsed = Duration.zero
    private var appendedAt: [Duration] = []
    private var checkpoint: Int64 = 0
    private var movedAt = Duration.zero

    init(seed: UInt64) {
        random = seed &* 0x9E37_79B9_7F4A_7C15
        monitor = desk.monitor()
        remote = desk.remote()
        runner = desk.runner("s1", batch: 3)
    }

    private mutating func draw(_ count: UInt64) -> UInt64 {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (random >> 33) % count
    }

    /// Does the next thing.
    mutating func act() async throws {
        switch draw(16) {
        // What nobody could watch, nobody can date: no appends and no clock moved while the store is unreadable.
        case 0...3 where !isUnreadable:
            for _ in 0...draw(4) {
                try await desk.scribe.note("\(appendedAt.count)", in: "\(draw(3))")
                appendedAt.append(elapsed)
            }
        case 4...7 where !isDead: _ = await runner.step()
        case 8: pass(.milliseconds(Int64(draw(400))))
        case 9: pass(.milliseconds(Int64(draw(7_000))))
        case 10 where !isUnreadable: desk.clock.jump(by: .seconds(Int64(draw(7_200)) - 3_600))
        case 11: isDead.toggle()
        case 12:
            session += 1
            runner = desk.runner("s\(session)", batch: 3)
        case 13: try await remote.rebuild(["orders"])
        case 14: try await remote.cancelRebuild(of: ["orders"])
        case 15:
            isUnreadable.toggle()
            desk.store.failStatus(isUnreadable ? StoreError(.busy, "read.sqlite is locked", remedy: "wait") : nil)
        default: break
        }
    }

    private mutating func pass(_ duration: Duration) {
        elapsed += duration
        desk.clock.advance(by: duration)
    }

    /// Observes once, and returns in what the observation is better than the truth.
    mutating func observe() async throws -> String? {
        let shown = await monitor.observe().worst
        guard !isUnreadable else {
            return shown.behind == nil && shown.state.word == "FAILED" ? nil : "unreadable reads \(shown.state.word)"
        }
        let reached = try await desk.projection().checkpoint.rawValue
        if reached != checkpoint { (checkpoint, movedAt) = (reached, elapsed) }
        let behind = Int64(appendedAt.count) - checkpoint
        let lag = behind > 0 ? elapsed - appendedAt[Int(checkpoint)] : .zero
        guard shown.behind == behind else { return "\(behind) wait and it reads \(shown.behind ?? -1)" }
        // Where the clock does not give the lag, only the watched time can be shown.
        let atLeast = shown.lag ?? shown.watched ?? .zero
        guard behind == 0 ? shown.lag == .zero : atLeast >= lag else { return "the lag is \(lag) and reads \(atLeast)" }
        let isUnknown = shown.isLagUnknownByClock
        if behind > 0, lag >= .milliseconds(250) || isUnknown, shown.state == .live { return "lag \(lag) reads LIVE" }
        let standstill = min(lag, elapsed - movedAt)
        let isWell = shown.state == .live || shown.state == .catchingUp || shown.state == .delayed
        return behind > 0 && standstill >= .seconds(5) && isWell
            ? "a standstill of \(standstill) reads \(shown.state)" : nil
    }
}
