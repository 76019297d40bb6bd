import CQRS
import Foundation
import GRDB
import TestSupport
import Testing

@testable import SQLiteStorage

/// Files that are overwritten, cut short or removed, open and closed.
@Suite struct DamageTests {
    private let folder: TemporaryDirectory
    private static let kind = StoreKind(
        title: "test file", applicationID: 7,
        migrations: [{ db, _ in try db.execute(sql: "CREATE TABLE notes (text TEXT NOT NULL)") }])

    init() throws {
        folder = try TemporaryDirectory()
    }

    private var url: URL { folder.file("test.sqlite") }
    private var writeAheadLog: URL { folder.file("test.sqlite-wal") }
    private static let garbage = Data(String(repeating: "garbage ", count: 4_096).utf8)

    private func open(_ durability: StoreFile.Durability = .full) throws -> StoreFile {
        try StoreFile(at: url, kind: Self.kind, durability: durability)
    }

    /// A file of some pages, all of them in the file itself.
    private func openFilled() async throws -> StoreFile {
        let file = try open()
        try await file.write { db in
            for number in 0..<2_000 {
                try db.execute(sql: "INSERT INTO notes VALUES (?)", arguments: ["note \(number) of many"])
            }
        }
        file.close()
        return try open()
    }

    private func count(_ file: StoreFile) async throws -> Int? {
        try await file.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM notes") }
    }

    private func note(_ file: StoreFile) async throws {
        try await file.write { try $0.execute(sql: "INSERT INTO notes VALUES ('one more')") }
    }

    private func expectDamaged(_ file: StoreFile, sourceLocation: SourceLocation = #_sourceLocation) async {
        for act in [{ _ = try await count(file) }, { try await note(file) }] {
            let error = await #expect(throws: StoreError.self, sourceLocation: sourceLocation) { try await act() }
            #expect(error?.kind == .corrupt, sourceLocation: sourceLocation)
        }
    }

    /// Writes over a file without making it another one.
    private func overwrite(_ bytes: Data) throws {
        let handle = try FileHandle(forWritingTo: url)
        try handle.write(contentsOf: bytes)
        try handle.close()
    }

    @Test func `a file overwritten in place is noticed although its pages are cached, and not written any more`()
        async throws
    {
        let file = try await openFilled()
        #expect(try await count(file) == 2_000)
        try await note(file)
        try overwrite(Self.garbage)
        let damaged = try Data(contentsOf: url)
        await expectDamaged(file)
        file.close()
        #expect(try Data(contentsOf: url) == damaged)
    }

    @Test func `a file that was damaged since the last look is not written by closing it`() async throws {
        let file = try await openFilled()
        try await note(file)
        try overwrite(Self.garbage)
        let (damaged, log) = (try Data(contentsOf: url), try Data(contentsOf: writeAheadLog))
        file.close()
        #expect(try Data(contentsOf: url) == damaged)
        #expect(try Data(contentsOf: writeAheadLog) == log)
    }

    @Test func `closing a file that another has taken the place of leaves the other's write-ahead log alone`()
        async throws
    {
        let file = try open(.normal)
        try await note(file)
        try FileManager.default.moveItem(at: url, to: folder.file("aside.sqlite"))
        let other = try open(.normal)
        for _ in 0..<3 { try await note(other) }
        let log = try Data(contentsOf: writeAheadLog)
        file.close()
        #expect(try Data(contentsOf: writeAheadLog) == log)
        #expect(try await count(other) == 3)
    }

    @Test func `a file cut short in place is noticed although its pages are cached`() async throws {
        let file = try await openFilled()
        #expect(try await count(file) == 2_000)
        #expect(truncate(url.path(percentEncoded: false), 8_192) == 0)
        await expectDamaged(file)
    }

    @Test func `a file emptied in place is noticed`() async throws {
        let file = try await openFilled()
        #expect(truncate(url.path(percentEncoded: false), 0) == 0)
        await expectDamaged(file)
    }

    @Test func `what was damaged once stays refused, because cache and write-ahead log are another's`() async throws {
        let file = try await openFilled()
        let good = try Data(contentsOf: url)
        try overwrite(Self.garbage)
        await expectDamaged(file)
        try overwrite(good)
        await expectDamaged(file)
    }

