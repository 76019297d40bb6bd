import CQRS
import TestSupport
import Testing

@Suite struct RebuildTests {
    private let desk = SteppedDesk()
    private let damaged = StoreError(.corrupt, "read.sqlite is damaged", remedy: "remove it")

    /// Notes texts one by one, and has them applied by a session that is gone by now.
    private func applied(_ count: Int) async throws {
        for number in 1...count { try await desk.scribe.note("\(number)") }
        try await desk.settle(desk.runner("s0"))
        desk.clock.advance(by: .seconds(2))
    }

    @Test func `a rebuild begins beside, and readers see the old rows until it is complete`() async throws {
        try await applied(5)
        let before = try desk.texts()
        try await desk.remote().rebuild(["orders"])
        let runner = desk.runner(batch: 2)
        for expected: Int64 in [2, 4] {
            #expect(await runner.step() == .applied(2))
            #expect(try desk.texts() == before)
            #expect(try await desk.projection().rebuild?.build.checkpoint == Position(expected))
            #expect(try await desk.projection().checkpoint == Position(5))
        }
        try await desk.settle(runner)
        let projection = try await desk.projection()
        #expect(projection.rebuild == nil)
        #expect(projection.live.generation == 2)
        try await desk.expectEqualToReplay()
    }

    @Test func `a flood of live events starves no rebuild, and a rebuild no live event`() async throws {
        try await applied(40)
        try await desk.remote().rebuild(["orders"])
        let runner = desk.runner(batch: 4)
        var steps = 0
        while try await desk.projection().rebuild != nil, steps < 100 {
            let position = try await desk.scribe.note("more")
            #expect(await runner.step() == .applied(1))
            #expect(try await desk.projection().checkpoint == position, "every live event is applied by its own step")
            steps += 1
        }
        // Four events of the rebuild for each live one: 40 and those that came meanwhile.
        #expect((10...20).contains(steps), "\(steps) steps")
        try await desk.expectEqualToReplay()
    }

    @Test func `a flood of events does not starve the rebuild of a projection that failed`() async throws {
        desk.store.fail("1", with: damaged)
        for number in 1...10 { try await desk.scribe.note("\(number)") }
        let runner = desk.runner(batch: 4)
        try await desk.stepUntilFailed(runner)
        desk.store.fail("1", with: nil)
        try await desk.remote().rebuild(["orders"])
        var steps = 0
        while try await desk.projection().rebuild != nil, steps < 100 {
            try await desk.scribe.note("more")
            _ = await runner.step()
            steps += 1
        }
        #expect((3...8).contains(steps), "\(steps) steps")
        try await desk.settle(runner)
        try await desk.expectEqualToReplay()
    }

    @Test func `rebuilds of several projections go on together`() async throws {
        let desk = SteppedDesk(["orders", "customers"])
        try await desk.scribe.fill(20)
        let runner = desk.runner(batch: 2)
        try await desk.settle(runner)
        try await desk.remote().rebuild(["orders", "customers"])
        for _ in 0..<6 { _ = await runner.step() }
        for name in desk.store.projections {
            #expect(try await desk.projection(name).rebuild?.build.checkpoint == Position(12), "\(name)")
        }
        try await desk.settle(runner)
        for name in desk.store.projections {
            #expect(try await desk.projection(name).live.generation > 1)
            try await desk.expectEqualToReplay(name)
        }
    }

    @Test func `a rebuild while paused stops where the rows stand, and the switch moves nothing on`() async throws {
        try await applied(3)
        let remote = desk.remote()
        try await remote.setPaused(true)
        try await desk.scribe.note("4")
        try await remote.rebuild(["orders"])
        let runner = desk.runner()
        for _ in 0..<5 { _ = await runner.step() }
        #expect(try await desk.projection().rebuild == nil)
        #expect(try await desk.projection().checkpoint == Position(3))
        #expect(try desk.texts() == ["1", "2", "3"])
        try await remote.setPaused(false)
        try await desk.settle(runner)
        try await desk.expectEqualToReplay()
    }

