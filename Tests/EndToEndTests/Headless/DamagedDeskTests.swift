import CQRS
import Foundation
import GRDB
import SQLiteEventStore
import TestSupport
import Testing

/// Desks that are damaged, foreign or locked before a command comes to them.
@Suite(.timeLimit(.minutes(2)))
struct DamagedDeskTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1")
    }

    /// Runs a command that cannot do its work, and returns what it prints.
    private func refusal(_ arguments: String...) async throws -> String {
        let outcome = try await desk.run(arguments)
        #expect(outcome.exitCode == 69)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.split(separator: "\n").count == 1, "one clear sentence: \(outcome.errors)")
        return outcome.errors
    }

    private func edit(_ file: URL, _ sql: String) throws {
        let queue = try DatabaseQueue(path: file.path(percentEncoded: false))
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test func `a damaged read model is rebuilt by the next command, and the damaged file is kept`() async throws {
        StorageTrouble.delete(desk.readStore)
        try StorageTrouble.garbage.write(to: desk.readStore)
        let status = try await desk.run("status")
        #expect(status.exitCode == 2)
        #expect(status.output.contains("FAILED"))
        #expect(status.output.contains("read.sqlite is damaged"))
        #expect(try await refusal("orders", "--read-only").contains("it comes back from the log"))
        let outcome = try await desk.run("orders", "--json")
        #expect(outcome.exitCode == 0)
        #expect(try outcome.json(OrdersShape.self).orders.map(\.orderID) == ["A1"])
        let aside = URL(filePath: desk.readStore.path(percentEncoded: false) + ".damaged")
        #expect(try Data(contentsOf: aside) == StorageTrouble.garbage)
        let log = try String(contentsOf: desk.directory.file("state/orderdesk/orderdesk.log"), encoding: .utf8)
        #expect(log.contains("warning read.sqlite is damaged"))
        LongRun.report(item: "storage", tried: "a damaged read model at the start")
    }

    @Test(arguments: [(false, "file is not a database"), (true, "not a database any more")])
    func `a damaged log is refused with what to do, and is not written`(isInUse: Bool, reason: String) async throws {
        // Whoever has it open keeps the write-ahead log there, in which SQLite finds what the file itself lost.
        let user = isInUse ? try SQLiteEventStore(url: desk.writeStore, clock: SystemClock()) : nil
        defer { user?.close() }
        if isInUse { try await desk.place("A2") }
        try StorageTrouble.overwrite(desk.writeStore)
        let damaged = try Data(contentsOf: desk.writeStore)
        for arguments in [["orders"], ["status"], ["approve", "A1"], ["place", "--customer", "A", "--item", "1:1"]] {
            let outcome = try await desk.run(arguments)
            #expect(outcome.exitCode == 69)
            #expect(outcome.errors.hasPrefix("write.sqlite is damaged (\(reason)), in '"))
            #expect(outcome.errors.contains("put a good backup in its place"))
        }
        #expect(try Data(contentsOf: desk.writeStore) == damaged)
        LongRun.report(item: "storage", tried: "a damaged log at the start")
    }

    @Test func `a log or a read model from a newer version is refused and left alone`() async throws {
        for file in [desk.readStore, desk.writeStore] {
            try edit(file, "PRAGMA user_version = 99")
            let before = try Data(contentsOf: file)
            let words = try await refusal("orders")
            #expect(words.hasPrefix("\(file.lastPathComponent) is from a newer version of this program"))
            #expect(words.contains("install the newer version"))
            #expect(try Data(contentsOf: file) == before)
        }
        LongRun.report(item: "storage", tried: "files from a newer version")
    }

    @Test(.enabled(if: LongRun.isOn, "a command waits five seconds for a lock"))
    func `a command that cannot have the lock says that it was not accepted`() async throws {
        let lock = try HeldLock(on: desk.writeStore)
        let words = try await refusal("approve", "A1")
        #expect(words.hasPrefix("not accepted, nothing was written: write.sqlite is locked by another program"))
        try lock.release()
        #expect(try await desk.run("approve", "A1").exitCode == 0)
        LongRun.report(item: "storage", tried: "a command while the log is locked")
    }

    @Test(.enabled("forbidding root to write takes a file system that can") { await Unwritable.isAllowed() })
    func `where nothing may be written a look is enough, and the rest says how to look`() async throws {
        // Whoever works at the desk keeps SQLite's shared memory next to the files.
        let watching = try desk.start(["status", "--watch", "--json"])
        try await eventually("someone works at the desk") { watching.outputSoFar.contains("head") }
        try await Unwritable.begin(desk.data, in: desk.directory)
        let listed = try await desk.run("orders", "--read-only", "--json")
        let words = try await refusal("orders")
        try await Unwritable.end(desk.data, in: desk.directory)
        watching.terminate()
        _ = await watching.finish()
        #expect(listed.exitCode == 0)
        #expect(words.hasPrefix("write.sqlite cannot be written"))
        #expect(words.contains("--read-only"))
        LongRun.report(item: "storage", tried: "a directory that cannot be written")
    }

    @Test(.enabled("forbidding root to write takes a file system that can") { await Unwritable.isAllowed() })
    func `where nothing may be written and nobody works at the desk, even a look says what it lacks`() async throws {
        for file in [desk.writeStore, desk.readStore] {
            try edit(file, "PRAGMA wal_checkpoint(TRUNCATE)")
            for suffix in ["-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: file.path(percentEncoded: false) + suffix)
            }
        }
        try await Unwritable.begin(desk.data, in: desk.directory)
        let outcome = try await desk.run("orders", "--read-only")
        try await Unwritable.end(desk.data, in: desk.directory)
        #expect(outcome.exitCode == 69)
        #expect(outcome.errors.hasPrefix("write.sqlite cannot be read, because nothing can be written next to it"))
    }
}
