import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

/// Orders, customers and names far larger than a desk has.
struct HugeTests {
    private static let huge = CustomerID("HUGE")

    @Test func `a customer's very many orders are paged through by key, each page as soon as the first`() async throws {
        let count = LongRun.count(short: 5_000, long: 100_000)
        let desk = try await filled(count)
        let filter = OrderFilter(customerID: Self.huge)
        let clock = ContinuousClock()
        var seen: Set<OrderID> = []
        var times: [Duration] = []
        var page = OrderPage.first(limit: 500)
        while true {
            var answer: GetOrderDashboard.Answer?
            let query = GetOrderDashboard(filter: filter, page: page)
            times.append(try await clock.measure { answer = try await desk.dashboard(query) })
            let part = try #require(answer)
            #expect(part.matching.count == count)
            #expect(part.matching.totals?.sums == [Money(minorUnits: Int64(count) * 1_250, currency: .usd)])
            #expect(part.all.count == count + 10)
            let new = part.orders.filter { seen.insert($0.orderID).inserted }
            guard part.hasAfter, let last = new.last else { break }
            page = .around(OrderCursor(last, sort: .newestFirst), before: 0, after: 501)
        }
        #expect(seen.count == count)
        // A page that read all pages before it would be slower by the number of pages.
        let median = times.sorted()[times.count / 2]
        #expect(median < max(times[0], .milliseconds(20)) * 5, "first \(times[0]), median \(median)")
        LongRun.report(
            item: "huge customer",
            tried: "\(count) orders of one customer in \(times.count) pages: first \(times[0]), median \(median), "
                + "slowest \(times.max() ?? .zero)")
    }

    @Test func `the last of very many numbered pages is there, and the one after it is empty`() async throws {
        let desk = try await filled(2_000)
        let filter = OrderFilter(customerID: Self.huge)
        for (number, count) in [(1, 70), (28, 70), (29, 40), (30, 0), (Int.max, 0)] {
            let query = GetOrderDashboard(filter: filter, page: .number(number, size: 70))
            #expect(try await desk.dashboard(query).orders.count == count)
        }
        let all = GetOrderDashboard(filter: filter, page: .number(1, size: OrderPage.largestSize))
        #expect(try await desk.dashboard(all).orders.count == 2_000)
    }

    @Test func `an order of ten thousand lines is listed, opened, searched and added to`() async throws {
        var recorder = Recorder()
        let names = (1..<10_000).map { "Product\($0)" }
        try recorder.record(Facts.placed("BIG", total: 9_999_000, products: names))
        try recorder.record(Facts.itemAdded("BIG", product: "Straw", total: 9_999_001))
        let desk = try await ReadDesk()
        let time = try await ContinuousClock().measure { try await desk.apply(recorder.events) }
        let listed = try await desk.dashboard(GetOrderDashboard(page: .first(limit: 10)))
        #expect(listed.orders.map(\.itemCount) == [10_000])
        let detail = try await desk.ask({ GetOrderHandler(store: $0) }, GetOrder(orderID: OrderID("BIG")))
        #expect(detail?.lines.map(\.productName) == names + ["Straw"])
        for word in ["product9999", "straw", "product1 product5000"] { #expect(try await desk.search(word) == ["BIG"]) }
        LongRun.report(item: "huge order", tried: "10000 lines projected in \(time), listed, opened and searched")
    }

    @Test(arguments: [
        "x", "山", "e\u{301}\u{327}", "a\u{300}\u{301}\u{302}\u{303}", "שלום ", "مرحبا ", "👩‍👩‍👧‍👦", "🇩🇪", "\u{202E}", "ก็",
    ])
    func `a name of ten thousand characters is kept whole and found by its words`(piece: String) async throws {
        let name = "Needle " + String(repeating: piece, count: 10_000) + " haystack"
        var recorder = Recorder()
        try recorder.record(Facts.registered("C", name: name))
        try recorder.record(Facts.listed("P", name: name))
        try recorder.record(Facts.placed("1", customer: "C", name: name, products: [name]))
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        for text in ["needle", "needle hay", "HAYSTACK"] { #expect(try await desk.search(text) == ["1"]) }
        for sort in OrderSort.Key.allCases {
            let query = GetOrderDashboard(sort: OrderSort(sort, isDescending: true), page: .first(limit: 5))
            #expect(try await desk.dashboard(query).orders.map(\.customerName) == [name])
        }
        let customers = try await desk.ask({ ListCustomersHandler(store: $0) }, ListCustomers(matching: name))
        #expect(customers.map(\.name) == [name])
        _ = try await desk.search(name)
    }

    private func filled(_ count: Int) async throws -> ReadDesk {
        var recorder = Recorder()
        for number in 0..<count {
            try recorder.record(Facts.placed("h\(number)", customer: Self.huge.rawValue, total: 1_250))
        }
        for number in 0..<10 { try recorder.record(Facts.placed("o\(number)", customer: "OTHER", total: 1)) }
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        return desk
    }
}
