import CQRS
import Foundation
import GRDB
import SQLiteStorage
import Synchronization
import TestSupport
import Testing

@testable import SQLiteProjectionStore

/// A read model that is damaged or removed, and rebuilt from the log.
@Suite struct DamageTests {
    private let directory: TemporaryDirectory
    private let notebook = Notebook()
    private var file: URL { directory.file("rows.sqlite") }
    private var aside: URL { directory.file("rows.sqlite.damaged") }
    private var log: URL { directory.file("log.sqlite") }
    private static let garbage = Data(String(repeating: "garbage ", count: 20_000).utf8)

    /// Keeps what was reported.
    private final class Notebook: Sendable {
        let sentences = Mutex<[String]>([])
    }

    init() throws {
        directory = try TemporaryDirectory()
        try Data("the log".utf8).write(to: log)
    }

    private func open(readOnly: Bool = false) async throws -> CounterStore {
        try await CounterStore(url: file, readOnly: readOnly, log: log) { [notebook] sentence in
            notebook.sentences.withLock { $0.append(sentence) }
        }
    }

    private func openFilled() async throws -> CounterStore {
        let store = try await open()
        try await store.apply(.opened("a"))
        return store
    }

    private func overwrite() throws {
        let handle = try FileHandle(forWritingTo: file)
        try handle.write(contentsOf: Self.garbage)
        try handle.close()
    }

    private func expectReportedOnce(sourceLocation: SourceLocation = #_sourceLocation) {
        let sentences = notebook.sentences.withLock { $0 }
        #expect(sentences.count == 1, sourceLocation: sourceLocation)
        #expect(sentences.first?.contains("is being rebuilt from the log") == true, sourceLocation: sourceLocation)
        #expect(sentences.first?.contains("rows.sqlite.damaged") == true, sourceLocation: sourceLocation)
    }

    @Test func `garbage found at the start is put aside, told, and a new read model begins at position 0`() async throws
    {
        try Self.garbage.write(to: file)
        let store = try await open()
        #expect(try await store.status().projections.allSatisfy { $0.checkpoint == .start })
        #expect(try Data(contentsOf: aside) == Self.garbage)
        expectReportedOnce()
    }

    @Test func `garbage written over an open read model is met by a new one, also elsewhere`() async throws {
        let (store, other) = (try await openFilled(), try await open())
        #expect(try await store.counters() == ["a": 0])
        #expect(try await other.counters() == ["a": 0])
        try overwrite()
        #expect(try await store.counters().isEmpty)
        #expect(try await other.counters().isEmpty)
        try await other.write { try $0.setFailure(nil, of: .counters) }
        let sentences = notebook.sentences.withLock { $0 }
        #expect(sentences.count == 2, "each store tells its own: \(sentences)")
        #expect(sentences.first?.contains("is being rebuilt from the log") == true)
        #expect(sentences.last?.contains("the one there now is filled from the log") == true)
    }

    @Test func `damage met by many at once is met by one new file, and by nobody a second time`() async throws {
        for _ in 0..<10 {
            notebook.sentences.withLock { $0 = [] }
            let openings = Mutex(0)
            let store = CounterStore(
                openedLater: file, projections: CounterStore.all, log: log,
                logID: {
                    openings.withLock { $0 += 1 }
                    return nil
                }, onWarning: { [notebook] sentence in notebook.sentences.withLock { $0.append(sentence) } })
            try await store.apply(.opened("a"))
            try overwrite()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        for _ in 0..<4 {
                            if number % 4 == 0 {
                                try await store.write { try $0.setFailure(nil, of: .counters) }
                            } else {
                                _ = try await store.status()
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(openings.withLock { $0 } == 2, "the first file, and the one in its place")
            expectReportedOnce()
            store.close()
            try FileManager.default.removeItem(at: file)
            try FileManager.default.removeItem(at: aside)
        }
    }

    @Test func `damage met while projecting makes a new file and does not stop the projection`() async throws {
        let store = try await openFilled()
        try await edit("DROP TABLE changes_2")
        let event = [CounterFact.added("a", 1)].recorded()[0]
        try await store.write { transaction in
            do {
                try transaction.apply(CounterFact(decoding: event), recorded: event, to: .changes)
            } catch {
                // What the kernel makes of an error it cannot retry.
                throw ProjectionError("stopped")
            }
        }
        expectReportedOnce()
    }

    @Test func `a read model damaged again and again is reported in the end`() async throws {
        let store = try await openFilled()
        await #expect {
            for _ in 0..<5 {
                try await edit("DROP TABLE counters_1")
                _ = try await store.counters()
            }
        } throws: {
            ($0 as? StoreError)?.kind == .corrupt
        }
        #expect(notebook.sentences.withLock { $0.count } == 3)
    }

    @Test func `a damaged read model is not touched by who only reads, and says how it comes back`() async throws {
        try Self.garbage.write(to: file)
        let error = await #expect(throws: StoreError.self) { try await open(readOnly: true) }
        #expect(error?.kind == .corrupt)
        #expect(error?.remedy.contains("delete") == true)
        #expect(try Data(contentsOf: file) == Self.garbage)
    }

    @Test func `no read model is made where the log is not, and the old one is taken up again when it is back`()
        async throws
    {
        let store = try await openFilled()
        let away = directory.url.appendingPathExtension("away")
        try FileManager.default.moveItem(at: directory.url, to: away)
        try FileManager.default.createDirectory(at: directory.url, withIntermediateDirectories: false)
        let error = await #expect(throws: StoreError.self) { try await store.counters() }
        #expect(error?.kind == .gone)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
        try FileManager.default.removeItem(at: directory.url)
        try FileManager.default.moveItem(at: away, to: directory.url)
        #expect(try await store.counters() == ["a": 0])
    }

    private func edit(_ sql: String) async throws {
        let queue = try DatabaseQueue(path: file.path(percentEncoded: false))
        try await queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }
}
