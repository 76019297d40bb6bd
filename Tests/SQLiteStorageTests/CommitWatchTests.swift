import CQRS
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import SQLiteStorage

@Suite struct CommitWatchTests {
    private enum Call: Equatable {
        /// Whether another program has committed was checked.
        case check
        /// The lock was asked for, to know whether anybody writes.
        case lock
    }

    /// Stands for a file into which another program commits.
    private final class Commits: Sendable {
        private let state = Mutex((number: Int64(1), checksBefore: 0, calls: [Call]()))

        var calls: [Call] { state.withLock { $0.calls } }

        func forgetCalls() { state.withLock { $0.calls = [] } }

        /// Has the next commit show after so many checks.
        func commit(shownAfter checks: Int) {
            state.withLock { ($0.number, $0.checksBefore) = ($0.number + 1, checks) }
        }

        func check() -> Int64 {
            state.withLock { state in
                state.calls.append(.check)
                defer { state.checksBefore = max(0, state.checksBefore - 1) }
                return state.checksBefore > 0 ? state.number - 1 : state.number
            }
        }

        func lock() -> Bool {
            state.withLock { $0.calls.append(.lock) }
            return true
        }
    }

    private let folder: TemporaryDirectory
    private let file: URL
    private let commits = Commits()

    init() throws {
        folder = try TemporaryDirectory()
        file = folder.file("test.sqlite")
        try Data("log".utf8).write(to: file.writeAheadLog)
    }

    private func watch(isWriting: Bool = false) -> CommitWatch {
        CommitWatch(
            trace: CommitTrace(of: file, interval: .seconds(3_600)), readNumber: { [commits] in commits.check() },
            nobodyWrites: { [commits] in commits.lock() }, isWriting: { isWriting }, filesAreIntact: { true })
    }

    /// Waits until nothing but a write is noticed for some seconds.
    private func rest() async throws {
        try await eventually("the watch is at rest") { commits.calls.suffix(2) == [.lock, .check] }
        commits.forgetCalls()
    }

    private func write() throws {
        let handle = try FileHandle(forWritingTo: file.writeAheadLog)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("more".utf8))
        try handle.close()
    }

    @Test(
        .enabled(if: WriteWatch().descriptor >= 0, "writes are only polled for"),
        arguments: [false, true])
    func `a reported write of another program is checked for at once, one of this process holds up no writer`(
        isWriting: Bool
    ) async throws {
        let watch = watch(isWriting: isWriting)
        let ticks = watch.ticks()
        defer { withExtendedLifetime(ticks) { watch.close() } }
        try await rest()
        // So that the lock is asked for as soon as the first pause is over.
        watch.committed(isChange: false)
        try write()
        try await eventually("the lock was asked for") { commits.calls.contains(.lock) }
        #expect(commits.calls.first == (isWriting ? .lock : .check))
    }

    @Test(.enabled(if: WriteWatch().descriptor >= 0, "writes are only polled for"))
    func `a commit that waits for the disk is found by further checks, without holding up its program`() async throws {
        let watch = watch()
        let ticks = TickCounter(watch.ticks())
        defer { watch.close() }
        try await rest()
        let before = ticks.count
        commits.commit(shownAfter: 3)
        try write()
        try await ticks.wait(past: before)
        #expect(commits.calls.prefix(4) == [.check, .check, .check, .check])
    }
}
