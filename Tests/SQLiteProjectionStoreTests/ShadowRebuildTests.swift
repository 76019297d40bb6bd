import CQRS
import TestSupport
import Testing

@testable import SQLiteProjectionStore

@Suite struct ShadowRebuildTests {
    private let running: RunningCounters

    init() async throws {
        running = try await RunningCounters(
            .opened("a"), .opened("b"), .added("a", 5), .added("b", 7), .added("ghost", 1), .added("a", -2))
    }

    @Test func `a rebuild makes the same rows in other tables, and drops the old ones`() async throws {
        let before = try await running.store.counters()
        try await running.rebuild(running.store.projections)
        let runner = running.projector("next", batch: 2)
        running.clock.advance(by: .seconds(2))
        while case .applied = await runner.step() {
            #expect(try await running.store.counters() == before, "readers see whole rows throughout")
        }
        let status = try await running.store.status()
        #expect(status.projections.allSatisfy { $0.rebuild == nil && $0.live.generation > 3 })
        #expect(status.projections.allSatisfy { $0.checkpoint == Position(6) })
        #expect(status[.counters]?.deadLetters == 1)
        let old = try await running.store.read { db in
            try db.rows("SELECT name FROM sqlite_master WHERE name GLOB '*_[123]'") { $0[0] as String }
        }
        #expect(old.isEmpty)
        #expect(try await running.verify().isEqual)
    }

    @Test func `a rebuild whose rows contradict each other is not switched in`() async throws {
        let live = try await running.store.status()[.sums]?.liveBuild
        try await running.rebuild([.sums])
        let runner = running.projector("next", batch: 4)
        running.clock.advance(by: .seconds(2))
        _ = await runner.step()
        let shadow = try #require(try await running.store.status()[.sums]?.rebuildBuild)
        try await running.edit("DELETE FROM summed_events\(shadow.tableSuffix)")
        while case .applied = await runner.step() {}
        let status = try #require(try await running.store.status()[.sums])
        #expect(status.liveBuild == live)
        #expect(status.rebuildBuild == shadow)
        #expect(status.rebuild?.build.failure?.message.hasPrefix("the sums count ") == true)
        #expect(try await running.verify().isEqual)
    }
}
