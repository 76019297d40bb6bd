import CQRS
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import SQLiteStorage

@Suite struct OpeningTests {
    private let folder: TemporaryDirectory
    private let kind = StoreKind(
        title: "test file", applicationID: 0x5445_5354,
        migrations: [{ db, _ in try db.execute(sql: "CREATE TABLE notes (text TEXT NOT NULL)") }])

    init() throws {
        folder = try TemporaryDirectory()
    }

    private var url: URL { folder.file("test.sqlite") }

    private func open(
        _ kind: StoreKind? = nil, at place: URL? = nil, access: StoreFile.Access = .readWrite,
        durability: StoreFile.Durability = .full
    ) throws -> StoreFile {
        try StoreFile(at: place ?? url, kind: kind ?? self.kind, durability: durability, access: access)
    }

    private func expect(
        _ expected: StoreError.Kind, at place: URL? = nil, _ access: StoreFile.Access = .readWrite,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let place = place ?? url
        #expect(sourceLocation: sourceLocation) {
            _ = try open(at: place, access: access)
        } throws: { error in
            guard let error = error as? StoreError else { return false }
            return error.kind == expected && error.message.contains(place.lastPathComponent) && !error.remedy.isEmpty
        }
    }

    private func makeDatabase(_ sql: String) throws {
        let queue = try DatabaseQueue(path: url.path(percentEncoded: false))
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test func `a new file gets the schema and its marks`() async throws {
        let file = try open()
        let identity = try await file.read { try StoreIdentity(reading: $0) }
        #expect(identity == StoreIdentity(applicationID: kind.applicationID, schemaVersion: 1, isEmpty: false))
        let mode = try await file.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(mode == "wal")
    }

    // A changed schema is read again by every connection, and a write that waits for the disk costs every start of the program.
    @Test(arguments: [StoreFile.Durability.full, .normal])
    func `opening a file that nobody has open begins its write-ahead log and changes no table`(
        durability: StoreFile.Durability
    ) async throws {
        func schemaVersion(of file: StoreFile) async throws -> Int? {
            try await file.read { try Int.fetchOne($0, sql: "PRAGMA schema_version") }
        }
        let first = try open(durability: durability)
        let version = try await schemaVersion(of: first)
        first.close()
        let second = try open(durability: durability)
        defer { second.close() }
        #expect(try await schemaVersion(of: second) == version)
        let size = try FileManager.default.attributesOfItem(atPath: url.writeAheadLog.storePath)[.size] as? Int
        #expect((size ?? 0) > 0)
        #expect(try await second.read { try StoreIdentity(reading: $0).schemaVersion } == 1)
        #expect(try await second.writerSynchronousLevel() == (durability == .full ? 2 : 1))
    }

    @Test func `full durability means synchronous FULL on the writer, normal means NORMAL`() async throws {
        #expect(try await open().writerSynchronousLevel() == 2)
        #expect(try await open(durability: .normal).writerSynchronousLevel() == 1)
    }

    @Test func `what a killed program left in the write-ahead log is read there, and not moved before anything else`()
        async throws
    {
        let file = try open()
        try await file.write { db in
            for number in 0..<1_000 { try db.execute(sql: "INSERT INTO notes VALUES ('note \(number) of many')") }
        }
        let left = folder.file("left.sqlite")
        for (from, to) in [(url, left), (url.writeAheadLog, left.writeAheadLog)] {
            try FileManager.default.copyItem(at: from, to: to)
        }
        let before = try Data(contentsOf: left.writeAheadLog)
        let next = try open(at: left)
        #expect(try Data(contentsOf: left.writeAheadLog) == before)
        #expect(try await next.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM notes") } == 1_000)
    }

    @Test func `many that open a new file at the same moment all succeed`() throws {
        for round in 0..<10 {
            let place = folder.file("\(round).sqlite")
            let failures = Mutex<[String]>([])
            // Threads of their own: opening blocks, and the race needs more of them than the task pool has.
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                do { try open(at: place).close() } catch { failures.withLock { $0.append("\(error)") } }
            }
            #expect(failures.withLock { $0 } == [])
        }
    }

    @Test func `whoever makes a file holds the folder's lock, and gives it back`() throws {
        let probe = FolderProbe(folder: folder.path)
        let wasFree = Mutex<Bool?>(nil)
        let watched = StoreKind(
            title: kind.title, applicationID: kind.applicationID,
            migrations: kind.migrations + [{ _, _ in wasFree.withLock { $0 = probe.isFree } }])
        try open(watched).close()
        #expect(wasFree.withLock { $0 } == false)
        #expect(probe.isFree)
    }

    @Test func `a file with nothing in it is as good as new`() async throws {
        try Data().write(to: url)
        #expect(try await open().read { try StoreIdentity(reading: $0).schemaVersion } == 1)
    }

    @Test func `an older file takes the steps it lacks, in order, and keeps its rows`() async throws {
        let old = try open()
        try await old.write { try $0.execute(sql: "INSERT INTO notes VALUES ('kept')") }
        old.close()
        let newer = StoreKind(
            title: kind.title, applicationID: kind.applicationID,
            migrations: kind.migrations + [
                { db, _ in try db.execute(sql: "ALTER TABLE notes ADD COLUMN author TEXT") },
                { db, _ in try db.execute(sql: "UPDATE notes SET author = 'migrated'") },
            ])
        let file = try open(newer)
        let notes = try await file.read { try String.fetchAll($0, sql: "SELECT text || ' ' || author FROM notes") }
        #expect(notes == ["kept migrated"])
        #expect(try await file.read { try StoreIdentity(reading: $0).schemaVersion } == 3)
        file.close()
        expect(.newerVersion)
    }

    @Test func `a step that fails leaves the file as it was`() async throws {
        try open().close()
        let broken = StoreKind(
            title: kind.title, applicationID: kind.applicationID,
            migrations: kind.migrations + [
                { db, _ in try db.execute(sql: "CREATE TABLE more (id INTEGER)") },
                { db, _ in try db.execute(sql: "nonsense") },
            ])
        #expect(throws: StoreError.self) { try open(broken) }
        let file = try open()
        #expect(try await file.read { try $0.tableExists("more") } == false)
    }

    @Test func `a file from a newer version is refused`() throws {
        try makeDatabase("CREATE TABLE a (b); PRAGMA application_id = \(kind.applicationID); PRAGMA user_version = 2")
        expect(.newerVersion)
        expect(.newerVersion, .readOnly)
    }

    @Test func `another program's database is refused and left untouched`() throws {
        try makeDatabase("CREATE TABLE a (b); PRAGMA user_version = 1")
        let before = try Data(contentsOf: url)
        expect(.notADatabase)
        expect(.notADatabase, .readOnly)
        #expect(try Data(contentsOf: url) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["test.sqlite"])
    }

    @Test func `a file that is no database is refused and left untouched`() throws {
        let text = Data(String(repeating: "no database. ", count: 500).utf8)
        try text.write(to: url)
        expect(.corrupt)
        #expect(try Data(contentsOf: url) == text)
    }

    @Test func `a folder in place of the file is refused`() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        expect(.cannotOpen)
    }

    @Test func `a folder that is missing, or is a file, is refused`() throws {
        expect(.cannotOpen, at: folder.file("missing/test.sqlite"))
        try Data("a file".utf8).write(to: folder.file("plain"))
        expect(.cannotOpen, at: folder.file("plain/test.sqlite"))
    }

    @Test(.enabled(if: geteuid() != 0, "root may write anywhere"))
    func `a folder that cannot be written is refused`() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path) }
        expect(.readOnly)
    }

    @Test func `reading needs a file that is there and up to date`() throws {
        expect(.cannotOpen, .readOnly)
        try Data().write(to: url)
        expect(.readOnly, .readOnly)
    }

    @Test func `a file closed by its only writer can still be opened for reading`() async throws {
        try open().close()
        let file = try open(access: .readOnly)
        #expect(try await file.read { try $0.tableExists("notes") })
    }
}

/// Checks whether a folder's lock is free now.
private struct FolderProbe {
    let folder: String

    var isFree: Bool {
        let descriptor = Foundation.open(folder, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }
}