    @Test func `a pause also holds the rebuild of rows that failed where those stand`() async throws {
        try await applied(2)
        desk.store.fail("3", with: damaged)
        for number in 3...9 { try await desk.scribe.note("\(number)") }
        let runner = desk.runner()
        try await desk.stepUntilFailed(runner)
        desk.store.fail("3", with: nil)
        let remote = desk.remote()
        try await remote.setPaused(true)
        try await remote.rebuild(["orders"])
        for _ in 0..<5 { _ = await runner.step() }
        #expect(try await desk.projection().rebuild?.build.checkpoint == Position(2))
        #expect(try desk.texts() == ["1", "2"])
        try await remote.setPaused(false)
        try await desk.settle(runner)
        #expect(try await desk.projection().checkpoint == Position(9))
        try await desk.expectEqualToReplay()
    }

    @Test func `a pause while the rebuild of failed rows is ahead of them does not switch it in`() async throws {
        desk.store.fail("1", with: damaged)
        for number in 1...4 { try await desk.scribe.note("\(number)") }
        let runner = desk.runner(batch: 5)
        try await desk.stepUntilFailed(runner)
        desk.store.fail("1", with: nil)
        try await desk.remote().rebuild(["orders"])
        desk.store.beforeNextIntegrityCheck { throw StoreError(.busy, "read.sqlite is locked", remedy: "try again") }
        guard case .retry = await runner.step() else {
            Issue.record("the check was not made")
            return
        }
        #expect(try await desk.projection().rebuild?.build.checkpoint == Position(4))
        try await desk.remote().setPaused(true)
        desk.clock.advance(by: .seconds(1))
        for _ in 0..<3 { _ = await runner.step() }
        #expect(try desk.texts() == [], "nothing is shown that the pause holds back")
        try await desk.remote().setPaused(false)
        try await desk.settle(runner)
        #expect(try desk.texts() == ["1", "2", "3", "4"])
    }

    @Test func `a step while paused takes the rebuild along`() async throws {
        try await applied(2)
        let remote = desk.remote()
        try await remote.setPaused(true)
        try await desk.scribe.note("3", "4")
        try await remote.rebuild(["orders"])
        let runner = desk.runner(batch: 1)
        _ = await runner.step()
        try await remote.step()
        for _ in 0..<6 { _ = await runner.step() }
        #expect(try desk.texts() == ["1", "2", "3"])
        #expect(try await desk.projection().live.generation == 2)
    }

    @Test func `an event that cannot be applied is parked in the rebuilt rows too`() async throws {
        try await applied(2)
        desk.store.fail("bad", with: Indigestible())
        try await desk.scribe.note("bad", "behind")
        try await desk.scribe.note("aside", in: "b")
        let runner = desk.runner(batch: 2)
        try await desk.settle(runner)
        try await desk.remote().rebuild(["orders"])
        try await desk.settle(runner)
        #expect(try await desk.projection().live.generation == 2)
        #expect(desk.waiting() == [3, 4])
        try await desk.expectEqualToReplay()
    }

    @Test func `a rebuild applies what can be applied by now`() async throws {
        desk.store.fail("bad", with: Indigestible())
        try await desk.scribe.note("one", "bad", "behind")
        let runner = desk.runner()
        try await desk.settle(runner)
        desk.store.fail("bad", with: nil)
        try await desk.remote().rebuild(["orders"])
        try await desk.settle(runner)
        #expect(try desk.texts() == ["one", "bad", "behind"])
        #expect(desk.waiting() == [])
    }

    @Test(arguments: 0...6) func `a rebuild can be cancelled after any step, and nothing is lost`(steps: Int)
        async throws
    {
        try await applied(10)
        let runner = desk.runner(batch: 2)
        let remote = desk.remote()
        try await remote.rebuild(["orders"])
        for _ in 0..<steps { _ = await runner.step() }
        try await remote.cancelRebuild(of: ["orders"])
        #expect(try await desk.projection().rebuild == nil)
        let position = try await desk.scribe.note("11")
        #expect(await runner.step() == .applied(1))
        #expect(try await desk.projection().checkpoint == position)
        try await desk.expectEqualToReplay()
    }

