import CQRS
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

/// Read models that are far behind the log are made in large batches, in the shadow of the rows that readers see.
@Suite struct FarBehindTests {
    private static func policy(_ random: inout SeededRandom) -> ProjectorPolicy {
        var policy = ProjectorPolicy()
        policy.maximumBatch = Int.random(in: 2...12, using: &random)
        policy.maximumBulkBatch = Int.random(in: 2...60, using: &random)
        policy.maximumBulkBytes = Int.random(in: 500...20_000, using: &random)
        policy.farBehind = 25
        return policy
    }

    /// The life of a desk, some of it of orders that were never placed, so that it waits as dead letters.
    private static func life(_ seed: UInt64, count: Int = 120) throws -> [RecordedEvent] {
        var recorder = Recorder()
        try recorder.record(Facts.registered("ALFKI", name: "Alfreds Futterkiste"))
        try recorder.record(Facts.listed("1", name: "Chai"))
        try recorder.record(Facts.approved("ghost"))
        return try OrderTraffic.events(seed: seed, count: count, after: recorder)
    }

    @Test func `wherever each session ends, the rows equal those that grew event by event`() async throws {
        let rounds = LongRun.count(short: 8, long: 200)
        var (kills, rebuilds) = (0, 0)
        for round in 0..<rounds {
            var random = SeededRandom(seed: UInt64(1_000 + round))
            let desk = try await RunningDesk()
            let grown = try await RunningDesk()
            let events = try Self.life(UInt64(round))
            let before = Int.random(in: 0...events.count / 4, using: &random)
            try await desk.record(Array(events[..<before]))
            await desk.project(batch: 1)
            try await desk.record(Array(events[before...]))
            // At the same times.
            try await grown.record(Array(events[..<before]))
            grown.clock.advance(by: .seconds(2))
            try await grown.record(Array(events[before...]))
            await grown.project(batch: 1)

            // Every session does a step or two and is gone: the next one knows nothing but what is in the two files.
            let policy = Self.policy(&random)
            var isDone = false
            while !isDone {
                desk.clock.advance(by: .seconds(2))
                let runner = desk.projector("session \(kills)", policy)
                for _ in 0..<Int.random(in: 1...2, using: &random) where !isDone {
                    if case .applied = await runner.step() {} else { isDone = true }
                }
                kills += 1
                rebuilds += try await desk.store.status().projections.contains { $0.rebuild != nil } ? 1 : 0
            }
            let status = try await desk.store.status()
            #expect(status.projections.allSatisfy { $0.rebuild == nil && $0.live.generation > 4 }, "round \(round)")
            #expect(status.projections.allSatisfy { $0.checkpoint.rawValue == Int64(events.count) })
            #expect(status[.orders]?.deadLetters == 1)
            #expect(try await desk.desk.contents() == (try await grown.desk.contents()), "round \(round)")
            for build in status.projections.map(\.liveBuild) {
                let other = try #require(try await grown.store.status()[build.projection]?.liveBuild)
                #expect(try await desk.indexes(of: build) == (try await grown.indexes(of: other)))
            }
            let report = try await desk.verify()
            #expect(report.isEqual, "round \(round): \(report)")
        }
        #expect(rebuilds > rounds)
        LongRun.report(
            item: "far-behind", tried: "\(rounds) read models made far behind their logs, by \(kills) sessions in turn")
    }

    @Test func `readers keep what they have until the new rows are complete`() async throws {
        let desk = try await RunningDesk()
        let events = try Self.life(3)
        try await desk.record(Array(events[..<10]))
        await desk.project()
        let page = try await desk.desk.dashboard(GetOrderDashboard(page: .first(limit: 5)))
        try await desk.record(Array(events[10...]))
        var random = SeededRandom(seed: 1)
        let runner = desk.projector("next", Self.policy(&random))
        desk.clock.advance(by: .seconds(2))
        var steps = 0
        while case .applied = await runner.step() {
            let orders = try #require(try await desk.store.status()[.orders])
            guard orders.rebuild != nil else { break }
            steps += 1
            #expect(orders.checkpoint == Position(10))
            #expect(try await desk.desk.dashboard(GetOrderDashboard(page: .first(limit: 5))) == page)
        }
        #expect(steps > 3)
        while case .applied = await runner.step() {}
        #expect(try await desk.verify().isEqual)
    }

    @Test func `a pause holds a read model that is far behind, and its end lets it go on`() async throws {
        let desk = try await RunningDesk()
        try await desk.record(Self.life(4))
        var random = SeededRandom(seed: 2)
        let runner = desk.projector("runner", Self.policy(&random))
        for _ in 0..<3 { _ = await runner.step() }
        let before = try await desk.store.status()
        #expect((before[.orders]?.rebuild?.build.checkpoint ?? .start) > .start)
        try await desk.remote().setPaused(true)
        #expect(await runner.step() == .paused)
        let paused = try await desk.store.status()
        #expect(paused.projections == before.projections)
        try await desk.remote().setPaused(false)
        while case .applied = await runner.step() {}
        #expect(try await desk.store.status().projections.allSatisfy { $0.rebuild == nil })
        #expect(try await desk.verify().isEqual)
    }

    @Test(arguments: [false, true])
    func `a rebuild that was given up is not requested again, whoever requested it, and the rows grow as usual`(
        isRequested: Bool
    ) async throws {
        let desk = try await RunningDesk()
        try await desk.record(Self.life(5))
        var random = SeededRandom(seed: 3)
        let runner = desk.projector("runner", Self.policy(&random))
        if isRequested { try await desk.remote().rebuild(desk.store.projections) }
        for _ in 0..<3 { _ = await runner.step() }
        #expect(try await desk.store.status().projections.allSatisfy { $0.rebuild != nil })
        try await desk.remote().cancelRebuild(of: desk.store.projections)
        #expect(try await desk.store.status().projections.allSatisfy { $0.rebuild == nil })
        while case .applied = await runner.step() {}
        let status = try await desk.store.status()
        #expect(status.projections.allSatisfy { $0.rebuild == nil && $0.live.generation <= 4 })
        #expect(try await desk.verify().isEqual)
    }

    @Test func `what is appended while the rows are made again is in them`() async throws {
        let desk = try await RunningDesk()
        let events = try Self.life(6, count: 200)
        try await desk.record(Array(events[..<80]))
        var random = SeededRandom(seed: 4)
        let runner = desk.projector("runner", Self.policy(&random))
        var rest = events[80...]
        while case .applied = await runner.step() {
            try await desk.record(Array(rest.prefix(3)))
            rest = rest.dropFirst(3)
        }
        #expect(rest.isEmpty)
        #expect(try await desk.store.status().projections.allSatisfy { $0.checkpoint == Position(Int64(events.count)) })
        #expect(try await desk.verify().isEqual)
    }
}
