import CQRS
import Foundation
import SQLiteStorage
import TestSupport
import Testing

@testable import SQLiteEventStore

/// A log that gets its name once it is whole.
@Suite struct ArrivingLogTests {
    private let disk: LogOnDisk
    private var partial: URL { ArrivingSQLiteLog.partial(disk.url) }
    private var log: ArrivingSQLiteLog { ArrivingSQLiteLog(at: disk.url, as: "the file") }

    init() throws { disk = try LogOnDisk() }

    private func isThere(_ file: URL) -> Bool {
        FileManager.default.fileExists(atPath: file.path(percentEncoded: false))
    }

    /// Makes one that holds an event.
    private func makePartial() async throws {
        let store = try SQLiteEventStore(url: partial, clock: disk.clock)
        _ = try await store.append([disk.request("arrived")])
        store.close()
    }

    @Test(arguments: ["-wal", "-journal"])
    func `it does not get its name next to what SQLite would write into it`(suffix: String) async throws {
        try await makePartial()
        let left = URL(filePath: disk.url.path(percentEncoded: false) + suffix)
        try Data("of another time".utf8).write(to: left)
        #expect(throws: StoreError.self) { try log.prepare() }
        let error = try #require(throws: StoreError.self) { try log.open() }
        #expect(error.message.contains("\(left.lastPathComponent) is left there"))
        #expect(!isThere(disk.url) && isThere(partial))
        try FileManager.default.removeItem(at: left)
        try log.open()
        #expect(isThere(disk.url) && !isThere(partial))
    }

    @Test func `it replaces no log that was made meanwhile`() async throws {
        try await makePartial()
        let other = try disk.open()
        _ = try await other.append([disk.request("other")])
        other.close()
        #expect(try StoreFile.rename(partial, to: disk.url, replacing: false) == false)
        #expect(try #require(throws: StoreError.self) { try log.open() }.kind == .busy)
        let kept = try disk.open()
        #expect(try await kept.events(after: .start, limit: 9).map(\.stream.key) == ["other"])
        #expect(isThere(partial))
        kept.close()
    }

    @Test func `where it has both names it is whole, and the old one goes`() async throws {
        try await makePartial()
        let log = log
        try log.open()
        try FileManager.default.linkItem(at: disk.url, to: partial)
        #expect(try log.arrival() == .living)
        #expect(!isThere(partial))
        try disk.open().close()
    }
}
