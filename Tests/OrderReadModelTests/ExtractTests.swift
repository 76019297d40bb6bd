import CQRS
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

/// Orders with all that belongs to them, of one state.
@Suite struct ExtractTests {
    private static let facts = [
        Facts.registered("B", name: "Beta"), Facts.registered("A", name: "Alpha", country: "Chile"),
        Facts.registered("C", name: "Gamma"), Facts.suspended("C"),
        Facts.listed("2", name: "Chang"), Facts.listed("1", name: "Chai"), Facts.listed("3", name: "Coffee"),
        Facts.discontinued("3"),
    ]

    private static func at(_ day: Int) -> Timestamp {
        Timestamp(microseconds: Int64(day) * 86_400_000_000 + 7)
    }

    @Test func `an order comes with its lines and the times of its steps, oldest first`() async throws {
        let desk = try await desk { recorder in
            try recorder.record(Facts.placed("late", customer: "A", products: ["1", "2"]), at: Self.at(9))
            try recorder.record(Facts.placed("b", customer: "B", products: ["1"]), at: Self.at(1))
            try recorder.record(Facts.placed("a", customer: "B", products: ["1"]), at: Self.at(1))
            try recorder.record(Facts.approved("late", by: "bob"), at: Self.at(10))
            try recorder.record(Facts.shipped("late"), at: Self.at(11))
            try recorder.record(Facts.approved("b"), at: Self.at(2))
            try recorder.record(Facts.cancelled("b", "broken"), at: Self.at(3))
        }
        let extract = try await desk.ask({ ExtractDeskHandler(store: $0) }, ExtractDesk())
        defer { extract.close() }
        let orders = try await extract.orders.all()
        #expect(orders.map(\.summary.orderID.rawValue) == ["a", "b", "late"])
        #expect(orders.map(\.approvedAt) == [nil, Self.at(2), Self.at(10)])
        #expect(orders.map(\.cancelledAt) == [nil, Self.at(3), nil])
        #expect(orders.map(\.summary.shippedAt) == [nil, nil, Self.at(11)])
        #expect(orders.map(\.detail.cancellationReason) == [nil, "broken", nil])
        #expect(orders.last?.detail.lines.map(\.productID.rawValue) == ["1", "2"])
        #expect(orders.last?.detail.approvedBy == "bob")
        #expect(extract.totals.count == 3 && extract.deadLetters == 0)
        #expect(try await extract.customers.all().map(\.customerID.rawValue) == ["A", "B", "C"])
        #expect(try await extract.products.all().map(\.productID.rawValue) == ["1", "2", "3"])
    }

    @Test func `some orders come with the customers and products that they name, and no others`() async throws {
        let desk = try await desk { recorder in
            try recorder.record(Facts.placed("1", customer: "A", products: ["1"]), at: Self.at(1))
            try recorder.record(Facts.placed("2", customer: "B", products: ["2", "3"]), at: Self.at(2))
            try recorder.record(Facts.placed("3", customer: "C", products: ["3"]), at: Self.at(3))
        }
        for (filter, ids) in [
            (OrderFilter(placedFrom: Self.at(2)), ["2 3", "B C", "2 3"]),
            (OrderFilter(customerID: CustomerID("A")), ["1", "A", "1"]),
            (OrderFilter(status: .shipped), ["", "", ""]),
            (OrderFilter(placedBefore: Self.at(3), search: "2"), ["2", "B", "2 3"]),
        ] {
            let extract = try await desk.ask({ ExtractDeskHandler(store: $0) }, ExtractDesk(filter: filter))
            defer { extract.close() }
            let found = [
                try await extract.orders.all().map(\.summary.orderID.rawValue),
                try await extract.customers.all().map(\.customerID.rawValue),
                try await extract.products.all().map(\.productID.rawValue),
            ]
            #expect(found.map { $0.joined(separator: " ") } == ids, "\(filter)")
        }
    }

    @Test func `orders come in the order that is asked for, and only the rows that are`() async throws {
        let desk = try await desk { recorder in
            for (number, total) in [500, 300, 900, 100].enumerated() {
                try recorder.record(
                    Facts.placed("o\(number)", customer: "A", total: Int64(total), products: ["1"]), at: Self.at(number)
                )
            }
            try recorder.record(Facts.cancelled("o2"), at: Self.at(7))
        }
        let byTotal = OrderSort(.total, isDescending: true)
        for (query, ids) in [
            (ExtractDesk(sort: .newestFirst), ["o3", "o2", "o1", "o0"]),
            (ExtractDesk(sort: byTotal), ["o2", "o0", "o1", "o3"]),
            (ExtractDesk(sort: byTotal, rows: 1..<3), ["o0", "o1"]),
            (ExtractDesk(filter: OrderFilter(status: .pending), rows: 2..<9), ["o3"]),
            (ExtractDesk(rows: 4..<8), []),
        ] {
            let extract = try await desk.ask({ ExtractDeskHandler(store: $0) }, query)
            defer { extract.close() }
            #expect(try await extract.orders.all().map(\.summary.orderID.rawValue) == ids)
            #expect(extract.totals.count == (query.filter == .all ? 4 : 3))
        }
    }

    @Test func `one page of each may be read in turn, while the read model goes on`() async throws {
        let desk = try await desk { recorder in
            for number in 0..<1_200 {
                try recorder.record(Facts.placed("o\(number)", customer: "A", products: ["1"]), at: Self.at(number))
            }
        }
        let extract = try await desk.ask({ ExtractDeskHandler(store: $0) }, ExtractDesk())
        defer { extract.close() }
        var orders = try await extract.orders.next()
        #expect(try await extract.customers.next().count == 3)
        #expect(try await extract.products.next().count == 3)
        var recorder = Recorder()
        for _ in 0..<2_000 { try recorder.record(Facts.registered("x", name: "")) }
        try recorder.record(Facts.cancelled("o1100"))
        try await desk.apply([recorder.events[2_000]])
        orders += try await extract.orders.all()
        #expect(orders.count == 1_200)
        #expect(orders.allSatisfy { $0.summary.status == .pending })
        #expect(try await extract.customers.next().isEmpty)
    }

    @Test func `projections at different positions are no one state, and are refused`() async throws {
        let desk = try await desk { try $0.record(Facts.placed("1", customer: "A"), at: Self.at(1)) }
        try await desk.store.write { transaction in
            guard let orders = try transaction.status()[.orders] else { return }
            var recorder = Recorder()
            for _ in 0...orders.checkpoint.rawValue { try recorder.record(Facts.registered("x", name: "")) }
            let next = try #require(recorder.events.last)
            try transaction.moveCheckpoint(of: orders.liveBuild, from: orders.checkpoint, to: next)
        }
        let error = await #expect(throws: StoreError.self) {
            try await desk.ask({ ExtractDeskHandler(store: $0) }, ExtractDesk())
        }
        #expect(
            error?.message == "the projections are not at one position (orders at 10, history at 9, directory at 9)")
    }

    private func desk(_ record: (inout Recorder) throws -> Void) async throws -> ReadDesk {
        var recorder = Recorder()
        for fact in Self.facts { try recorder.record(fact) }
        try record(&recorder)
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        return desk
    }
}
