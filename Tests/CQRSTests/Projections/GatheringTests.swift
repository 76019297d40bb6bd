import CQRS
import TestSupport
import Testing

/// A projection that gathers gets the events of several transactions in one, while many events wait.
@Suite struct GatheringTests {
    private let desk = ProjectorDesk(gathering: ["customers"])
    private static let all = (1...7).map { "event \($0)" }

    /// Sets up a projector that applies two events at a time, and lets a projection that gathers get so many batches at once.
    private func runner(
        _ session: String = "s1", batches: Int = 8, bytes: Int = 1 << 20
    ) -> ProjectionRunner<FaultyProjectionStore> {
        var policy = ProjectorPolicy()
        policy.maximumBatch = 2
        policy.maximumGatheredBatches = batches
        policy.maximumGatheredBytes = bytes
        return desk.runner(session, policy: policy)
    }

    private func noteAll() async throws {
        for text in Self.all { try await desk.scribe.note(text) }
    }

    private func expectAllApplied() async throws {
        #expect(try await desk.checkpoints() == [7, 7])
        #expect(try desk.texts("orders") == Self.all)
        #expect(try desk.texts("customers") == Self.all)
    }

    @Test func `it gets them with the last of them, in one transaction`() async throws {
        try await noteAll()
        let runner = runner()
        var checkpoints: [[Int64]] = []
        while case .applied = await runner.step() { checkpoints.append(try await desk.checkpoints()) }
        #expect(checkpoints == [[2, 0], [4, 0], [6, 0], [7, 7]])
        #expect(desk.store.writes == 5, "the lease and four batches: the kept events are read once")
        try await expectAllApplied()
    }

    @Test func `it gets them with the last also where the log ends with a whole batch`() async throws {
        for text in Self.all.prefix(6) { try await desk.scribe.note(text) }
        let runner = runner()
        var checkpoints: [[Int64]] = []
        while case .applied = await runner.step() { checkpoints.append(try await desk.checkpoints()) }
        #expect(checkpoints == [[2, 0], [4, 0], [6, 6]])
        #expect(desk.store.writes == 4, "nothing is read from the log again")
    }

    @Test func `it gets what comes one by one at once`() async throws {
        let runner = runner()
        for (index, text) in Self.all.enumerated() {
            try await desk.scribe.note(text)
            #expect(await runner.step() == .applied(1))
            #expect(try await desk.checkpoints() == [Int64(index) + 1, Int64(index) + 1])
        }
    }

    @Test(arguments: [(2, 1 << 20), (8, 20)])
    func `it is no further behind than the policy allows`(batches: Int, bytes: Int) async throws {
        try await noteAll()
        let runner = runner(batches: batches, bytes: bytes)
        var checkpoints: [[Int64]] = []
        while case .applied = await runner.step() { checkpoints.append(try await desk.checkpoints()) }
        #expect(checkpoints == [[2, 0], [4, 4], [6, 4], [7, 7]])
        try await expectAllApplied()
    }

    @Test func `it is behind for a second at most`() async throws {
        try await noteAll()
        let runner = runner()
        _ = await runner.step()
        desk.clock.advance(by: .seconds(1))
        _ = await runner.step()
        #expect(try await desk.checkpoints() == [4, 4])
    }

    @Test func `a pause leaves it behind for no longer than a step`() async throws {
        try await noteAll()
        let runner = runner()
        for _ in 0..<2 { _ = await runner.step() }
        #expect(try await desk.checkpoints() == [4, 0])
        try await desk.remote().setPaused(true)
        while case .applied = await runner.step() {}
        #expect(try await desk.checkpoints() == [4, 4])
        try await desk.remote().setPaused(false)
        while await runner.step() != .idle {}
        try await expectAllApplied()
    }

    @Test func `a transaction that fails loses none of them`() async throws {
        try await noteAll()
        let runner = runner()
        for _ in 0..<2 { _ = await runner.step() }
        desk.store.failWrites(StoreError(.busy, "locked", remedy: "wait"))
        guard case .retry = await runner.step() else {
            Issue.record("the fault was not met")
            return
        }
        desk.store.failWrites(nil)
        desk.clock.advance(by: .milliseconds(200))
        while await runner.step() != .idle {}
        try await expectAllApplied()
    }

