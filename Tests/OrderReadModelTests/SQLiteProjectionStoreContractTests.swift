import OrderReadModel
import ProjectionStoreContract
import TestSupport
import Testing

@Suite struct SQLiteProjectionStoreContractTests {
    @Test(arguments: ProjectionStoreContract.checks)
    func `the read model on SQLite keeps the projection store contract`(check: ProjectionStoreCheck) async throws {
        let directory = try TemporaryDirectory()
        let store = try await OrderReadStore(url: directory.file("read.sqlite"))
        try await check.run(on: store)
        store.close()
    }
}
