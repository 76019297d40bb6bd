import CQRS
import Foundation
import SQLiteEventStore
import TestSupport
import Testing

/// Copies a log while it is in use.
@Suite struct BackupTests {
    private let log: LogOnDisk
    private var target: URL { log.folder.file("copy.sqlite") }

    init() async throws {
        log = try LogOnDisk()
        let store = try log.open()
        _ = try await store.append([log.request("A", count: 3), log.request("B")])
        store.close()
    }

    @Test func `a copy holds what the log holds, and is this user's alone`() async throws {
        let store = try log.open()
        let report = try await store.backup(to: target)
        #expect(report.problems.isEmpty)
        #expect(report.end == (try await store.head(after: .start).end))
        let copy = try SQLiteEventStore(url: target, clock: log.clock, readOnly: true)
        defer { copy.close() }
        #expect(try await copy.events(after: .start, limit: 9) == (try await store.events(after: .start, limit: 9)))
        let mode = try FileManager.default.attributesOfItem(atPath: target.path(percentEncoded: false))[
            .posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `a copy is one state of the log, whatever is appended meanwhile`() async throws {
        let store = try log.open()
        let other = try log.open()
        let appending = Task {
            var version: Int64 = 0
            while !Task.isCancelled {
                _ = try await other.append([log.request("C", at: version)])
                version += 1
            }
        }
        try await eventually("appends are under way") { try await store.head(after: .start).head > Position(10) }
        let report = try await store.backup(to: target)
        appending.cancel()
        _ = try? await appending.value
        #expect(report.problems.isEmpty)
        #expect(try await store.head(after: report.end.position).chain == report.end.chain)
    }

    @Test func `nothing that is there is replaced, a link that leads nowhere neither`() async throws {
        let store = try log.open()
        try Data("mine".utf8).write(to: target)
        await #expect(throws: BackupFailure.self) { try await store.backup(to: target) }
        #expect(try Data(contentsOf: target) == Data("mine".utf8))
        let link = log.folder.file("link.sqlite")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: log.folder.file("nowhere"))
        await #expect(throws: BackupFailure.self) { try await store.backup(to: link) }
        await #expect(throws: BackupFailure.self) { try await store.backup(to: log.folder.file("no/such/copy")) }
        #expect(!FileManager.default.fileExists(atPath: log.folder.file("nowhere").path(percentEncoded: false)))
    }

    @Test(arguments: ["-wal", "-journal"])
    func `nothing is put next to what SQLite would write into it`(suffix: String) async throws {
        let store = try log.open()
        let left = log.folder.file("copy.sqlite\(suffix)")
        try Data().write(to: left)
        _ = try await store.backup(to: target)
        try FileManager.default.removeItem(at: target)
        try Data("of another time".utf8).write(to: left)
        let failure = try await #require(throws: BackupFailure.self) { try await store.backup(to: target) }
        #expect(failure.description.contains("copy.sqlite\(suffix) is left there"))
        #expect(try Data(contentsOf: left) == Data("of another time".utf8))
        let names = try FileManager.default.contentsOfDirectory(atPath: log.folder.path)
        #expect(names.filter { $0.hasPrefix("copy") } == ["copy.sqlite\(suffix)"])
    }

    @Test func `of a damaged log no copy is left`() async throws {
        try log.edit("UPDATE events SET actor = 'mallory' WHERE position = 2")
        let store = try log.open(readOnly: true)
        let report = try await store.backup(to: target)
        #expect(report.firstDamage == Position(2))
        let left = try FileManager.default.contentsOfDirectory(atPath: log.folder.path).filter { $0.hasPrefix("copy") }
        #expect(left.isEmpty)
    }
}
