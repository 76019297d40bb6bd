import CQRS
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct FreshnessMonitorTests {
    private let desk = ProjectorDesk()

    @Test func `a look tells every projection from the two stores`() async throws {
        try await desk.scribe.note("one", "two")
        _ = await desk.runner().step()
        try await desk.scribe.note("three")
        desk.clock.advance(by: .milliseconds(40))
        let observed = await desk.monitor().observe()
        #expect(observed.projections.map(\.projection) == ProjectorDesk.projections)
        #expect(observed.projections.allSatisfy { $0.behind == 1 && $0.lag == .milliseconds(40) })
        #expect(observed.worst.head == Position(3))
        #expect(observed.worst.checkpoint == Position(2))
    }

    @Test func `an event that no projection handles does not leave the desk behind`() async throws {
        // This store's projections apply every event; an event they do not handle is applied without a row.
        try await desk.scribe.note("nobody's")
        _ = await desk.runner().step()
        #expect(await desk.monitor().observe().worst.behind == 0)
    }

    @Test func `an event that is parked does not leave the desk behind, and is counted`() async throws {
        desk.store.fail("bad", with: Indigestible())
        try await desk.scribe.note("bad")
        _ = await desk.runner().step()
        let observed = await desk.monitor().observe()
        #expect(observed.worst.state == .live)
        #expect(observed.worst.deadLetters == 1)
    }

    @Test func `a read store that cannot be read is FAILED with unknown figures`() async throws {
        try await desk.scribe.note("one")
        let monitor = desk.monitor()
        _ = await monitor.observe()
        desk.store.failStatus(StoreError(.corrupt, "read.sqlite is damaged", remedy: "remove it"))
        let observed = await monitor.observe()
        #expect(observed.worst.state == .failed(at: nil, message: "read.sqlite is damaged; remove it"))
        #expect(observed.projections.allSatisfy { $0.behind == nil && $0.lag == nil && $0.head == nil })
        desk.store.failStatus(nil)
        #expect(await monitor.observe().worst.behind == 1)
    }

    @Test func `a cancelled look does not read as a failure`() async throws {
        let monitor = desk.monitor()
        let observed = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await monitor.observe()
        }
        #expect(await observed.value.worst.state == .live)
    }

    @Test func `looks asked for together are shared, and none is older than its asking`() async throws {
        try await desk.scribe.fill(50)
        let monitor = desk.monitor()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { _ = await monitor.observe() } }
        }
        #expect(desk.store.observations < 50)
        _ = await desk.runner().step()
        #expect(await monitor.observe().worst.checkpoint == Position(50))
    }

    @Test func `updates come at a commit, at a change and at the interval`() async throws {
        let (monitor, timer) = (desk.monitor(), ManualTimer())
        var updates = monitor.updates(every: .seconds(1), clock: timer).makeAsyncIterator()
        #expect(await updates.next()?.worst.behind == 0)

        try await desk.scribe.note("one")
        while await updates.next()?.worst.behind != 1 {}
        _ = await desk.runner().step()
        while await updates.next()?.worst.behind != 0 {}

        let before = desk.clock.now()
        desk.clock.advance(by: .seconds(1))
        try await timer.waitForSleepers()
        timer.advance(by: .seconds(1))
        while let update = await updates.next(), update.worst.observedAt == before {}
    }

    @Test func `the gate opens when the position is reached`() async throws {
        let (monitor, runner) = (desk.monitor(), desk.runner())
        let position = try await desk.scribe.note("one")
        async let staleness = monitor.wait(for: position, in: "orders", timeout: .seconds(30))
        _ = await runner.step()
        #expect(await staleness == nil)
    }

    @Test func `while the log cannot be read the gate does not open, however far the rows are`() async throws {
        let position = try await desk.scribe.note("one")
        _ = await desk.runner().step()
        #expect(try await desk.store.status()["orders"]?.checkpoint == position)
        let monitor = FreshnessMonitor(log: UnreadableLog(log: desk.log), store: desk.store, clock: desk.clock)
        let staleness = await monitor.wait(for: position, in: "orders", timeout: .milliseconds(1))
        guard case .failed? = staleness else { return #expect(Bool(false), "\(String(describing: staleness))") }
    }

    @Test func `the gate that does not open says how far behind`() async throws {
        try await desk.scribe.note("one", "two", "three")
        let staleness = await desk.monitor().wait(for: Position(2), in: "orders", timeout: .milliseconds(1))
        #expect(staleness == .behind(2))
    }

    @Test func `the gate that does not open says who paused`() async throws {
        try await desk.remote().setPaused(true)
        try await desk.scribe.note("one")
        let staleness = await desk.monitor().wait(for: Position(1), in: "orders", timeout: .milliseconds(1))
        #expect(staleness == .paused(by: "ada"))
    }

    @Test func `the gate that does not open says that nothing moves`() async throws {
        _ = await desk.runner().step()
        try await desk.scribe.note("one")
        desk.clock.advance(by: .seconds(6))
        let staleness = await desk.monitor().wait(for: Position(1), in: "orders", timeout: .zero)
        #expect(staleness == .stalled)
    }

    @Test func `the gate that does not open says where the projection failed`() async throws {
        try await desk.scribe.note("one")
        desk.store.fail("one", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
        let runner = desk.runner()
        while await runner.step() != .failed {}
        let staleness = await desk.monitor().wait(for: Position(1), in: "orders", timeout: .milliseconds(1))
        #expect(staleness == .failed(at: Position(1), message: "damaged; restore it"))
    }

    @Test func `a wait that is cancelled ends`() async throws {
        try await desk.scribe.note("one")
        let monitor = desk.monitor()
        let wait = Task { await monitor.wait(for: Position(1), in: "orders", timeout: .seconds(3_600)) }
        wait.cancel()
        #expect(await wait.value == .behind(1))
    }

    // MARK: Whether readers see an event

    @Test func `an event that is applied is seen`() async throws {
        let position = try await desk.scribe.note("one")
        _ = await desk.runner().step()
        #expect(await desk.monitor().staleness(ofEventAt: position, in: "orders") == nil)
        #expect(await desk.monitor().staleness(ofEventAt: position, in: "orders", waiting: .seconds(30)) == nil)
    }

    @Test func `an event that is not reached is not seen, for the reason that the gate gives`() async throws {
        let position = try await desk.scribe.note("one")
        #expect(await desk.monitor().staleness(ofEventAt: position, in: "orders") == .behind(1))
        try await desk.remote().setPaused(true)
        let staleness = await desk.monitor().staleness(ofEventAt: position, in: "orders", waiting: .milliseconds(1))
        #expect(staleness == .paused(by: "ada"))
    }

    @Test(arguments: [nil, Duration.seconds(3_600)])
    func `a dead letter is not seen although the checkpoint has passed it, and is not waited for`(
        timeout: Duration?
    ) async throws {
        desk.store.fail("bad", in: "orders", with: Indigestible())
        let position = try await desk.scribe.note("bad")
        _ = await desk.runner().step()
        let monitor = desk.monitor()
        #expect(
            await monitor.staleness(ofEventAt: position, in: "orders", waiting: timeout) == .deadLetter(at: position))
        #expect(await monitor.staleness(ofEventAt: position, in: "customers", waiting: timeout) == nil)
        #expect(await monitor.wait(for: position, in: "orders", timeout: .zero) == nil, "a list at the head is whole")
    }

    @Test func `a store that cannot tell whether an event is a dead letter does not make it seen`() async throws {
        let position = try await desk.scribe.note("one")
        _ = await desk.runner().step()
        desk.store.failDeadLetterChecks(StoreError(.busy, "it is locked", remedy: "wait"))
        let staleness = await desk.monitor().staleness(ofEventAt: position, in: "orders")
        #expect(staleness == .failed(at: nil, message: "it is locked; wait"))
    }
}

/// A log whose end cannot be read.
private struct UnreadableLog: PassingEventStore {
    let log: InMemoryEventStore

    func head(after position: Position) async throws -> LogHead {
        throw StoreError(.inputOutput, "the disk does not answer", remedy: "wait")
    }
}
