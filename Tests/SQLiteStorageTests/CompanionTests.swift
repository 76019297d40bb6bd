import CQRS
import Foundation
import GRDB
import TestSupport
import Testing

@testable import SQLiteStorage

/// The write-ahead log and the shared memory of a file, removed or replaced while it is open.
@Suite struct CompanionTests {
    private let folder: TemporaryDirectory
    private let file: StoreFile
    private static let kind = StoreKind(
        title: "test file", applicationID: 7,
        migrations: [{ db, _ in try db.execute(sql: "CREATE TABLE notes (text TEXT NOT NULL)") }])

    init() throws {
        folder = try TemporaryDirectory()
        file = try StoreFile(at: folder.file("test.sqlite"), kind: Self.kind, durability: .full)
    }

    private func open() throws -> StoreFile {
        try StoreFile(at: file.url, kind: Self.kind, durability: .full)
    }

    private func note(_ file: StoreFile) async throws {
        try await file.write { try $0.execute(sql: "INSERT INTO notes VALUES ('one more')") }
    }

    private func count(_ file: StoreFile) async throws -> Int? {
        try await file.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM notes") }
    }

    /// Counts the notes in the file itself, as it would be found if every process were killed now.
    ///
    /// Copied by another process: closing the file in this one would release SQLite's locks.
    private func countOnDisk() async throws -> Int? {
        let copy = folder.file("\(UUID().uuidString).sqlite")
        let output = folder.file("output")
        let copying = try ChildProcess(
            ["cp", file.url.storePath, copy.storePath], environment: [:], output: output, errors: output)
        guard await copying.wait() == 0 else { return nil }
        let queue = try DatabaseQueue(path: copy.storePath)
        defer { try? queue.close() }
        return try await queue.read { db in
            try db.tableExists("notes") ? Int.fetchOne(db, sql: "SELECT count(*) FROM notes") : 0
        }
    }

    private func expectRefused(
        _ file: StoreFile, naming name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        for act in [{ try await note(file) }, { _ = try await count(file) }, { try file.snapshot().close() }] {
            let error = await #expect(throws: StoreError.self, sourceLocation: sourceLocation) { try await act() }
            #expect(error?.leavesNothingBehind == true, sourceLocation: sourceLocation)
            #expect(error?.mayPass == false, sourceLocation: sourceLocation)
            #expect(error?.message.contains(name) == true, sourceLocation: sourceLocation)
            #expect(error?.remedy.contains("start again") == true, sourceLocation: sourceLocation)
        }
    }

    enum Removal: CaseIterable {
        case deleted
        case moved
        case replaced
    }

    private func remove(_ companion: URL, _ removal: Removal) throws {
        let aside = folder.file("aside")
        try FileManager.default.moveItem(at: companion, to: aside)
        switch removal {
        case .deleted: try FileManager.default.removeItem(at: aside)
        case .moved: break
        case .replaced: try FileManager.default.copyItem(at: aside, to: companion)
        }
    }

    @Test(arguments: ["test.sqlite-wal", "test.sqlite-shm"], Removal.allCases)
    func `after a companion went nothing is written or read until a restart`(
        name: String, removal: Removal
    ) async throws {
        try await note(file)
        try remove(folder.file(name), removal)
        await expectRefused(file, naming: name)
        guard removal == .moved else { return }
        // Back too late: what was done meanwhile is not known.
        try FileManager.default.moveItem(at: folder.file("aside"), to: folder.file(name))
        await expectRefused(file, naming: name)
    }

