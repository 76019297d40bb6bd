import CQRS
import Foundation
import GRDB
import TestSupport
import Testing

@testable import SQLiteStorage

@Suite struct StoreFileTests {
    private struct BodyError: Error {}

    private let folder: TemporaryDirectory
    private let file: StoreFile

    init() throws {
        folder = try TemporaryDirectory()
        file = try StoreFile(at: folder.file("test.sqlite"), kind: Self.kind, durability: .normal)
    }

    private static let kind = StoreKind(
        title: "test file", applicationID: 7,
        migrations: [{ db, _ in try db.execute(sql: "CREATE TABLE notes (text TEXT NOT NULL UNIQUE)") }])

    private func count() async throws -> Int? {
        try await file.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM notes") }
    }

    @Test func `a write is kept whole or not at all, and its own error passes untouched`() async throws {
        await #expect(throws: BodyError.self) {
            try await file.write { db in
                try db.execute(sql: "INSERT INTO notes VALUES ('a')")
                throw BodyError()
            }
        }
        #expect(try await count() == 0)
        try await file.write { try $0.execute(sql: "INSERT INTO notes VALUES ('a')") }
        #expect(try await count() == 1)
    }

    @Test func `the last to close a file leaves no write-ahead log, though it was read`() async throws {
        let other = try StoreFile(at: file.url, kind: Self.kind, durability: .normal)
        for index in 0..<5 {
            try await other.write { try $0.execute(sql: "INSERT INTO notes VALUES ('\(index)')") }
            #expect(try await count() == index + 1)
        }
        file.close()
        #expect(FileManager.default.fileExists(atPath: file.url.writeAheadLog.storePath))
        #expect(try await other.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM notes") } == 5)
        other.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["test.sqlite"])
    }

    @Test func `a write whose caller is cancelled still commits and says so`() async throws {
        let write = Task { [file] in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await file.write { db in
                try db.execute(sql: "INSERT INTO notes VALUES ('a')")
                return "done"
            }
        }
        #expect(try await write.value == "done")
        #expect(try await count() == 1)
    }

    @Test func `a read that is given up between two of its statements ends in the next`() async throws {
        let (between, reached) = AsyncStream.makeStream(of: Void.self)
        let goOn = DispatchSemaphore(value: 0)
        let read = Task { [file] in
            try await file.read { db in
                reached.yield()
                goOn.wait()
                return try Int.fetchOne(
                    db,
                    sql: """
                        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000000)
                        SELECT count(*) FROM n
                        """)
            }
        }
        for await _ in between { break }
        read.cancel()
        goOn.signal()
        await #expect(throws: CancellationError.self) { try await read.value }
        #expect(try await count() == 0)
    }

    @Test func `a file that was deleted or replaced takes no more writes and is not read`() async throws {
        let (place, aside) = (folder.file("test.sqlite"), folder.file("aside.sqlite"))
        try FileManager.default.moveItem(at: place, to: aside)
        await expectGone { try await addNote() }
        await expectGone { _ = try await count() }
        try Data().write(to: place)
        await expectGone { try await addNote() }
        try FileManager.default.removeItem(at: place)
        try FileManager.default.moveItem(at: aside, to: place)
        try await addNote()
        #expect(try await count() == 1)
    }

    @Test func `a file that is moved away or replaced while it is written is not acknowledged`() async throws {
        let (place, aside) = (folder.file("test.sqlite"), folder.file("aside.sqlite"))
        for (isReplaced, isCommitted) in [(false, false), (true, false), (false, true), (true, true)] {
            let move: @Sendable () -> Void = {
                rename(place.storePath, aside.storePath)
                if isReplaced { try? Data().write(to: place) }
            }
            let error = await #expect(throws: StoreError.self) {
                try await file.write { db in
                    try db.execute(sql: "INSERT INTO notes VALUES ('lost \(isReplaced)')")
                    if isCommitted { db.afterNextTransaction { _ in move() } } else { move() }
                }
            }
            // After the commit it is not known whether it was kept: it went into a file that may be gone.
            #expect(error?.leavesNothingBehind == !isCommitted)
            #expect(error?.message.contains("deleted, moved or replaced") == true)
            if isReplaced { try FileManager.default.removeItem(at: place) }
            try FileManager.default.moveItem(at: aside, to: place)
        }
        try await addNote()
    }

    private func addNote() async throws {
        try await file.write { try $0.execute(sql: "INSERT INTO notes VALUES ('a')") }
    }

    private func expectGone(_ act: () async throws -> Void) async {
        do {
            try await act()
            Issue.record("a file that is gone was worked on")
        } catch {
            #expect((error as? StoreError)?.kind == .gone)
        }
    }

    @Test func `a constraint that should hold and does not is a damaged file`() async throws {
        await #expect {
            try await file.write { try $0.execute(sql: "INSERT INTO notes VALUES ('a'), ('a')") }
        } throws: {
            ($0 as? StoreError)?.kind == .corrupt
        }
        #expect(try await count() == 0)
    }

    @Test func `a file held by another writer for too long is busy, which may pass`() {
        let error = StoreError(DatabaseError(resultCode: .SQLITE_BUSY), in: folder.file("test.sqlite"))
        #expect(error.kind == .busy)
        #expect(error.mayPass)
    }

    @Test(arguments: [
        (ResultCode.SQLITE_FULL, StoreError.Kind.full), (.SQLITE_IOERR, .inputOutput),
        (.SQLITE_IOERR_FSYNC, .inputOutput), (.SQLITE_READONLY_DBMOVED, .readOnly), (.SQLITE_CANTOPEN, .cannotOpen),
        (.SQLITE_NOTADB, .corrupt), (.SQLITE_CORRUPT_INDEX, .corrupt), (.SQLITE_BUSY_SNAPSHOT, .busy),
        (.SQLITE_NOMEM, .inputOutput),
    ])
    func `each failure of SQLite has its kind, names the file and says what to do`(
        code: ResultCode, kind: StoreError.Kind
    ) {
        let error = StoreError(DatabaseError(resultCode: code), in: folder.file("test.sqlite"))
        #expect(error.kind == kind)
        #expect(error.message.contains("test.sqlite"))
        #expect(!error.remedy.isEmpty)
    }

    @Test func `changes tick for a write here and for a write elsewhere`() async throws {
        let other = try StoreFile(at: file.url, kind: Self.kind, durability: .normal)
        let ticks = TickCounter(file.changes())
        try await ticks.wait()
        for (writer, text) in [(file, "here"), (other, "elsewhere")] {
            let before = ticks.count
            try await writer.write { try $0.execute(sql: "INSERT INTO notes VALUES (?)", arguments: [text]) }
            try await ticks.wait(past: before)
        }
        #expect(try await count() == 2)
    }

    @Test func `a write here has ticked when it returns`() async throws {
        let file = try StoreFile(
            at: file.url, kind: Self.kind, durability: .normal, access: .readWrite, prepare: nil,
            pollInterval: .seconds(3_600), checkpoints: .standard(for: .normal))
        var ticks = file.changes().makeAsyncIterator()
        // The first look always ticks; the next is an hour away.
        await ticks.next()
        try await file.write { try $0.execute(sql: "INSERT INTO notes VALUES ('here')") }
        file.close()
        #expect(await ticks.next() != nil)
    }

    @Test func `a feed of changes ends when the file is closed`() async throws {
        let feed = file.changes()
        file.close()
        for await _ in feed {}
        for await _ in file.changes() {}
        await #expect { try await count() } throws: { ($0 as? StoreError)?.kind == .closed }
    }
}
