import CQRS
import Foundation
import TestSupport
import Testing

@Suite struct ReplayTests {
    private let desk = ProjectorDesk()
    private let store = FaultyProjectionStore(projections: ProjectorDesk.projections)

    @Test func `each projection is brought to its own position, in batches, and one that is not asked for stays`()
        async throws
    {
        try await desk.scribe.fill(10)
        let replay = Replay(of: desk.log, into: store, clock: desk.clock, maximumBatch: 3)
        try await replay.advance(to: ["orders": Position(7)], leavingOut: Discards())
        #expect(try await checkpoints() == [7, 0])
        try await replay.advance(to: ["orders": Position(8), "customers": Position(10)], leavingOut: Discards())
        #expect(try await checkpoints() == [8, 10])
        #expect(store.inner.rows(of: "customers").count == 10)
    }

    @Test func `what a replay makes equals what a projector made`() async throws {
        try await desk.scribe.note("a", "b")
        try await desk.scribe.note("c", in: "other")
        let runner = desk.runner()
        while case .applied = await runner.step() {}
        try await Replay(of: desk.log, into: store, clock: desk.clock)
            .advance(to: ["orders": Position(3), "customers": Position(3)], leavingOut: Discards())
        #expect(store.inner.rows(of: "orders") == desk.store.inner.rows(of: "orders"))
        #expect(
            try await store.status().projections.map(\.live.chain)
                == (try await desk.store.status().projections.map(\.live.chain)))
    }

    @Test func `a log that ends before the target is damage, not an endless wait`() async throws {
        try await desk.scribe.fill(2)
        let error = await #expect(throws: StoreError.self) {
            try await Replay(of: desk.log, into: store, clock: desk.clock)
                .advance(to: ["orders": Position(3)], leavingOut: Discards())
        }
        #expect(error?.kind == .corrupt)
    }

    @Test func `a replay that is given up stops between two transactions`() async throws {
        try await desk.scribe.fill(4)
        let replay = Replay(of: desk.log, into: store, clock: desk.clock)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await replay.advance(to: ["orders": Position(4)], leavingOut: Discards())
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await checkpoints() == [0, 0])
    }

    private func checkpoints() async throws -> [Int64] {
        try await store.status().projections.map(\.checkpoint.rawValue)
    }
}
