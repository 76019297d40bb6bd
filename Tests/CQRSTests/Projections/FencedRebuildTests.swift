import CQRS
import TestSupport
import Testing

@Suite struct FencedRebuildTests {
    private let desk = SteppedDesk()

    /// A zombie that has lost the lease, and the session that acquired it just before the zombie's next write.
    private func overtaken(
        batch: Int
    ) async throws -> (zombie: ProjectionRunner<FaultyProjectionStore>, heir: ProjectionRunner<FaultyProjectionStore>) {
        for number in 1...4 { try await desk.scribe.note("\(number)") }
        let (zombie, heir) = (desk.runner("zombie", batch: batch), desk.runner("heir", batch: 1))
        try await desk.settle(zombie)
        try await desk.remote().rebuild(["orders"])
        return (zombie, heir)
    }

    @Test func `a zombie cannot fill a rebuild`() async throws {
        let (zombie, heir) = try await overtaken(batch: 2)
        let clock = desk.clock
        desk.store.beforeNextWrite {
            clock.advance(by: .seconds(2))
            _ = await heir.step()
        }
        #expect(await zombie.step() == .standby)
        #expect(
            try await desk.projection().rebuild?.build.checkpoint == Position(1), "the heir's one, not the zombie's")
        try await desk.settle(heir)
        try await desk.expectEqualToReplay()
    }

    @Test(arguments: [nil, "made up"])
    func `a zombie can neither switch a rebuild in nor say that it failed`(finding: String?) async throws {
        let (zombie, heir) = try await overtaken(batch: 4)
        let store = desk.store
        let lease = ProjectorLease(holder: "heir", epoch: 2, renewedAt: desk.clock.now())
        store.reportIntegrityFinding(finding)
        // The lease is lost while the zombie checks the integrity of its rebuild.
        store.beforeNextIntegrityCheck { try await store.inner.write { try $0.setLease(lease) } }
        #expect(await zombie.step() == .standby)
        #expect(try await desk.projection().live.generation == 1)
        #expect(try await desk.projection().rebuild?.build.checkpoint == Position(4))
        #expect(try await desk.projection().rebuild?.build.failure == nil)
        store.reportIntegrityFinding(nil)
        desk.clock.advance(by: .seconds(2))
        try await desk.settle(heir)
        #expect(try await desk.projection().rebuild == nil)
        try await desk.expectEqualToReplay()
    }

    @Test func `a zombie cannot begin a rebuild over another log`() async throws {
        let (zombie, heir) = try await overtaken(batch: 4)
        try await desk.remote().cancelRebuild(of: ["orders"])
        let (log, other) = (desk.log, try await desk.anotherLog(["x", "y", "z", "w"]))
        let (clock, own) = (desk.clock, try await desk.backup(upTo: 4))
        log.replace(by: other)
        desk.store.beforeNextWrite {
            // The right log is back before the successor reads it; only the zombie has seen the wrong one.
            log.replace(by: own)
            clock.advance(by: .seconds(2))
            _ = await heir.step()
        }
        #expect(await zombie.step() == .standby)
        #expect(try await desk.projection().rebuild == nil)
        #expect(try await desk.projection().failure == nil)
    }
}
