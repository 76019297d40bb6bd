import CQRS
import EventStoreContract
import TestSupport
import Testing

@testable import PostgresEventStore

@Suite struct PostgresEventStoreContractTests {
    @Test(arguments: EventStoreContract.checks)
    func `the log on PostgreSQL keeps the event store contract`(check: EventStoreCheck) async throws {
        try await TestLogs.lend { address in
            try await check.run { clock in PostgresEventStore(at: address, clock: clock) }
        }
    }

    @Test func `what an append does is the same although answers are lost`() async throws {
        let server = try await PostgresServer.shared()
        let proxy = try LossyProxy(to: server, losingEvery: 6)
        defer { proxy.stop() }
        // One after another: a server has only so many connections.
        for check in EventStoreContract.writing {
            try await TestLogs.lend { address in
                let address = try proxy.address(of: address)
                try await check.run { clock in PostgresEventStore(at: address, clock: clock) }
            }
        }
        #expect(proxy.lossCount > 20)
    }
}
