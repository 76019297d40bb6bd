import CQRS
import Foundation
import GRDB
import TestSupport
import Testing

@testable import SQLiteStorage

/// What may be in a file's place, who may read it, and how long its folder is waited for.
@Suite struct PlaceTests {
    private let folder: TemporaryDirectory
    private static let kind = StoreKind(
        title: "test file", applicationID: 7,
        migrations: [{ db, _ in try db.execute(sql: "CREATE TABLE notes (text TEXT NOT NULL)") }])

    init() throws {
        folder = try TemporaryDirectory()
    }

    private var url: URL { folder.file("test.sqlite") }

    private func open(_ durability: StoreFile.Durability = .full) throws -> StoreFile {
        try StoreFile(at: url, kind: Self.kind, durability: durability)
    }

    private func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: folder.file(name).storePath)[.posixPermissions] as? Int
    }

    @Test(arguments: ["test.sqlite", "test.sqlite-wal", "test.sqlite-shm"])
    func `a pipe in the place of a file is not waited for but named`(name: String) throws {
        if name != "test.sqlite" { try open().close() }
        #expect(mkfifo(folder.file(name).storePath, 0o600) == 0)
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.kind == .cannotOpen)
        #expect(error?.message.contains("\(name) is not a regular file") == true)
    }

    @Test func `a symbolic link to nothing is no place for a new file`() throws {
        try FileManager.default.createSymbolicLink(at: url, withDestinationURL: folder.file("unmounted"))
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.message.contains("symbolic link") == true)
        #expect(!FileManager.default.fileExists(atPath: folder.file("unmounted").storePath))
    }

    @Test func `a new file is its owner's alone, with all that is beside it`() throws {
        let file = try open()
        for name in ["test.sqlite", "test.sqlite-wal", "test.sqlite-shm"] { #expect(try mode(name) == 0o600) }
        file.close()
    }

    @Test func `a file that others may read is taken from them at the next opening, and none is given more`() throws {
        try open().close()
        chmod(url.storePath, 0o644)
        let file = try open()
        for name in ["test.sqlite", "test.sqlite-wal", "test.sqlite-shm"] { #expect(try mode(name) == 0o600) }
        file.close()
        let identity = FileIdentity(of: url)
        chmod(url.storePath, 0o444)
        _ = try identity.putAside()
        #expect(try mode("test.sqlite.damaged") == 0o400)
    }

    @Test func `a file with two names is refused, before a commit too, until it has one again`() async throws {
        let file = try open()
        let other = folder.file("other.sqlite")
        #expect(link(url.storePath, other.storePath) == 0)
        let error = await #expect(throws: StoreError.self) {
            try await file.write { try $0.execute(sql: "INSERT INTO notes VALUES ('a')") }
        }
        #expect(error?.leavesNothingBehind == true)
        #expect(error?.message.contains("2 names") == true)
        #expect(#expect(throws: StoreError.self) { try open() }?.kind == .cannotOpen)
        #expect(unlink(other.storePath) == 0)
        try await file.write { try $0.execute(sql: "INSERT INTO notes VALUES ('a')") }
    }

    @Test func `a read model with two names counts as damaged, so that it is made again`() throws {
        try open(.normal).close()
        #expect(link(url.storePath, folder.file("other.sqlite").storePath) == 0)
        #expect(#expect(throws: StoreError.self) { try open(.normal) }?.kind == .corrupt)
    }

    @Test func `a folder whose lock somebody keeps is waited for no longer than said`() throws {
        let descriptor = Foundation.open(folder.path, O_RDONLY | O_DIRECTORY)
        #expect(flock(descriptor, LOCK_EX) == 0)
        let start = ContinuousClock.now
        let error = #expect(throws: StoreError.self) { try lockingFolder(of: url, waiting: .milliseconds(50)) {} }
        #expect(ContinuousClock.now - start >= .milliseconds(50))
        #expect(error?.kind == .busy)
        #expect(error?.message.contains(folder.url.lastPathComponent) == true)
        close(descriptor)
        try lockingFolder(of: url, waiting: .milliseconds(50)) {}
    }
}