    @Test func `a rebuild cancelled while a piece of it is written leaves no trace and costs no lease`() async throws {
        try await applied(4)
        let (runner, remote, store) = (desk.runner(batch: 2), desk.remote(), desk.store)
        _ = await runner.step()
        try await remote.rebuild(["orders"])
        // The cancelling comes between the runner's read and its write.
        store.beforeNextWrite { try? await store.inner.write { try $0.cancelRebuild(of: "orders") } }
        _ = await runner.step()
        #expect(try await desk.projection().rebuild == nil)
        try await desk.scribe.note("5")
        #expect(await runner.step() == .applied(1))
        #expect(try await store.inner.status().lease?.epoch == 2, "the second runner's first hold")
    }

    @Test func `a rebuild cancelled while it is checked is not switched in, and costs no lease`() async throws {
        try await applied(4)
        let (runner, store) = (desk.runner(), desk.store)
        try await desk.remote().rebuild(["orders"])
        store.beforeNextIntegrityCheck {
            try await store.inner.write { try $0.cancelRebuild(of: "orders") }
            throw StoreError(.fenced, "these rows are no longer kept", remedy: "another session replaced them")
        }
        _ = await runner.step()
        _ = await runner.step()
        #expect(try await desk.projection().live.generation == 1)
        try await desk.scribe.note("5")
        #expect(await runner.step() == .applied(1), "its own lease does not keep it out")
    }

    @Test(arguments: 0...6) func `another session goes on where a killed one left off`(steps: Int) async throws {
        try await applied(10)
        try await desk.remote().rebuild(["orders"])
        let killed = desk.runner("killed", batch: 2)
        _ = await killed.step()
        for _ in 0..<steps { _ = await killed.step() }
        let before = try await desk.projection()
        let successor = desk.runner("successor", batch: 2)
        #expect(await successor.step() == .standby)
        desk.clock.advance(by: .seconds(2))
        _ = await successor.step()
        let after = try await desk.projection()
        if let old = before.rebuild?.build, let new = after.rebuild?.build {
            #expect(old.generation == new.generation, "not begun again")
            #expect(new.checkpoint >= old.checkpoint)
        }
        try await desk.settle(successor)
        #expect(try await desk.projection().live.generation == 2)
        try await desk.expectEqualToReplay()
    }

    @Test
    func `a finding of the integrity check keeps the old rows, is reported, and is tried again only when asked for`()
        async throws
    {
        try await applied(3)
        let (runner, remote) = (desk.runner(), desk.remote())
        desk.store.reportIntegrityFinding("the totals are off by one")
        try await remote.rebuild(["orders"])
        try await desk.settle(runner)
        let reported = await desk.monitor().observe().worst
        #expect(reported.state == .live, "the rows that readers see are none the worse")
        #expect(reported.rebuild?.failure?.message == "the totals are off by one")
        #expect(try await desk.projection().live.generation == 1)
        try await desk.scribe.note("4")
        #expect(await runner.step() == .applied(1))
        #expect(await runner.step() == .idle)

        desk.store.reportIntegrityFinding(nil)
        #expect(await runner.step() == .idle)
        try await remote.rebuild(["orders"])
        try await desk.settle(runner)
        #expect(try await desk.projection().rebuild == nil)
        try await desk.expectEqualToReplay()
    }

    @Test func `a fault that stops the rebuild stops no live row, and is reported at its position`() async throws {
        try await applied(3)
        desk.store.fail("2", with: damaged)
        try await desk.remote().rebuild(["orders"])
        let runner = desk.runner(batch: 1)
        try await desk.settle(runner)
        let reported = await desk.monitor().observe().worst
        #expect(reported.state == .live)
        #expect(reported.rebuild?.failure?.position == Position(2))
        try await desk.scribe.note("4")
        #expect(await runner.step() == .applied(1))
    }

    @Test func `rows that failed are rebuilt from the whole log and take over`() async throws {
        try await applied(2)
        desk.store.fail("3", with: damaged)
        for number in 3...6 { try await desk.scribe.note("\(number)") }
        let runner = desk.runner(batch: 3)
        try await desk.stepUntilFailed(runner)
        desk.store.fail("3", with: nil)
        try await desk.remote().rebuild(["orders"])
        try await desk.settle(runner)
        #expect(try await desk.projection().failure == nil)
        #expect(try await desk.projection().checkpoint == Position(6))
        try await desk.expectEqualToReplay()
    }
}
