import CQRS
import EventStoreContract
import SQLiteEventStore
import TestSupport
import Testing

@Suite struct SQLiteEventStoreContractTests {
    @Test(arguments: EventStoreContract.checks)
    func `the log on SQLite keeps the event store contract`(check: EventStoreCheck) async throws {
        let folder = try TemporaryDirectory()
        try await check.run { clock in try SQLiteEventStore(url: folder.file("write.sqlite"), clock: clock) }
    }
}
