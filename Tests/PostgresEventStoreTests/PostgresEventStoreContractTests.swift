import CQRS
import EventStoreContract
import PostgresEventStore
import TestSupport
import Testing

@Suite struct PostgresEventStoreContractTests {
    @Test(arguments: EventStoreContract.checks)
    func `the log on PostgreSQL keeps the event store contract`(check: EventStoreCheck) async throws {
        let address = try await TestLogs.make()
        try await check.run { clock in PostgresEventStore(at: address, clock: clock) }
    }
}
