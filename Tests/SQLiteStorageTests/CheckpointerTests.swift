import CQRS
import Dispatch
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import SQLiteStorage

@Suite struct CheckpointerTests {
    private static let limits = Checkpointer.Limits(due: 200, long: 1_000, most: 1_000_000)
    private let folder: TemporaryDirectory
    private let file: StoreFile

    init() throws {
        folder = try TemporaryDirectory()
        file = try StoreFile(
            at: folder.file("test.sqlite"),
            kind: StoreKind(
                title: "test file", applicationID: 7,
                migrations: [{ db, _ in try db.execute(sql: "CREATE TABLE pages (content BLOB NOT NULL)") }]),
            durability: .normal, access: .readWrite, prepare: nil, pollInterval: .milliseconds(20),
            checkpoints: Self.limits)
    }

    /// Writes at least so many pages in one commit.
    private func write(pages: Int) async throws {
        try await file.write { try Self.fill($0, pages: pages) }
    }

    private static func fill(_ db: Database, pages: Int) throws {
        for _ in 0..<pages { try db.execute(sql: "INSERT INTO pages VALUES (zeroblob(4096))") }
    }

    private static func bytes(of url: URL) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: url.storePath)[.size] as? Int ?? 0
    }

    /// How many pages the write-ahead log has room for.
    private var pagesOfLog: Int {
        get throws { try Self.bytes(of: file.url.writeAheadLog) / 4_120 }
    }

    @Test func `what is in the write-ahead log goes into the file by itself, long before a commit has to see to it`()
        async throws
    {
        try await write(pages: Self.limits.due)
        try await eventually("the pages are in the file") {
            try Self.bytes(of: file.url) > Self.limits.due * 4_096
        }
    }

    @Test func `where nobody writes for a moment the write-ahead log stays short`() async throws {
        for _ in 0..<20 {
            try await write(pages: Self.limits.due)
            try await eventually("the write-ahead log was moved") { !file.checkpointer.isUnderWay }
        }
        #expect(try pagesOfLog < Self.limits.due * 2)
    }

    @Test func `where somebody always writes the write-ahead log is begun again once it is long`() async throws {
        for _ in 0..<2_000 { try await write(pages: 10) }
        #expect(try Self.bytes(of: file.url) > 10_000 * 4_096)
        #expect(try pagesOfLog < Self.limits.long * 5)
    }

    private final class Passes: Sendable {
        let made = Atomic(0)

        func add() -> Int { made.add(1, ordering: .relaxed).newValue }
    }

    /// A checkpointer of its own file, whose first pass waits until it is let go on.
    private final class HeldCheckpoints: Sendable {
        let pool: DatabasePool
        let checkpointer: Checkpointer
        private let url: URL
        private let writer: StoreWriter
        private let hold = DispatchSemaphore(value: 0)
        private let count = Passes()

        init(at url: URL, _ limits: Checkpointer.Limits) async throws {
            let (hold, passes) = (hold, count)
            self.url = url
            pool = try DatabasePool(path: url.storePath)
            checkpointer = Checkpointer(
                nextTo: pool, limits: limits, label: "test", open: { try DatabaseQueue(path: url.storePath) },
                inspect: { _ in if passes.add() == 1 { hold.wait() } })
            writer = StoreWriter(pool, checkpointer)
            try await writer.write { try $0.execute(sql: "CREATE TABLE pages (content BLOB NOT NULL)") }
        }

        var passes: Int { count.made.load(ordering: .relaxed) }

        /// How many pages the write-ahead log has room for.
        var pagesOfLog: Int {
            get throws { try CheckpointerTests.bytes(of: url.writeAheadLog) / 4_120 }
        }

        func write(pages: Int) async throws { try await writer.write { try CheckpointerTests.fill($0, pages: pages) } }

        /// Lets the first pass go on, and waits until the checkpoint is over.
        func goOn() async throws {
            hold.signal()
            try await finish()
        }

        func finish() async throws {
            try await eventually("the checkpoint is over") { !self.checkpointer.isUnderWay }
        }
    }

    @Test func `where much is written during a checkpoint, the next transaction begins behind it`() async throws {
        let held = try await HeldCheckpoints(
            at: folder.file("other.sqlite"), Checkpointer.Limits(due: 10, long: 50, most: 10_000))
        try await held.write(pages: 50)
        let begun = Atomic(0)
        held.checkpointer.pace { begun.add(1, ordering: .relaxed) }
        #expect(begun.load(ordering: .relaxed) == 1, "nothing has been written during it yet")
        try await held.write(pages: 50)
        held.checkpointer.pace { begun.add(1, ordering: .relaxed) }
        #expect(begun.load(ordering: .relaxed) == 1)
        try await held.goOn()
        try await eventually("what waited has begun") { begun.load(ordering: .relaxed) == 2 }
        #expect(held.passes == 3, "the log is long, so the last pass has the writer held up")
        held.checkpointer.close()
    }

    @Test func `the pages for the next checkpoint are counted from the restart of the write-ahead log`() async throws {
        let held = try await HeldCheckpoints(
            at: folder.file("restarted.sqlite"), Checkpointer.Limits(due: 200, long: 200, most: 10_000))
        try await held.write(pages: 250)
        // While the checkpoint is under way, which then restarts the log with these pages moved.
        try await held.write(pages: 150)
        try await held.goOn()
        #expect(held.passes == 3)
        let length = try held.pagesOfLog
        #expect(length >= 400)
        try await held.write(pages: 80)
        try await held.finish()
        #expect(held.passes == 3, "the log has not become long again")
        try await held.write(pages: 180)
        try await held.finish()
        #expect(held.passes == 6, "the log is long enough to be restarted")
        try await held.write(pages: 150)
        #expect(try held.pagesOfLog == length, "both checkpoints had the log begun from its start")
        held.checkpointer.close()
    }

    @Test func `where a reader still needs the write-ahead log the pages are counted from the last checkpoint`()
        async throws
    {
        let held = try await HeldCheckpoints(
            at: folder.file("needed.sqlite"), Checkpointer.Limits(due: 200, long: 200, most: 10_000))
        let reading = try held.pool.makeSnapshot()
        try await held.write(pages: 250)
        try await held.write(pages: 150)
        try await held.goOn()
        #expect(held.passes == 3)
        try await held.write(pages: 60)
        try await held.finish()
        #expect(held.passes == 6, "the log has not restarted, and is long as ever")
        #expect(try held.pagesOfLog >= 460)
        withExtendedLifetime(reading) { held.checkpointer.close() }
    }

    @Test func `each checkpoint of an event log finds it long enough to restart it`() {
        let limits = Checkpointer.Limits.standard(for: .full)
        // Some pages are written twice by one transaction, and counted twice.
        #expect(limits.long <= limits.due * 3 / 4)
    }

    @Test func `a file that is closed meanwhile is closed whole`() async throws {
        try await write(pages: Self.limits.due)
        file.close()
        #expect(!FileManager.default.fileExists(atPath: file.url.writeAheadLog.storePath))
        let reader = try DatabaseQueue(path: file.url.storePath)
        let count = try await reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM pages") }
        #expect(count == Self.limits.due)
    }

    @Test func `a damaged file is not written to any more, by its connection beside the writer neither`() async throws {
        try await write(pages: Self.limits.due)
        try await eventually("the write-ahead log was moved") { !file.checkpointer.isUnderWay }
        // So much that more is in the log, and so little that nobody moves it.
        try await write(pages: 100)
        try await eventually("nobody is at work on the file") { !file.checkpointer.isUnderWay }
        let handle = try FileHandle(forWritingTo: file.url)
        try handle.write(contentsOf: Data("this is not a database".utf8))
        try handle.close()
        await #expect(throws: StoreError.self) { try await write(pages: 100) }
        file.close()
        let start = try FileHandle(forReadingFrom: file.url).read(upToCount: 4)
        #expect(start == Data("this".utf8))
    }
}