    @Test(arguments: ["test.sqlite-wal", "test.sqlite-shm"])
    func `a commit whose companion went before it was acknowledged is of unknown outcome`(name: String) async throws {
        let companion = folder.file(name)
        let error = await #expect(throws: StoreError.self) {
            try await file.write { db in
                try db.execute(sql: "INSERT INTO notes VALUES ('lost')")
                db.afterNextTransaction { _ in unlink(companion.storePath) }
            }
        }
        #expect(error?.leavesNothingBehind == false)
        #expect(error?.message.contains(name) == true)
        await expectRefused(file, naming: name)
    }

    @Test func `a transaction during which a companion goes is rolled back and not accepted`() async throws {
        let log = file.url.writeAheadLog
        let error = await #expect(throws: StoreError.self) {
            try await file.write { db in
                try db.execute(sql: "INSERT INTO notes VALUES ('refused')")
                unlink(log.storePath)
            }
        }
        #expect(error?.leavesNothingBehind == true)
        file.close()
        #expect(try await count(open()) == 0)
    }

    @Test func `what a removed write-ahead log holds is moved into the file by whoever writes next`() async throws {
        for _ in 0..<3 { try await note(file) }
        unlink(file.url.writeAheadLog.storePath)
        await expectRefused(file, naming: "test.sqlite-wal")
        try await eventually("all notes are in the file") { try await countOnDisk() == 3 }
    }

    @Test func `what a removed write-ahead log holds is moved into the file at once where changes are followed`()
        async throws
    {
        let ticks = TickCounter(file.changes())
        try await ticks.wait()
        for _ in 0..<3 { try await note(file) }
        #expect(try await countOnDisk() != 3)
        unlink(file.url.writeAheadLog.storePath)
        try await eventually("all notes are in the file") { try await countOnDisk() == 3 }
    }

    @Test func `a reader that holds an old state delays the saving and does not prevent it`() async throws {
        try await note(file)
        let snapshot = try file.snapshot()
        try await note(file)
        unlink(file.url.writeAheadLog.storePath)
        await expectRefused(file, naming: "test.sqlite-wal")
        snapshot.close()
        try await eventually("all notes are in the file") { try await countOnDisk() == 2 }
    }

    @Test func `closing saves what a removed write-ahead log holds, and the file can be opened again`() async throws {
        for _ in 0..<3 { try await note(file) }
        unlink(file.url.writeAheadLog.storePath)
        unlink(file.url.storePath + "-shm")
        file.close()
        let next = try open()
        #expect(try await count(next) == 3)
        try await note(next)
    }

    @Test func `where another log was begun in its place nothing is written, also not by closing`() async throws {
        try await note(file)
        let before = try await countOnDisk()
        let log = file.url.writeAheadLog
        unlink(log.storePath)
        try Data("theirs".utf8).write(to: log)
        await expectRefused(file, naming: "test.sqlite-wal")
        file.close()
        #expect(try Data(contentsOf: log) == Data("theirs".utf8))
        #expect(try await countOnDisk() == before)
    }

    @Test func `a file that is open without a companion is not opened once more`() async throws {
        try await note(file)
        unlink(file.url.writeAheadLog.storePath)
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.kind == .cannotOpen)
        #expect(error?.message.contains("open in another process") == true)
        #expect(!FileManager.default.fileExists(atPath: file.url.writeAheadLog.storePath))
        file.close()
        #expect(try await count(open()) == 1)
    }

    @Test func `a connection that is opened late begins no other write-ahead log`() async throws {
        try await note(file)
        let log = file.url.writeAheadLog
        unlink(log.storePath)
        #expect(throws: StoreError.self) { try file.readInline { _ in } }
        #expect(throws: StoreError.self) { try file.snapshot() }
        #expect(!FileManager.default.fileExists(atPath: log.storePath))
    }

    @Test func `the read model does not outlive its write-ahead log, and says that it is damaged`() async throws {
        let model = try StoreFile(at: folder.file("read.sqlite"), kind: Self.kind, durability: .normal)
        try await note(model)
        unlink(model.url.writeAheadLog.storePath)
        let error = await #expect(throws: StoreError.self) { try await note(model) }
        #expect(error?.kind == .corrupt)
        #expect(try model.identity.putAside() != nil)
        let next = try StoreFile(at: model.url, kind: Self.kind, durability: .normal)
        #expect(try await count(next) == 0)
        try await note(next)
        // The old one must not remove the new one's log.
        model.close()
        try await note(next)
        #expect(try await count(next) == 2)
    }

    @Test func `a file that is reached by a symbolic link has its companions beside itself`() async throws {
        let real = folder.file("elsewhere/real.sqlite")
        try FileManager.default.createDirectory(
            at: real.deletingLastPathComponent(), withIntermediateDirectories: false)
        try StoreFile(at: real, kind: Self.kind, durability: .full).close()
        let link = folder.file("link.sqlite")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: real)
        let file = try StoreFile(at: link, kind: Self.kind, durability: .full)
        try await note(file)
        unlink(real.writeAheadLog.storePath)
        await expectRefused(file, naming: "real.sqlite-wal")
    }
}
