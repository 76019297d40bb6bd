import CQRS
import TestSupport
import Testing

@Suite struct OtherLogTests {
    private let desk = SteppedDesk()

    private func applied(_ count: Int) async throws -> ProjectionRunner<FaultyProjectionStore> {
        for number in 1...count { try await desk.scribe.note("\(number)") }
        let runner = desk.runner()
        try await desk.settle(runner)
        return runner
    }

    @Test(arguments: [["a", "b", "c", "d"], ["a", "b"], ["a", "b", "c", "d", "e", "f"], []])
    func `rows made from another log are recognised as such and rebuilt, whatever its length`(texts: [String])
        async throws
    {
        let runner = try await applied(4)
        desk.log.replace(by: try await desk.anotherLog(texts))
        let monitor = desk.monitor()
        let before = await monitor.observe().worst
        guard case .failed(at: nil, _) = before.state else {
            Issue.record("reads \(before.state)")
            return
        }
        #expect(before.behind == nil)
        #expect(before.lag == nil)

        _ = await runner.step()
        #expect(try desk.texts() == ["1", "2", "3", "4"], "the old rows serve meanwhile")
        let during = await monitor.observe().worst
        #expect(during.state.word == "REBUILDING")
        #expect(during.behind == nil)
        try await desk.settle(runner)
        #expect(try desk.texts() == texts)
        let after = await monitor.observe().worst
        #expect(after.state == .live)
        #expect(after.behind == 0)
        try await desk.expectEqualToReplay()
    }

    @Test func `a restored backup that went another way since is another log`() async throws {
        let runner = try await applied(4)
        let backup = try await desk.backup(upTo: 2)
        desk.log.replace(by: backup)
        let scribe = Scribe(log: desk.log, ids: SequentialIDs(series: 44))
        for text in ["x", "y", "z"] { try await scribe.note(text) }
        try await desk.settle(runner)
        #expect(try desk.texts() == ["1", "2", "x", "y", "z"])
        try await desk.expectEqualToReplay()
    }

    @Test func `a backup that holds all that was applied is the same log`() async throws {
        let runner = try await applied(4)
        desk.log.replace(by: try await desk.backup(upTo: 4))
        #expect(await runner.step() == .idle)
        #expect(await desk.monitor().observe().worst.state == .live)
        #expect(try await desk.projection().live.generation == 1)
    }

    @Test func `a projection ahead of one that fits is found out before another event is applied to it`() async throws {
        let desk = SteppedDesk(["orders", "customers"])
        for text in ["1", "2", "3"] { try await desk.scribe.note(text) }
        let runner = desk.runner()
        try await desk.settle(runner)
        let backup = try await desk.backup(upTo: 3)
        // One goes on to 5, the other stays at 3, where the backup was made.
        desk.store.fail("4", in: "customers", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
        for text in ["4", "5"] { try await desk.scribe.note(text) }
        try await desk.settle(runner)
        desk.store.fail("4", with: nil)
        #expect(try await desk.projection("orders").checkpoint == Position(5))
        #expect(try await desk.projection("customers").checkpoint == Position(3))

        desk.log.replace(by: backup)
        let scribe = Scribe(log: desk.log, ids: SequentialIDs(series: 44))
        for text in ["x", "y", "z"] { try await scribe.note(text) }
        desk.clock.advance(by: .seconds(2))
        let heir = desk.runner("s2")
        try await desk.settle(heir)
        for name in desk.store.projections {
            #expect(try desk.texts(name) == ["1", "2", "3", "x", "y", "z"])
            try await desk.expectEqualToReplay(name)
        }
    }

    @Test func `a projection ahead of the log's end is rebuilt, though another fits`() async throws {
        let desk = SteppedDesk(["orders", "customers"])
        for text in ["1", "2", "3"] { try await desk.scribe.note(text) }
        let runner = desk.runner()
        try await desk.settle(runner)
        let backup = try await desk.backup(upTo: 3)
        desk.store.fail("4", in: "customers", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
        for text in ["4", "5"] { try await desk.scribe.note(text) }
        try await desk.settle(runner)
        desk.store.fail("4", with: nil)
        desk.log.replace(by: backup)
        desk.clock.advance(by: .seconds(2))
        let heir = desk.runner("s2")
        try await desk.settle(heir)
        for name in desk.store.projections {
            #expect(try desk.texts(name) == ["1", "2", "3"])
            try await desk.expectEqualToReplay(name)
        }
    }

    @Test func `a rebuild half-way over a log that is replaced starts over`() async throws {
        _ = try await applied(4)
        desk.clock.advance(by: .seconds(2))
        try await desk.remote().rebuild(["orders"])
        let runner = desk.runner(batch: 2)
        _ = await runner.step()
        desk.log.replace(by: try await desk.anotherLog(["a", "b", "c", "d", "e"]))
        try await desk.settle(runner)
        #expect(try desk.texts() == ["a", "b", "c", "d", "e"])
        try await desk.expectEqualToReplay()
    }

    @Test func `what one log has discarded is not left out of another`() async throws {
        desk.store.fail("2", with: Indigestible())
        let runner = try await applied(3)
        try await desk.discard(2)
        try await desk.settle(runner)
        #expect(try desk.texts() == ["1", "3"])
        desk.log.replace(by: try await desk.anotherLog(["a", "b", "c", "d"]))
        try await desk.settle(runner)
        #expect(try desk.texts() == ["a", "b", "c", "d"])
        try await desk.expectEqualToReplay()
    }

    @Test func `a reader who waits for a position is not told that rows of another log hold it`() async throws {
        _ = try await applied(4)
        desk.log.replace(by: try await desk.anotherLog(["a", "b", "c", "d"]))
        let staleness = await desk.monitor().wait(for: Position(4), in: "orders", timeout: .zero)
        guard case .failed(at: nil, _) = staleness else {
            Issue.record("reads \(String(describing: staleness))")
            return
        }
    }

    @Test func `a new session finds rows of another log out too`() async throws {
        let runner = try await applied(4)
        desk.log.replace(by: try await desk.anotherLog(["a", "b"]))
        _ = await runner.step()
        try await desk.remote().cancelRebuild(of: ["orders"])
        desk.clock.advance(by: .seconds(2))
        try await desk.settle(desk.runner("s2"))
        #expect(try desk.texts() == ["a", "b"])
    }
}
