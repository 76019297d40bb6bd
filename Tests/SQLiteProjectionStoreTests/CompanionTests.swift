import CQRS
import Foundation
import SQLiteStorage
import TestSupport
import Testing

@testable import SQLiteProjectionStore

/// A read model that loses its companion files, or has a second name, is rebuilt from the log.
@Suite struct CompanionTests {
    private let directory: TemporaryDirectory
    private var file: URL { directory.file("rows.sqlite") }
    private var log: URL { directory.file("log.sqlite") }

    init() throws {
        directory = try TemporaryDirectory()
        try Data("the log".utf8).write(to: log)
    }

    private func open() async throws -> CounterStore {
        try await CounterStore(url: file, log: log)
    }

    @Test(arguments: ["rows.sqlite-wal", "rows.sqlite-shm"])
    func `a companion removed under an open read model leads to a new one, in every process`(
        name: String
    ) async throws {
        let (store, other) = (try await open(), try await open())
        try await store.write { try $0.setFailure(nil, of: .counters) }
        #expect(unlink(directory.file(name).path(percentEncoded: false)) == 0)
        for store in [store, other] {
            try await store.write { try $0.setFailure(nil, of: .counters) }
            #expect(try await store.status().projections.allSatisfy { $0.checkpoint == .start })
        }
        #expect(FileManager.default.fileExists(atPath: file.path(percentEncoded: false) + ".damaged"))
        store.close()
        try await other.write { try $0.setFailure(nil, of: .counters) }
        other.close()
    }

    @Test func `a read model with two names is left to the other, and made again`() async throws {
        try await open().close()
        let other = directory.file("other.sqlite")
        #expect(link(file.path(percentEncoded: false), other.path(percentEncoded: false)) == 0)
        let store = try await open()
        try await store.write { try $0.setFailure(nil, of: .counters) }
        store.close()
    }
}
