import CQRS
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

/// The ids that complete a word.
@Suite struct ListIDsTests {
    private func desk(_ facts: [DomainEvent]) async throws -> ReadDesk {
        var recorder = Recorder()
        for fact in facts { try recorder.record(fact) }
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        return desk
    }

    private func ids(_ query: ListIDs, of desk: ReadDesk) async throws -> [String] {
        try await desk.ask({ ListIDsHandler(store: $0) }, query).map(\.id)
    }

    @Test func `ids begin with the prefix, letter by letter, and are sorted`() async throws {
        let desk = try await desk(["b", "a%c", "a_", "A", "ab", "a", "a\u{10FFFD}", "aé"].map { Facts.placed($0) })
        let found = try await ids(ListIDs(of: .order, startingWith: "a"), of: desk)
        #expect(found == ["a", "a%c", "a_", "ab", "aé", "a\u{10FFFD}"])
        #expect(try await ids(ListIDs(of: .order, startingWith: "a%"), of: desk) == ["a%c"])
        #expect(try await ids(ListIDs(of: .order, startingWith: "z"), of: desk).isEmpty)
    }

    @Test func `without a prefix the newest orders come first, and never more than the limit`() async throws {
        let desk = try await desk((1...ListIDs.mostIDs + 5).map { Facts.placed("o\($0)") })
        let newest = try await ids(ListIDs(of: .order), of: desk)
        #expect(newest.count == ListIDs.mostIDs)
        #expect(newest.first == "o\(ListIDs.mostIDs + 5)")
        #expect(try await ids(ListIDs(of: .order, startingWith: "o"), of: desk).count == ListIDs.mostIDs)
    }

    @Test func `customers and products come with their names, orders with customer, total and status`() async throws {
        let desk = try await desk([
            Facts.registered("ALFKI", name: "Alfreds Futterkiste"), Facts.listed("11", name: "Queso"),
            Facts.listed("2", name: "Chang"),
            Facts.placed("7"),
        ])
        let products = try await desk.ask({ ListIDsHandler(store: $0) }, ListIDs(of: .product))
        #expect(products == [ListedID("11", meaning: "Queso"), ListedID("2", meaning: "Chang")])
        #expect(try await ids(ListIDs(of: .customer, startingWith: "AL"), of: desk) == ["ALFKI"])
        #expect(try await ids(ListIDs(of: .customer, startingWith: "1"), of: desk).isEmpty)
        let orders = try await desk.ask({ ListIDsHandler(store: $0) }, ListIDs(of: .order))
        #expect(orders.first?.meaning.hasSuffix(" · pending") == true, "\(orders)")
    }
}
