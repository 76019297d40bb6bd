import CQRS
import Dispatch
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import SQLiteStorage

@Suite struct StoreWriterTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private static let kind = StoreKind(
        title: "test file", applicationID: 7,
        migrations: [{ db, _ in try db.execute(sql: "CREATE TABLE notes (text TEXT NOT NULL UNIQUE)") }])

    private func open(_ name: String = "test.sqlite") throws -> StoreFile {
        try StoreFile(at: folder.file(name), kind: Self.kind, durability: .normal)
    }

    @Test func `a short write runs on its caller's own thread`() async throws {
        let file = try open()
        let mine = OwnThread()
        let threads = try await withTask(on: mine) {
            (pthread_self(), try await file.write { _ in pthread_self() })
        }
        #expect(threads.0 == threads.1)
    }

    @Test func `writes at once are all kept, and none meets another`() async throws {
        let file = try open()
        let turn = Turn()
        try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    try await file.write { db in
                        #expect(turn.begin())
                        try db.execute(sql: "INSERT INTO notes VALUES (?)", arguments: ["\(number)"])
                        turn.end()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await file.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM notes") } == 200)
    }

    @Test func `whether somebody writes is reported by the lock, and not known where that cannot be taken`()
        async throws
    {
        let file = try open()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: file.url.storePath, configuration: configuration)
        #expect(file.writer.nobodyWrites())
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(!file.writer.nobodyWrites())
        try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        #expect(file.writer.nobodyWrites())
        // It held the lock only for a moment.
        try await other.writeWithoutTransaction { try $0.execute(sql: "INSERT INTO notes VALUES ('theirs')") }
        let reading = try StoreFile(at: file.url, kind: Self.kind, durability: .normal, access: .readOnly)
        #expect(!reading.writer.nobodyWrites())
    }

    @Test func `writes that wait for other programs leave Swift's threads to everyone else`() async throws {
        // More than there are threads.
        let files = try (0...ProcessInfo.processInfo.activeProcessorCount).map { try open("\($0).sqlite") }
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let others = try files.map { try DatabaseQueue(path: $0.url.storePath, configuration: configuration) }
        for other in others {
            try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        }
        let writes = files.map { file in
            Task { try await file.write { try $0.execute(sql: "INSERT INTO notes VALUES ('a')") } }
        }
        let start = ContinuousClock.now
        // Whoever is to let go of the locks needs a thread too.
        let release = Task {
            for _ in 0..<100 { await Task.yield() }
            for other in others { try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") } }
        }
        try await release.value
        // A connection waits five seconds for another's lock.
        #expect(ContinuousClock.now - start < .seconds(4))
        for write in writes { try await write.value }
        for file in files {
            #expect(try await file.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM notes") } == 1)
        }
    }

    @Test func `a write counts as under way from its BEGIN on, and not while it waits for another program`()
        async throws
    {
        let begun = Atomic(false)
        let url = folder.file("test.sqlite")
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(30)
        configuration.prepareDatabase { db in
            db.trace { if "\($0)".hasPrefix("BEGIN IMMEDIATE") { begun.store(true, ordering: .releasing) } }
        }
        let pool = try DatabasePool(path: url.storePath, configuration: configuration)
        let checkpointer = Checkpointer(
            nextTo: pool, limits: .standard(for: .normal), label: "test",
            open: { try DatabaseQueue(path: url.storePath) }, inspect: { _ in })
        let writer = StoreWriter(pool, checkpointer)
        let other = try DatabaseQueue(path: url.storePath, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        begun.store(false, ordering: .releasing)
        let write = Task { try await writer.write(takesLong: true) { _ in writer.isWriting } }
        try await eventually("the write asks for the lock") { begun.load(ordering: .acquiring) }
        #expect(!writer.isWriting)
        try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        #expect(try await write.value)
        #expect(!writer.isWriting)
        checkpointer.close()
    }

    @Test func `a long write lets the next one have the writer's own thread, and a short one gives it back`()
        async throws
    {
        let file = try open()
        let mine = OwnThread()
        let isMine = try await withTask(on: mine) {
            let own = pthread_self()
            var isMine: [Bool] = []
            for takes in [Duration.milliseconds(20), .zero, .zero] {
                let thread = try await file.write { _ in
                    let end = ContinuousClock.now + takes
                    while ContinuousClock.now < end {}
                    return pthread_self()
                }
                isMine.append(thread == own)
            }
            return isMine
        }
        #expect(isMine == [true, false, true])
    }

    @Test func `a write that is expected to take long has the writer's own thread, and the next has not`() async throws
    {
        let file = try open()
        let isMine = try await withTask(on: OwnThread()) {
            let own = pthread_self()
            var isMine: [Bool] = []
            for takesLong in [false, true, false] {
                isMine.append(try await file.write(takesLong: takesLong) { _ in pthread_self() == own })
            }
            return isMine
        }
        #expect(isMine == [true, false, true])
    }

    @Test func `a write next to a checkpoint has the writer's own thread`() async throws {
        let pool = try DatabasePool(path: folder.file("test.sqlite").storePath)
        let hold = DispatchSemaphore(value: 0)
        let checkpointer = Checkpointer(
            nextTo: pool, limits: Checkpointer.Limits(due: 1, long: 1_000, most: 1_000), label: "test",
            open: { [url = folder.file("test.sqlite")] in try DatabaseQueue(path: url.storePath) },
            inspect: { _ in hold.wait() })
        let writer = StoreWriter(pool, checkpointer)
        let isMine = try await withTask(on: OwnThread()) {
            let own = pthread_self()
            var isMine: [Bool] = []
            for number in 0..<3 {
                isMine.append(
                    try await writer.write { db in
                        try db.execute(sql: "CREATE TABLE notes_\(number) (text TEXT)")
                        return pthread_self() == own
                    })
            }
            return isMine
        }
        #expect(checkpointer.isUnderWay)
        #expect(isMine == [true, false, false])
        hold.signal()
        try await eventually("the checkpoint is over") { !checkpointer.isUnderWay }
        checkpointer.close()
    }

    private func withTask<T: Sendable>(
        on executor: OwnThread, _ body: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        defer { executor.end() }
        return try await withTaskExecutorPreference(executor, operation: body)
    }
}

/// Detects two turns at the same time.
private final class Turn: Sendable {
    private let isTaken = Mutex(false)

    /// Returns whether nobody else has it.
    func begin() -> Bool {
        isTaken.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
    }

    func end() { isTaken.withLock { $0 = false } }
}

/// Runs tasks on one thread of its own.
private final class OwnThread: TaskExecutor {
    private let jobs: JobQueue

    init() {
        let jobs = JobQueue()
        self.jobs = jobs
        let thread = Thread { while let job = jobs.next() { job() } }
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.add { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    func end() { jobs.end() }
}

/// Hands jobs to one thread that waits for them.
private final class JobQueue: Sendable {
    private let state = Mutex((jobs: [@Sendable () -> Void](), isOver: false))
    private let added = DispatchSemaphore(value: 0)

    func add(_ job: @escaping @Sendable () -> Void) {
        state.withLock { $0.jobs.append(job) }
        added.signal()
    }

    func end() {
        state.withLock { $0.isOver = true }
        added.signal()
    }

    /// Blocks for the next job; nil at the end.
    func next() -> (@Sendable () -> Void)? {
        added.wait()
        return state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
    }
}
