import CQRS
import Foundation
import GRDB
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel
@testable import SQLiteProjectionStore

/// Lists that are read page by page from one state.
@Suite struct StreamTests {
    private static let filters = [
        OrderFilter.all, OrderFilter(status: .approved), OrderFilter(highValue: true),
        OrderFilter(
            placedFrom: Recorder().now + .milliseconds(300), placedBefore: Recorder().now + .milliseconds(1_500)),
        OrderFilter(customerID: CustomerID("C3")), OrderFilter(search: "beta"), OrderFilter(search: "?"),
        OrderFilter(status: .pending, highValue: false, search: "o1"),
    ]

    private static let sorts = OrderSort.Key.allCases.flatMap { key in
        [OrderSort(key, isDescending: true), OrderSort(key, isDescending: false)]
    }

    /// One desk for all of them: filling it is slower than all the reads.
    @Test func `a stream has the very orders of the pages, in their order`() async throws {
        let desk = try await filled()
        for filter in Self.filters {
            for sort in Self.sorts {
                let paged = try await desk.dashboard(
                    GetOrderDashboard(filter: filter, sort: sort, page: .first(limit: OrderPage.largestSize)))
                let stream = try await desk.ask(
                    { StreamOrdersHandler(store: $0) }, StreamOrders(filter: filter, sort: sort))
                defer { stream.orders.close() }
                #expect(try await stream.orders.all() == paged.orders, "\(filter) by \(sort)")
                #expect(stream.totals == paged.matching.totals, "\(filter) by \(sort)")
            }
        }
    }

    @Test func `whatever is written between two pages, no order is missed and none comes twice`() async throws {
        var recorder = Recorder()
        let desk = try await filled(&recorder)
        let sort = OrderSort(.updated, isDescending: true)
        let before = try await desk.dashboard(
            GetOrderDashboard(sort: sort, page: .first(limit: OrderPage.largestSize))
        ).orders
        let stream = try await desk.ask({ StreamOrdersHandler(store: $0) }, StreamOrders(sort: sort))
        defer { stream.orders.close() }
        var streamed = try await stream.orders.next()
        #expect(!streamed.isEmpty && streamed.count < before.count)
        // Orders move to the top of this list, new ones come, and a rebuild's switch would drop the tables.
        let known = recorder.events.count
        for number in 0..<200 { try recorder.record(Facts.itemAdded("o\(number * 7)", total: 5_000)) }
        for number in 0..<200 { try recorder.record(Facts.placed("new\(number)")) }
        try await desk.apply(Array(recorder.events[known...]))
        streamed += try await stream.orders.all()
        #expect(streamed == before)
    }

    @Test func `a stream that is closed early leaves the read model free`() async throws {
        let desk = try await filled()
        let stream = try await desk.ask({ StreamOrdersHandler(store: $0) }, StreamOrders())
        _ = try await stream.orders.next()
        stream.orders.close()
        stream.orders.close()
        await #expect(throws: (any Error).self) { try await stream.orders.next() }
        desk.store.close()
        let companion = desk.directory.file("read.sqlite-wal").path(percentEncoded: false)
        #expect(!FileManager.default.fileExists(atPath: companion), "the last to close leaves no write-ahead log")
    }

    @Test(arguments: sorts)
    func `a stream by a sort of the desk is read off an index and never sorted`(sort: OrderSort) async throws {
        let selection = OrderSelection(tables: .first, filter: .all, sort: sort)
        let desk = try await ReadDesk()
        let columns = "\(OrderColumns.list), \(OrderColumns.detail)"
        for statement in [selection.selectAll(), selection.selectAll(columns: columns)] {
            let plan = try await desk.store.read { db in
                let (sql, arguments) = try statement.build(db)
                return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments)
                    .map { $0["detail"] as String }.joined(separator: "\n")
            }
            #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
            let index = OrderTables.first.index(of: sort.key)
            #expect(plan.contains(index), "\(plan)")
        }
    }

    @Test func `customers and products stream as they are listed`() async throws {
        let desk = try await filled()
        for text in ["", "c1", "beta", "nothing"] {
            let listed = try await desk.ask({ ListCustomersHandler(store: $0) }, ListCustomers(matching: text))
            let customers = try await desk.ask({ StreamCustomersHandler(store: $0) }, StreamCustomers(matching: text))
            defer { customers.rows.close() }
            #expect(try await customers.rows.all() == listed)
            #expect(customers.count == listed.count)
            let catalogue = try await desk.ask({ ListProductsHandler(store: $0) }, ListProducts(matching: text))
            let products = try await desk.ask({ StreamProductsHandler(store: $0) }, StreamProducts(matching: text))
            defer { products.rows.close() }
            #expect(try await products.rows.all() == catalogue)
            #expect(products.count == catalogue.count)
        }
    }

    private func filled() async throws -> ReadDesk {
        var recorder = Recorder()
        return try await filled(&recorder)
    }

    /// More orders than fit two pages, of eleven customers, in every status.
    private func filled(_ recorder: inout Recorder) async throws -> ReadDesk {
        for number in 0..<11 {
            let name = number.isMultiple(of: 2) ? "Alpha" : "Beta"
            try recorder.record(Facts.registered("C\(number)", name: "\(name) \(number)"))
            try recorder.record(Facts.listed("P\(number)", name: "\(name) tea"))
        }
        for number in 0..<1_400 {
            let customer = number % 11
            try recorder.record(
                Facts.placed(
                    "o\(number)", customer: "C\(customer)", name: customer.isMultiple(of: 2) ? "Alpha" : "Beta",
                    total: Int64(number * 311 % 200_000 + 1), products: ["P\(customer)"]))
            if number.isMultiple(of: 3) { try recorder.record(Facts.approved("o\(number)")) }
            if number.isMultiple(of: 5) { try recorder.record(Facts.cancelled("o\(number)")) }
        }
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        return desk
    }
}

extension RowPages {
    /// Returns the rows of all pages that are left.
    func all() async throws -> [Row] {
        var rows: [Row] = []
        while true {
            let page = try await next()
            guard !page.isEmpty else { return rows }
            rows += page
        }
    }
}
