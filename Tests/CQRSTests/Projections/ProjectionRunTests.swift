import CQRS
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ProjectionRunTests {
    private let desk = ProjectorDesk()
    private let timer = ManualTimer()

    /// Runs a runner concurrently with `body`, and ends it properly.
    private func running(
        _ runner: ProjectionRunner<FaultyProjectionStore>, _ body: () async throws -> Void
    ) async throws {
        let run = Task { [timer] in await runner.run(clock: timer) }
        defer { run.cancel() }
        try await body()
        run.cancel()
        await run.value
    }

    /// Waits until the run has nothing to do and no change to read.
    private func becomeIdle() async throws {
        var (observations, quiet) = (-1, 0)
        try await eventually("the run is idle") {
            let now = desk.store.observations
            quiet = now == observations && timer.sleeperCount > 0 ? quiet + 1 : 0
            observations = now
            return quiet > 20
        }
    }

    private func visible(_ position: Position) async throws {
        try await eventually("position \(position) is visible") {
            try await desk.store.inner.status().projections.allSatisfy { $0.checkpoint >= position }
        }
    }

    @Test func `a commit is projected at once, with no timer's help`() async throws {
        try await running(desk.runner()) {
            try await becomeIdle()
            for text in ["one", "two", "three"] { try await visible(desk.scribe.note(text)) }
            #expect(try desk.texts() == ["one", "two", "three"])
            #expect(timer.now.elapsed == .zero)
        }
    }

    @Test func `what was committed before the start is projected`() async throws {
        try await desk.scribe.note("one")
        try await running(desk.runner()) { try await visible(Position(1)) }
    }

    @Test func `resuming and stepping wake it at once`() async throws {
        let remote = desk.remote()
        try await remote.setPaused(true)
        try await running(desk.runner()) {
            try await desk.scribe.note("one", "two", "three")
            try await becomeIdle()
            #expect(try desk.texts() == [])
            try await remote.step()
            try await visible(Position(1))
            #expect(try desk.texts() == ["one"])
            try await remote.setPaused(false)
            try await visible(Position(3))
            #expect(timer.now.elapsed == .zero)
        }
    }

    @Test func `it does not spin while idle: the heartbeat is all it does`() async throws {
        try await desk.scribe.note("one")
        try await running(desk.runner()) {
            try await visible(Position(1))
            try await becomeIdle()
            let (observations, writes) = (desk.store.observations, desk.store.writes)
            let beats = 4
            for _ in 0..<beats {
                desk.clock.advance(by: .milliseconds(500))
                timer.advance(by: .milliseconds(500))
                try await becomeIdle()
            }
            #expect(desk.store.writes - writes <= beats + 1, "one heartbeat each, and once the latency figures")
            #expect(
                desk.store.observations - observations <= 3 * beats,
                "a heartbeat is a change, which is looked at once more")
            #expect(desk.store.observations - observations >= beats)
        }
    }

    @Test func `it does not spin while paused`() async throws {
        try await desk.remote().setPaused(true)
        try await desk.scribe.note("one")
        try await running(desk.runner()) {
            try await becomeIdle()
            let observations = desk.store.observations
            try await becomeIdle()
            #expect(desk.store.observations == observations)
        }
    }

    @Test func `a delay wakes it when it is over`() async throws {
        try await desk.remote().setDelay(.milliseconds(100))
        try await desk.scribe.note("one")
        try await running(desk.runner()) {
            try await becomeIdle()
            #expect(try desk.texts() == [])
            desk.clock.advance(by: .milliseconds(100))
            timer.advance(by: .milliseconds(100))
            try await visible(Position(1))
        }
    }

    @Test func `a transient fault is tried again when its pause is over`() async throws {
        try await desk.scribe.note("one")
        desk.store.failWrites(StoreError(.busy, "read.sqlite is locked", remedy: "try again"))
        try await running(desk.runner()) {
            try await becomeIdle()
            desk.store.failWrites(nil)
            desk.clock.advance(by: .milliseconds(50))
            timer.advance(by: .milliseconds(50))
            try await visible(Position(1))
        }
    }

    @Test func `a standby takes over when the holder goes, with no timer's help`() async throws {
        let (first, second) = (desk.runner("s1"), desk.runner("s2"))
        let store = desk.store
        let firstRun = Task { [timer] in await first.run(clock: timer) }
        try await eventually("s1 holds the lease") { try await store.inner.status().lease?.holder == "s1" }
        try await running(second) {
            firstRun.cancel()
            await firstRun.value
            try await eventually("s2 holds the lease") { try await store.inner.status().lease?.holder == "s2" }
            try await visible(desk.scribe.note("one"))
        }
    }

    @Test func `a standby succeeds a silent holder the moment its lease has run out`() async throws {
        let store = desk.store
        _ = await desk.runner("s1").step()
        let rest = ProjectorPolicy().heartbeatInterval / 2
        desk.clock.advance(by: ProjectorPolicy().leaseDuration - rest)
        try await running(desk.runner("s2")) {
            try await becomeIdle()
            desk.clock.advance(by: rest)
            timer.advance(by: rest)
            try await eventually("s2 holds the lease") { try await store.inner.status().lease?.holder == "s2" }
        }
    }

    @Test func `many commits at once are all projected`() async throws {
        try await running(desk.runner()) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<8 {
                    group.addTask { [scribe = desk.scribe] in
                        for number in 0..<25 { try await scribe.note("\(number)", in: "\(writer)") }
                    }
                }
                try await group.waitForAll()
            }
            try await visible(Position(200))
            #expect(desk.store.inner.rows(of: "orders").map(\.position.rawValue) == Array(1...200))
        }
    }
}
