import CQRS
import EventStoreContract
import TestSupport
import Testing

@testable import PostgresEventStore

@Suite struct PostgresEventStoreContractTests {
    @Test(arguments: EventStoreContract.checks)
    func `the log on PostgreSQL keeps the event store contract`(check: EventStoreCheck) async throws {
        let address = try await TestLogs.make()
        try await check.run { clock in PostgresEventStore(at: address, clock: clock) }
    }

    @Test func `the contract is kept although the answers to what was done are lost`() async throws {
        let server = try await PostgresServer.shared()
        let proxy = try LossyProxy(to: server, losingEvery: 7)
        defer { proxy.stop() }
        // One after another: a server has only so many connections.
        for check in EventStoreContract.checks {
            let address = try proxy.address(of: try await TestLogs.make())
            try await check.run { clock in PostgresEventStore(at: address, clock: clock) }
        }
        #expect(proxy.lossCount > 20)
    }
}
