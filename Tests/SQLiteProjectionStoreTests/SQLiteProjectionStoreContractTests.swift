import ProjectionStoreContract
import SQLiteProjectionStore
import TestSupport
import Testing

@Suite struct SQLiteProjectionStoreContractTests {
    @Test(arguments: ProjectionStoreContract.checks)
    func `the read model on SQLite keeps the projection store contract`(check: ProjectionStoreCheck) async throws {
        let directory = try TemporaryDirectory()
        let store = try await CounterStore(url: directory.file("rows.sqlite"))
        try await check.run(on: store)
        store.close()
    }
}