    @Test func `a file that another program made smaller in order is not damaged`() async throws {
        let file = try await openFilled()
        #expect(try await count(file) == 2_000)
        try await file.write { try $0.execute(sql: "DELETE FROM notes") }
        let other = try DatabaseQueue(path: url.path(percentEncoded: false))
        let before = try Data(contentsOf: url).count
        try await other.vacuum()
        _ = try await other.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        #expect(try Data(contentsOf: url).count < before)
        #expect(try await count(file) == 0)
        try await note(file)
    }

    @Test func `a damaged file is refused at the start, whatever its write-ahead log says, and left as it is`()
        async throws
    {
        // Kept open, so that the write-ahead log stays next to the file with every page in it.
        let file = try open()
        try await note(file)
        try overwrite(Self.garbage)
        let (damaged, log) = (try Data(contentsOf: url), try Data(contentsOf: writeAheadLog))
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.kind == .corrupt)
        #expect(error?.remedy.contains("backup") == true)
        #expect(try Data(contentsOf: url) == damaged)
        #expect(try Data(contentsOf: writeAheadLog) == log)
    }

    @Test func `refusing a damaged file that nobody has open does not write its write-ahead log into it`() async throws
    {
        // What a program that was killed leaves: a write-ahead log with every page, and nobody who has it open.
        let file = try open()
        try await note(file)
        let log = try Data(contentsOf: writeAheadLog)
        file.close()
        try Self.garbage.write(to: url)
        try log.write(to: writeAheadLog)
        #expect(throws: StoreError.self) { try open() }
        #expect(try Data(contentsOf: url) == Self.garbage)
        #expect(try Data(contentsOf: writeAheadLog) == log)
    }

    @Test func `a file that is cut short is refused at the start`() async throws {
        try await openFilled().close()
        #expect(truncate(url.path(percentEncoded: false), 8_192) == 0)
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.kind == .corrupt)
    }

    @Test func `a file cut short is refused at the start although its write-ahead log goes on`() async throws {
        let file = try await openFilled()
        // Kept open with a page of its own in the write-ahead log, which counts the pages there should be.
        try await note(file)
        #expect(truncate(url.path(percentEncoded: false), 8_192) == 0)
        let (damaged, log) = (try Data(contentsOf: url), try Data(contentsOf: writeAheadLog))
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.kind == .corrupt)
        #expect(try Data(contentsOf: url) == damaged)
        #expect(try Data(contentsOf: writeAheadLog) == log)
    }

    @Test func `a file whose last pages are still in the write-ahead log alone is whole`() async throws {
        let file = try open()
        let size = try Data(contentsOf: url).count
        try await file.write { db in
            for number in 0..<500 {
                try db.execute(sql: "INSERT INTO notes VALUES (?)", arguments: ["note \(number) of many"])
            }
        }
        // What a crash in the middle of a checkpoint leaves: the header counts pages that the file does not have yet.
        let handle = try FileHandle(forUpdating: url)
        try handle.seek(toOffset: 28)
        try handle.write(contentsOf: Data([0, 0, 0, 20]))
        try handle.close()
        #expect(size < 20 * 4_096)
        #expect(try await count(open()) == 500)
    }

    @Test func `a write-ahead log without its file is what is left of the data, and not thrown away`() async throws {
        try leaveWriteAheadLogAlone()
        let error = #expect(throws: StoreError.self) { try open(.full) }
        #expect(error?.kind == .cannotOpen)
        #expect(error?.message.contains("write-ahead log") == true)
        #expect(FileManager.default.fileExists(atPath: writeAheadLog.path(percentEncoded: false)))
        #expect(!FileManager.default.fileExists(atPath: url.path(percentEncoded: false)))
    }

    @Test func `a write-ahead log without its file is no more than dirt where all can be made again`() async throws {
        try leaveWriteAheadLogAlone()
        #expect(try await count(open(.normal)) == 0)
    }

    private func leaveWriteAheadLogAlone() throws {
        try Self.garbage.write(to: writeAheadLog)
    }

    @Test func `a damaged file is put aside once, by whoever found it`() async throws {
        try Self.garbage.write(to: url)
        try Data("old".utf8).write(to: writeAheadLog)
        let found = FileIdentity(of: url)
        let aside = try #require(try found.putAside())
        #expect(try Data(contentsOf: aside) == Self.garbage)
        #expect(!FileManager.default.fileExists(atPath: writeAheadLog.path(percentEncoded: false)))
        // Another process was quicker: its new file stays.
        try Data("new".utf8).write(to: url)
        #expect(try found.putAside() == nil)
        #expect(try Data(contentsOf: url) == Data("new".utf8))
    }
}
