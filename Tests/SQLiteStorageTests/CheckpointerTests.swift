import CQRS
import Foundation
import GRDB
import TestSupport
import Testing

@testable import SQLiteStorage

@Suite struct CheckpointerTests {
    private let folder: TemporaryDirectory
    private let file: StoreFile

    init() throws {
        folder = try TemporaryDirectory()
        file = try StoreFile(
            at: folder.file("test.sqlite"),
            kind: StoreKind(
                title: "test file", applicationID: 7,
                migrations: [{ db in try db.execute(sql: "CREATE TABLE pages (content BLOB NOT NULL)") }]),
            durability: .full)
    }

    /// Writes at least so many pages, a hundred in a commit.
    private func write(pages: Int) async throws {
        for _ in 0..<(pages / 100) {
            try await file.write { db in
                for _ in 0..<100 { try db.execute(sql: "INSERT INTO pages VALUES (zeroblob(4096))") }
            }
        }
    }

    private func bytes(of url: URL) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: url.storePath)[.size] as? Int ?? 0
    }

    @Test func `what is in the write-ahead log goes into the file by itself, long before a commit has to see to it`()
        async throws
    {
        try await write(pages: Checkpointer.duePages + 200)
        try await eventually("the pages are in the file") {
            try bytes(of: file.url) > Checkpointer.duePages * 4_096
        }
    }

    @Test func `the write-ahead log is begun anew instead of growing for ever`() async throws {
        for _ in 0..<3 {
            let before = try bytes(of: file.url)
            try await write(pages: Checkpointer.duePages + 200)
            try await eventually("the pages are in the file") {
                try bytes(of: file.url) > before + (Checkpointer.duePages - 1_000) * 4_096
            }
            // The last of its rounds is the one that lets the log begin anew.
            try await eventually("the write-ahead log was moved whole") { !file.checkpointer.isUnderWay }
            try await write(pages: 100)
        }
        #expect(try bytes(of: file.url.writeAheadLog) < Checkpointer.duePages * 4_120 * 2)
    }

    @Test func `a file that is closed meanwhile is closed whole`() async throws {
        try await write(pages: Checkpointer.duePages + 200)
        file.close()
        #expect(!FileManager.default.fileExists(atPath: file.url.writeAheadLog.storePath))
        let reader = try DatabaseQueue(path: file.url.storePath)
        let count = try await reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM pages") }
        #expect(count == (Checkpointer.duePages + 200) / 100 * 100)
    }

    @Test func `a damaged file is not written to any more, by its connection beside the writer neither`() async throws {
        try await write(pages: Checkpointer.duePages + 200)
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
