import TestSupport
import Testing

@testable import CQRS

@Suite(.timeLimit(.minutes(1))) struct GroupCommitterTests {
    private let log = GateEventStore(clock: ManualClock())
    private let ids = SequentialIDs()

    private func committer(maximumGroup: Int = 256) -> GroupCommitter {
        GroupCommitter(store: log, maximumGroup: maximumGroup, groupsOn: CommitThread())
    }

    /// Starts an append to a stream of its own, and waits until the committer has it.
    private func start(_ key: String, on committer: GroupCommitter) -> Task<AppendResult, any Error> {
        let (id, stream) = (ids.nextCommand(), StreamID.notebook(key))
        return Task { try await committer.append(.noting(["one"], in: stream, at: .none, as: id)) }
    }

    private func startMany(_ keys: [String], on committer: GroupCommitter) async throws -> [Task<
        AppendResult, any Error
    >] {
        let tasks = keys.map { start($0, on: committer) }
        try await eventually("all wait") { committer.waitingCount == keys.count }
        return tasks
    }

    @Test func `a lone append is handed over at once, alone`() async throws {
        let committer = self.committer()
        guard case .committed = try await start("a", on: committer).value else {
            Issue.record("not committed")
            return
        }
        #expect(log.groups == [1])
    }

    @Test func `those that arrive while a commit is on its way share the next`() async throws {
        let committer = self.committer()
        log.close()
        let first = start("a", on: committer)
        try await eventually("the first is on its way") { log.heldCount == 1 }
        let others = try await startMany(["b", "c", "d", "e"], on: committer)
        log.letOneThrough()
        _ = try await first.value
        try await eventually("the others are on their way") { log.heldCount == 1 }
        #expect(log.groups == [1, 4])
        log.letOneThrough()
        for other in others {
            guard case .committed = try await other.value else {
                Issue.record("not committed")
                continue
            }
        }
    }

    @Test func `a group is committed on a thread of its own, a lone append in its caller's task`() async throws {
        let committer = self.committer()
        log.close()
        let first = start("a", on: committer)
        try await eventually("the first is on its way") { log.heldCount == 1 }
        let others = try await startMany(["b", "c"], on: committer)
        for _ in 0..<2 {
            try await eventually("one is on its way") { log.heldCount == 1 }
            log.letOneThrough()
        }
        for task in [first] + others { _ = try await task.value }
        #expect(log.ranOnPool == [true, false])
    }

    @Test func `a group is no larger than the largest`() async throws {
        let committer = self.committer(maximumGroup: 3)
        log.close()
        let first = start("a", on: committer)
        try await eventually("the first is on its way") { log.heldCount == 1 }
        let others = try await startMany(["b", "c", "d", "e"], on: committer)
        for _ in 0..<3 {
            try await eventually("one is on its way") { log.heldCount == 1 }
            log.letOneThrough()
        }
        for task in [first] + others { _ = try await task.value }
        #expect(log.groups == [1, 3, 1])
    }

    @Test func `an error goes to all of its group and to no other`() async throws {
        let committer = self.committer()
        log.close()
        let first = start("a", on: committer)
        try await eventually("the first is on its way") { log.heldCount == 1 }
        log.failAppends(StoreError(.full, "the disk is full", remedy: "make room"))
        let failing = try await startMany(["b", "c"], on: committer)
        log.letOneThrough()
        _ = try await first.value
        try await eventually("the failing are on their way") { log.heldCount == 1 }
        log.failAppends(nil)
        let last = try await startMany(["d"], on: committer)
        log.letOneThrough()
        for task in failing {
            let error = await #expect(throws: StoreError.self) { try await task.value }
            #expect(error?.kind == .full)
        }
        try await eventually("the last is on its way") { log.heldCount == 1 }
        log.letOneThrough()
        for task in last { _ = try await task.value }
        #expect(log.groups == [1, 2, 1])
    }

    @Test func `a conflict is its own affair in a group`() async throws {
        let committer = self.committer()
        log.close()
        let first = start("a", on: committer)
        try await eventually("the first is on its way") { log.heldCount == 1 }
        let others = try await startMany(["b", "b", "c"], on: committer)
        log.letOneThrough()
        try await eventually("the others are on their way") { log.heldCount == 1 }
        log.letOneThrough()
        _ = try await first.value
        var conflicts = 0
        for task in others {
            if case .conflict = try await task.value { conflicts += 1 }
        }
        #expect(conflicts == 1)
        #expect(try await log.head(after: .start).head == Position(3))
    }
}
