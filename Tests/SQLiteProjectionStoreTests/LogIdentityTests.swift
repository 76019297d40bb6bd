import CQRS
import Foundation
import SQLiteProjectionStore
import TestSupport
import Testing

/// A read model keeps the id of the log it was made from, where the log has one.
@Suite struct LogIdentityTests {
    private func open(_ url: URL, of log: UUID?, readOnly: Bool = false) async throws {
        let store = CounterStore(openedLater: url, projections: CounterStore.all, readOnly: readOnly, logID: { log })
        defer { store.close() }
        try await store.open()
    }

    @Test(arguments: [false, true])
    func `the rows of another log are refused, and left as they are`(readOnly: Bool) async throws {
        let folder = try TemporaryDirectory()
        let file = folder.file("rows.sqlite")
        let (one, other) = (UUID(), UUID())
        try await open(file, of: nil)
        try await open(file, of: one)
        try await open(file, of: one, readOnly: readOnly)
        let error = try await #require(throws: StoreError.self) { try await open(file, of: other, readOnly: readOnly) }
        #expect(error.kind == .cannotOpen)
        #expect(error.message.contains("was made from another log than this one"))
        try await open(file, of: one)
        // While nobody knows which log it is, the chains alone tell.
        try await open(file, of: nil)
    }
}
