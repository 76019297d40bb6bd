import CQRS
import EventStoreContract
import Testing

@Suite struct InMemoryEventStoreTests {
    @Test(arguments: EventStoreContract.checks)
    func `the log in memory keeps the event store contract`(check: EventStoreCheck) async throws {
        try await check.run { clock in InMemoryEventStore(clock: clock) }
    }
}
