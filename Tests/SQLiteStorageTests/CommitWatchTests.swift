import CQRS
import Dispatch
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
        case pause(Duration)
        /// A write was waited for, for so long at most.
        case wait(Duration)
    }

    /// Stands for a file into which another program commits, and for the time that passes.
    private final class Commits: CommitWaiting {
        private struct State {
            var number: Int64 = 1
            var checksBefore = 0
            var isLocked = false
            var calls: [Call] = []
            var events: [CommitTrace.Event] = []
        }

        private let state = Mutex(State())
        private let eventsToCome = DispatchSemaphore(value: 0)

        var calls: [Call] { state.withLock { $0.calls } }

        func forgetCalls() { state.withLock { $0.calls = [] } }

        /// Has the next commit show after so many checks that find none.
        func commit(shownAfter checks: Int) {
            state.withLock { ($0.number, $0.checksBefore) = ($0.number + 1, checks) }
        }

        /// Has another program begin a transaction, or end it.
        func lock(_ isLocked: Bool) { state.withLock { $0.isLocked = isLocked } }

        /// Ends the next wait with an event.
        func add(_ event: CommitTrace.Event) {
            state.withLock { $0.events.append(event) }
            eventsToCome.signal()
        }

        func check() -> Int64 {
            state.withLock { state in
                state.calls.append(.check)
                defer { state.checksBefore = max(0, state.checksBefore - 1) }
                return state.checksBefore > 0 ? state.number - 1 : state.number
            }
        }

        func nobodyWrites() -> Bool {
            state.withLock { state in
                state.calls.append(.lock)
                return !state.isLocked
            }
        }

        func begin() {}

        func wait(upTo time: Duration) -> CommitTrace.Event {
            state.withLock { $0.calls.append(.wait(time)) }
            eventsToCome.wait()
            return state.withLock { $0.events.removeFirst() }
        }

        func pause(_ time: Duration) -> Bool {
            state.withLock { $0.calls.append(.pause(time)) }
            return true
        }

        func end() { add(.ended) }
    }

    /// The checks that are made when a write was reported whose commit does not show.
    private static let checksInVain: [Call] = [
        .check, .pause(.microseconds(250)), .check, .pause(.microseconds(250)), .check, .pause(.microseconds(500)),
        .check, .pause(.milliseconds(1)), .check,
    ]

    private let commits = Commits()

    private func watch(on trace: (any CommitWaiting)? = nil, isWriting: Bool = false) -> CommitWatch {
        CommitWatch(
            trace: trace ?? commits, readNumber: { [commits] in commits.check() },
            nobodyWrites: { [commits] in commits.nobodyWrites() }, isWriting: { isWriting }, filesAreIntact: { true })
    }

    /// Returns what a watch does from an event until it waits for the next one.
    private func calls(after event: CommitTrace.Event) async throws -> [Call] {
        try await waits()
        commits.forgetCalls()
        commits.add(event)
        try await waits()
        return commits.calls
    }

    private func waits() async throws {
        try await eventually("the watch waits for a write") {
            if case .wait = commits.calls.last { true } else { false }
        }
    }

    @Test func `another program's commit ticks after a check that no pause comes before`() async throws {
        let watch = watch()
        let ticks = TickCounter(watch.ticks())
        defer { watch.close() }
        try await waits()
        try await ticks.wait()
        commits.commit(shownAfter: 0)
        #expect(
            try await calls(after: .written) == [.check, .pause(.milliseconds(1)), .wait(.milliseconds(8))])
        try await ticks.wait(past: 1)
    }

    @Test func `a commit that does not show at once is checked for five times in two milliseconds`() async throws {
        let watch = watch()
        let ticks = TickCounter(watch.ticks())
        defer { watch.close() }
        try await waits()
        try await ticks.wait()
        commits.commit(shownAfter: 4)
        #expect(
            try await calls(after: .written)
                == Self.checksInVain + [.pause(.milliseconds(3)), .wait(.milliseconds(8))])
        try await ticks.wait(past: 1)
    }

    @Test(arguments: 0..<5)
    func `a program that commits all the time is checked once a millisecond at most`(checks: Int) async throws {
        let watch = watch()
        let ticks = watch.ticks()
        defer { withExtendedLifetime(ticks) { watch.close() } }
        for _ in 0..<3 {
            try await waits()
            commits.commit(shownAfter: checks)
            let calls = try await calls(after: .written)
            let pauses = calls.compactMap { if case .pause(let time) = $0 { time } else { nil } }
            #expect(calls.count { $0 == .check } == checks + 1)
            #expect(pauses.reduce(.zero, +) >= .milliseconds(checks + 1))
        }
    }

    @Test func `a transaction that goes on is checked for every four milliseconds, until it commits`() async throws {
        let watch = watch()
        let ticks = watch.ticks()
        defer { withExtendedLifetime(ticks) { watch.close() } }
        try await waits()
        commits.lock(true)
        #expect(try await calls(after: .written) == Self.checksInVain + [.wait(.milliseconds(8))])
        let slow: [Call] = [.pause(.milliseconds(4)), .check, .wait(.milliseconds(8))]
        #expect(try await calls(after: .written) == slow)
        #expect(try await calls(after: .timeout) == [.lock, .check, .wait(.milliseconds(64))])
        #expect(try await calls(after: .written) == slow, "it has only paused")
        commits.commit(shownAfter: 0)
        #expect(try await calls(after: .written) == slow)
        #expect(try await calls(after: .written).first == .check)
    }

    @Test func `a transaction that was rolled back is forgotten once nobody writes`() async throws {
        let watch = watch()
        let ticks = watch.ticks()
        defer { withExtendedLifetime(ticks) { watch.close() } }
        try await waits()
        _ = try await calls(after: .written)
        #expect(try await calls(after: .timeout) == [.lock, .check, .wait(.seconds(5))])
        #expect(try await calls(after: .written).first == .check)
    }

    @Test(arguments: [true, false])
    func `after a commit of this process its writer is left alone for four milliseconds`(isWriting: Bool) async throws {
        let watch = watch(isWriting: isWriting)
        let ticks = watch.ticks()
        defer { withExtendedLifetime(ticks) { watch.close() } }
        try await waits()
        watch.committed(isChange: false)
        #expect(
            try await calls(after: .written) == [.pause(.milliseconds(4)), .lock, .check, .wait(.seconds(5))])
    }

    @Test func `during a transaction of this process the lock is not asked for`() async throws {
        let watch = watch(isWriting: true)
        let ticks = watch.ticks()
        defer { withExtendedLifetime(ticks) { watch.close() } }
        for _ in 0..<2 {
            #expect(
                try await calls(after: .written) == [.pause(.milliseconds(4)), .check, .wait(.milliseconds(8))])
        }
    }

    @Test(.enabled(if: WriteWatch().descriptor >= 0, "writes are only polled for"))
    func `a write into the file's write-ahead log is followed by checks`() async throws {
        let folder = try TemporaryDirectory()
        let file = folder.file("test.sqlite")
        try Data("log".utf8).write(to: file.writeAheadLog)
        let watch = watch(on: CommitTrace(of: file, interval: .seconds(3_600)))
        let ticks = TickCounter(watch.ticks())
        defer { watch.close() }
        // Nothing but a write is noticed for some seconds.
        try await eventually("the watch is at rest") { commits.calls.suffix(2) == [.lock, .check] }
        let before = ticks.count
        commits.forgetCalls()
        commits.commit(shownAfter: 3)
        let handle = try FileHandle(forWritingTo: file.writeAheadLog)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("more".utf8))
        try handle.close()
        try await ticks.wait(past: before)
        #expect(commits.calls.prefix(4) == [.check, .check, .check, .check])
    }
}
