import CQRS
import GRDB
import SQLiteProjectionStore
import Synchronization
import TestSupport
import Testing

@Suite struct BatchTests {
    private let directory: TemporaryDirectory
    private let store: CounterStore

    init() async throws {
        directory = try TemporaryDirectory()
        store = try await CounterStore(url: directory.file("rows.sqlite"))
    }

    @Test func `what a batch gathers is written once, before the commit`() async throws {
        try await store.apply(.opened("a"), .added("a", 5), .added("a", -2), .added("a", 7))
        let (sums, positions) = try await store.sums()
        #expect(sums == ["more": 12, "less": -2])
        #expect(positions == [2, 3, 4])
        #expect(try await store.counters() == ["a": 10])
    }

    @Test func `an event that fails after a row of it was written leaves no row, and the sums are the others'`()
        async throws
    {
        try await store.apply(.opened("a"), .added("a", 5), .added("a", SumsProjection.unlucky), .added("a", 7))
        let (sums, positions) = try await store.sums()
        #expect(sums == ["more": 12])
        #expect(positions == [2, 4])
        let letters = try await store.deadLetters(limit: 9)
        #expect(letters.map(\.event.position) == [Position(3)])
        #expect(letters.map(\.reason) == ["13 is unlucky"])
        #expect(try await store.status()[.sums]?.checkpoint == Position(4))
    }

    @Test(arguments: [
        (600, 1_200, "the event contradicts the read model ("), (-600, -1_200, "-1200 is too little"),
    ])
    func `an event that is refused only when the batch is written waits alone`(
        first: Int, second: Int, reason: String
    ) async throws {
        try await store.apply(.opened("a"), .added("a", first), .added("a", second), .added("a", first / 2))
        let (sums, positions) = try await store.sums()
        #expect(Array(sums.values) == [first + first / 2])
        #expect(positions == [2, 4])
        let letters = try await store.deadLetters(limit: 9)
        #expect(letters.map(\.projection) == [.sums])
        #expect(letters.map(\.event.position) == [Position(3)])
        #expect(letters.first?.reason.hasPrefix(reason) == true)
    }

    @Test(arguments: [(1, 1), (SumsProjection.unlucky, 2)])
    func `a body runs once more only when an event failed in the middle`(amount: Int, count: Int) async throws {
        let runs = Mutex(0)
        let events = [CounterFact.added("a", amount)].recorded()
        try await store.write { transaction in
            runs.withLock { $0 += 1 }
            try transaction.apply(events, to: .sums)
        }
        #expect(runs.withLock { $0 } == count)
    }

    @Test func `what was gathered for rows of a shadow rebuild goes into them before the switch`() async throws {
        let events = [CounterFact.opened("a"), .added("a", 5)].recorded()
        let request = RebuildRequest(actor: "ada", reason: "a test's", requestedAt: events[0].recordedAt)
        try await store.apply(.opened("a"), .added("a", 5))
        try await store.write { transaction in
            try transaction.beginRebuild(of: .sums, request)
            guard let shadow = try transaction.status()[.sums]?.rebuildBuild else { return }
            try transaction.apply(events, to: shadow)
            try transaction.switchToRebuild(shadow)
        }
        let (sums, positions) = try await store.sums()
        #expect(sums == ["more": 5])
        #expect(positions == [2])
    }
}
