import CQRS
import Testing

/// Drives one scenario through the real runner and compares what naive gauges would show with what is shown.
struct LagTrial: Sendable {
    let desk: SteppedDesk
    let remote: ProjectorRemote<FaultyProjectionStore>
    var runner: ProjectionRunner<FaultyProjectionStore>
    /// How many observations were made, each with its words and figures checked.
    private(set) var observations = 0
    /// How many of them showed something else than they should.
    private(set) var misreadings = 0
    /// How often a naive gauge was shown to be wrong.
    private(set) var lies = 0
    /// The last observation.
    private(set) var seen: Freshness?
    private let monitor: FreshnessMonitor<FaultyProjectionStore>
    private var lastMovedAt: Timestamp
    private var headReported = Position.start
    private var checkpointReported = Position.start

    init(_ projections: [ProjectionName] = ["orders"], batch: Int = 1_000) {
        desk = SteppedDesk(projections)
        remote = desk.remote()
        runner = desk.runner(batch: batch)
        monitor = desk.monitor()
        lastMovedAt = desk.clock.now()
    }

    var now: Timestamp { desk.clock.now() }

    // MARK: What happens

    /// Runs one step of the projector, and reports as a projector that measures itself would.
    @discardableResult
    mutating func step() async throws -> ProjectionRunner<FaultyProjectionStore>.Step {
        let step = await runner.step()
        let checkpoint = try await desk.projection().checkpoint
        if checkpoint != checkpointReported { lastMovedAt = now }
        checkpointReported = checkpoint
        headReported = try await desk.log.log.head(after: .start).head
        return step
    }

    /// Lets time pass with the projector at work, twice a second.
    mutating func pass(_ duration: Duration) async throws {
        var left = duration
        while left > .zero {
            let beat = min(left, .milliseconds(500))
            desk.clock.advance(by: beat)
            left -= beat
            try await step()
        }
    }

    /// Lets the projector show that it lives, and nothing else.
    func keepAlive() async throws {
        let held = try #require(try await desk.store.inner.status().lease)
        let renewed = ProjectorLease(holder: held.holder, epoch: held.epoch, renewedAt: now)
        try await desk.store.inner.write { try $0.setLease(renewed) }
    }

    /// Lets time pass with nobody at work.
    func passInSilence(_ duration: Duration) { desk.clock.advance(by: duration) }

    // MARK: What is shown

    /// Checks what the header shows now: the word of the worst projection, how many wait, and for how long.
    mutating func sees(
        _ word: String, _ behind: Int64?, _ lag: Duration?, _ sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let freshness = await monitor.observe().worst
        observations += 1
        seen = freshness
        let isTrue = freshness.state.word == word && freshness.behind == behind && freshness.lag == lag
        if !isTrue { misreadings += 1 }
        #expect(freshness.state.word == word, sourceLocation: sourceLocation)
        #expect(freshness.behind == behind, sourceLocation: sourceLocation)
        #expect(freshness.lag == lag, sourceLocation: sourceLocation)
    }

    // MARK: What naive gauges say

    /// The time since the checkpoint last moved.
    var lagSinceCheckpoint: Duration { now - lastMovedAt }

    /// What the projector found waiting when it last checked itself.
    var behindAsReported: Int64 { headReported - checkpointReported }

    /// The age of the first waiting event by its own date.
    func lagByOccurrence() async throws -> Duration { now - (try await firstWaiting()).occurredAt }

    /// The age of the first waiting event by the clock alone.
    func lagByClock() async throws -> Duration { max(.zero, now - (try await firstWaiting()).recordedAt) }

    /// The age of the projector's heartbeat by the clock alone.
    func heartbeatByClock() async throws -> Duration {
        max(.zero, now - (try #require(try await desk.store.inner.status().lease).renewedAt))
    }

    /// The difference of the two numbers, and nothing when it is negative.
    func behindByNumbers() async throws -> Int64 {
        let head = try await desk.log.log.head(after: .start).head
        return max(0, head - (try await desk.projection().checkpoint))
    }

    /// The word that a gauge would choose that knows these two figures only.
    static func word(behind: Int64, lag: Duration) -> String {
        behind == 0 || lag < .milliseconds(250) ? "LIVE" : "DELAYED"
    }

    /// Records that a naive gauge, `reported`, is wrong where the header is right.
    mutating func lies<T: Equatable>(
        _ reported: T, insteadOf truth: T?, _ sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(
            reported != truth, "the naive gauge is right here, so this proves nothing", sourceLocation: sourceLocation)
        lies += 1
    }

    private func firstWaiting() async throws -> RecordedEvent {
        let checkpoint = try await desk.projection().checkpoint
        return try #require(try await desk.log.events(after: checkpoint, limit: 1).first)
    }
}

/// Names a scenario in which a naive gauge lies.
struct LagScenario: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let body: @Sendable () async throws -> LagTrial

    init(_ description: String, _ body: @escaping @Sendable () async throws -> LagTrial) {
        testDescription = description
        self.body = body
    }
}