    @Test func `who takes over after a kill applies them from the log`() async throws {
        try await noteAll()
        let killed = runner()
        for _ in 0..<3 { _ = await killed.step() }
        #expect(try await desk.checkpoints() == [6, 0])
        desk.clock.advance(by: .seconds(2))
        let successor = runner("s2")
        while await successor.step() != .idle {}
        try await expectAllApplied()
        #expect(await killed.step() == .standby)
        try await expectAllApplied()
    }

    @Test func `one that is far behind draws level while many events wait, and gathers again`() async throws {
        let texts = (1...80).map { "event \($0)" }
        for text in texts { try await desk.scribe.note(text) }
        let killed = runner("s1", batches: 20)
        for _ in 0..<15 { _ = await killed.step() }
        #expect(try await desk.checkpoints() == [30, 0])
        desk.clock.advance(by: .seconds(2))
        let successor = runner("s2", batches: 4)
        var behind: [Int64] = []
        while case .applied = await successor.step() {
            let checkpoints = try await desk.checkpoints()
            if checkpoints[0] < 80 { behind.append(checkpoints[0] - checkpoints[1]) }
        }
        #expect(behind.suffix(4).allSatisfy { $0 <= 8 }, "\(behind)")
        #expect(try desk.texts("customers") == texts)
    }

    @Test func `one that another session applied meanwhile is not applied again`() async throws {
        try await noteAll()
        let first = runner()
        for _ in 0..<2 { _ = await first.step() }
        desk.clock.advance(by: .seconds(2))
        let second = runner("s2")
        for _ in 0..<2 { _ = await second.step() }
        desk.clock.advance(by: .seconds(2))
        while await first.step() != .idle {}
        try await expectAllApplied()
    }

    @Test func `a poison event among them waits, and the delivery of all reaches back to the first`() async throws {
        desk.store.fail("event 3", in: "customers", with: Indigestible())
        try await noteAll()
        let runner = runner()
        let began = desk.clock.now()
        _ = await runner.step()
        desk.clock.advance(by: .milliseconds(10))
        while await runner.step() != .idle {}
        #expect(try await desk.checkpoints() == [7, 7])
        #expect(desk.store.inner.deadLetters(of: "customers").map(\.event.position.rawValue).contains(3))
        let event = try #require(try await desk.log.events(after: .start, limit: 1).first)
        let delivery = try await desk.store.inner.deliveries(
            of: Position(1), recordedAt: event.recordedAt, in: "customers"
        ).last
        #expect(delivery?.first == Position(1) && delivery?.last == Position(7))
        let end = began + .milliseconds(10)
        #expect(delivery?.beganAt == end && delivery?.endedAt == end, "it was not applied before")
        #expect(delivery?.waits == [DeliveryWait(.gathering, from: began, until: end)])
    }

    @Test func `an event that is made to fail fails in it too where what was gathered is lost`() async throws {
        try await noteAll()
        let runner = runner()
        for _ in 0..<2 { _ = await runner.step() }
        desk.store.failWrites(StoreError(.busy, "locked", remedy: "wait"))
        _ = await runner.step()
        desk.store.failWrites(nil)
        desk.clock.advance(by: .milliseconds(200))
        try await desk.remote().failNextEvent(true)
        while await runner.step() != .idle {}
        try await desk.scribe.note("event 8")
        while await runner.step() != .idle {}
        let parked = ProjectorDesk.projections.map { projection in
            desk.store.inner.deadLetters(of: projection).map(\.event.position.rawValue)
        }
        #expect(parked[0] == parked[1] && !parked[0].isEmpty, "\(parked)")
        #expect(try await desk.store.status().requests.fault == nil)
    }

    @Test func `the record of what came alone has no wait for others`() async throws {
        try await desk.scribe.note("alone")
        let runner = runner()
        while await runner.step() != .idle {}
        let event = try #require(try await desk.log.events(after: .start, limit: 1).first)
        let deliveries = try await desk.store.inner.deliveries(
            of: Position(1), recordedAt: event.recordedAt, in: "customers")
        #expect(deliveries.count == 1)
        #expect(!deliveries.flatMap(\.waits).contains { $0.cause == .gathering })
    }

    @Test func `an event that is made to fail fails in it too, and those before it do not`() async throws {
        try await noteAll()
        let runner = runner()
        _ = await runner.step()
        try await desk.remote().failNextEvent(true)
        while await runner.step() != .idle {}
        for projection in ProjectorDesk.projections {
            let parked = desk.store.inner.deadLetters(of: projection).map(\.event.position.rawValue)
            #expect(parked == Array(3...7), "they are of one stream")
        }
    }
}
