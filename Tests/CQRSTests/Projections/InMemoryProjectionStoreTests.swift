import CQRS
import ProjectionStoreContract
import TestSupport
import Testing

@Suite struct InMemoryProjectionStoreTests {
    private typealias Store = InMemoryProjectionStore<Noted>

    @Test(arguments: ProjectionStoreContract.checks)
    func `the read model in memory keeps the projection store contract`(check: ProjectionStoreCheck) async throws {
        try await check.run(on: Store(projections: ["orders", "customers"]))
    }

    @Test func `rows are the events applied, and go with a write that throws`() async throws {
        let clock = ManualClock()
        let log = InMemoryEventStore(clock: clock)
        try await Scribe(log: log).note("one", "two")
        let events = try await log.events(after: .start, limit: 10)
        let store = Store(projections: ["orders"])
        try await store.write {
            try $0.apply(Noted("one"), recorded: events[0], to: ProjectionBuild("orders", generation: 1))
        }
        await #expect(throws: Indigestible.self) {
            try await store.write { transaction in
                try transaction.apply(Noted("two"), recorded: events[1], to: ProjectionBuild("orders", generation: 1))
                throw Indigestible()
            }
        }
        #expect(store.rows(of: "orders") == [events[0]])
    }

    @Test func `a dead letter tells its event, its reason, how often and when`() async throws {
        let clock = ManualClock()
        let log = InMemoryEventStore(clock: clock)
        try await Scribe(log: log).note("one")
        let event = try #require(try await log.events(after: .start, limit: 1).first)
        let store = Store(projections: ["orders"])
        for reason in ["first", "second"] {
            let now = clock.now()
            try await store.write {
                try $0.park(
                    event, in: ProjectionBuild("orders", generation: 1), because: reason, at: now)
            }
            clock.advance(by: .seconds(1))
        }
        let letter = try #require(store.deadLetters(of: "orders").first)
        #expect(letter.event == event)
        #expect(letter.reason == "second")
        #expect(letter.attempts == 2)
        #expect(letter.lastAt == clock.now() + .seconds(-1))
    }
}
