import CQRS
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

/// Shadow rebuilds by the kernel's own projector.
@Suite struct RebuildRunTests {
    @Test func `a rebuild makes the same rows, drops the old ones, and queries are served throughout`() async throws {
        let desk = try await RunningDesk()
        let count = LongRun.count(short: 300, long: 100_000)
        try await desk.record(OrderTraffic.events(seed: 8, count: count))
        await desk.project()
        let head = try await desk.log.head(after: .start).head
        let before = try await desk.desk.contents()
        let page = try await desk.desk.dashboard(GetOrderDashboard(page: .first(limit: 5)))

        try await desk.remote().rebuild(desk.store.projections)
        let runner = desk.projector(batch: max(50, count / 40))
        desk.clock.advance(by: .seconds(2))
        var steps = 0
        while case .applied = await runner.step() {
            steps += 1
            #expect(try await desk.desk.dashboard(GetOrderDashboard(page: .first(limit: 5))) == page)
        }
        let status = try await desk.store.status()
        #expect(status.projections.allSatisfy { $0.rebuild == nil && $0.live.generation > 3 })
        #expect(status.projections.allSatisfy { $0.checkpoint == head })
        #expect(try await desk.desk.contents() == before)
        let old = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name GLOB '*_[123]'"
        #expect(try await desk.number(old) == 0)
        let report = try await desk.verify()
        #expect(report.isEqual)
        LongRun.report(
            item: "rebuild", tried: "\(head) events rebuilt in \(steps) steps, a page of orders asked for at each",
            lost: report.isEqual ? "nothing" : "\(report)")
    }

    @Test func `a rebuild that contradicts itself is reported, and the rows shown before stay`() async throws {
        let desk = try await RunningDesk()
        try await desk.record(OrderTraffic.events(seed: 4, count: 60))
        await desk.project()
        let before = try await desk.desk.contents()
        try await desk.remote().rebuild([.orders])
        let runner = desk.projector("first", batch: 30)
        desk.clock.advance(by: .seconds(2))
        _ = await runner.step()
        let status = try #require(try await desk.store.status()[.orders])
        let rebuild = try #require(status.rebuildBuild)
        #expect(status.rebuild?.build.checkpoint == Position(30))
        try await desk.edit("UPDATE order_totals_\(rebuild.generation) SET order_count = order_count + 1")
        while case .applied = await runner.step() {}

        let after = try #require(try await desk.store.status()[.orders])
        #expect(after.rebuildBuild == rebuild)
        #expect(after.rebuild?.build.failure?.message.hasPrefix("the kept totals of ") == true)
        #expect(after.liveBuild == status.liveBuild)
        #expect(try await desk.desk.contents() == before)
        #expect(try await desk.verify().isEqual)

        try await desk.remote().rebuild([.orders])
        while case .applied = await runner.step() {}
        let mended = try #require(try await desk.store.status()[.orders])
        #expect(mended.rebuild == nil)
        #expect(mended.live.generation > rebuild.generation)
    }

    @Test func `a rebuild gets the indexes that only readers use once its rows are complete`() async throws {
        let desk = try await RunningDesk()
        try await desk.record(OrderTraffic.events(seed: 5, count: 60))
        await desk.project()
        let live = try #require(try await desk.store.status()[.orders]?.liveBuild)
        let before = try await desk.indexes(of: live)
        #expect(before.count == 8)
        try await desk.remote().rebuild([.orders])
        let shadow = try #require(try await desk.store.status()[.orders]?.rebuildBuild)
        #expect(try await desk.indexes(of: shadow) == [])
        await desk.project("next", batch: 20)
        #expect(try await desk.store.status()[.orders]?.liveBuild == shadow)
        #expect(try await desk.indexes(of: shadow) == before)
    }

    @Test func `a rebuild left half-way goes on where it was with the next projector`() async throws {
        let desk = try await RunningDesk()
        try await desk.record(OrderTraffic.events(seed: 9, count: 120))
        await desk.project()
        try await desk.remote().rebuild([.orders])
        let first = desk.projector("first", batch: 10)
        desk.clock.advance(by: .seconds(2))
        for _ in 0..<4 { _ = await first.step() }
        let half = try #require(try await desk.store.status()[.orders]?.rebuild?.build)
        #expect(half.checkpoint == Position(40))
        await desk.project("second", batch: 10)
        let after = try #require(try await desk.store.status()[.orders])
        #expect(after.live.generation == half.generation)
        #expect(try await desk.verify().isEqual)
    }

    @Test func `whatever is discarded, and whenever, all rows equal a replay at every step`() async throws {
        let rounds = LongRun.count(short: 6, long: 300)
        var random = SeededRandom(seed: 21)
        var discards = 0
        for round in 0..<rounds {
            let desk = try await RunningDesk()
            try await desk.record(OrderTraffic.events(seed: UInt64(round), count: 30))
            for ghost in ["g1", "g2"] {
                try await desk.record(Facts.approved(ghost))
                try await desk.record(Facts.shipped(ghost))
            }
            await desk.project("a")
            while let letter = try await desk.store.deadLetters(limit: 9).randomElement(using: &random) {
                try await desk.discard(letter.event.position)
                discards += 1
                if Bool.random(using: &random) { try await desk.remote().rebuild([.orders]) }
                // Behind the discard, and then past it: both have to equal what a replay makes there.
                let behind = try await desk.verify()
                #expect(behind.isEqual, "round \(round): \(behind)")
                await desk.project("b")
                let past = try await desk.verify()
                #expect(past.isEqual, "round \(round): \(past)")
            }
            #expect(try await desk.store.status().projections.allSatisfy { $0.deadLetters == 0 && $0.rebuild == nil })
        }
        LongRun.report(
            item: "poison", tried: "\(discards) discards in \(rounds) desks, each verified behind and past it")
    }
}
