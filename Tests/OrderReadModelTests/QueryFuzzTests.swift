import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

/// Whatever is asked of the read model, it answers, and the same as a plain list of the orders would.
struct QueryFuzzTests {
    @Test func `whatever is searched for, there is an answer and its parts agree`() async throws {
        let (desk, _) = try await desk()
        let cases = LongRun.count(short: 250, long: 4_000)
        var random = SeededRandom(seed: 80)
        for number in 0..<cases {
            let text = Hostile.text(&random, parts: random.once(in: 50) ? 2_000 : 8)
            let filter = Self.filter(&random, search: text)
            let page = Self.page(&random)
            let answer = try await desk.dashboard(
                GetOrderDashboard(filter: filter, sort: Self.sort(&random), page: page))
            #expect(answer.orders.count <= answer.matching.count, "case \(number): \(filter)")
            #expect(answer.matching.count <= answer.all.count, "case \(number): \(filter)")
            _ = try await desk.search(text)
            _ = try await desk.ask({ ListCustomersHandler(store: $0) }, ListCustomers(matching: text))
            _ = try await desk.ask({ ListProductsHandler(store: $0) }, ListProducts(matching: text))
            _ = try await desk.ask({ GetOrderHandler(store: $0) }, GetOrder(orderID: OrderID(text)))
            _ = try await desk.ask({ GetOrderHistoryHandler(store: $0) }, GetOrderHistory(orderID: OrderID(text)))
        }
        LongRun.report(item: "fuzz search", tried: "\(cases) texts in filters, lists, orders and histories")
    }

    @Test func `what is found is what a plain list of the orders has`() async throws {
        let (desk, naive) = try await desk()
        let cases = LongRun.count(short: 250, long: 4_000)
        var random = SeededRandom(seed: 81)
        var found = 0
        for number in 0..<cases {
            let filter = Self.filter(&random, search: Self.words(&random))
            let sort = Self.sort(&random)
            let expected = naive.list(filter, sort)
            let answer = try await desk.dashboard(
                GetOrderDashboard(filter: filter, sort: sort, page: .first(limit: 1_000)))
            #expect(answer.orders == expected, "case \(number): \(filter)")
            #expect(answer.matching == .exact(NaiveDesk.totals(expected)), "case \(number): \(filter)")
            found += expected.count
        }
        #expect(found > 0)
        LongRun.report(item: "fuzz filters", tried: "\(cases) filters against a plain list, \(found) orders found")
    }

    private func desk() async throws -> (ReadDesk, NaiveDesk) {
        let events = try OrderTraffic.events(seed: 8, count: 300)
        let desk = try await ReadDesk()
        try await desk.apply(events)
        return (desk, try NaiveDesk(events))
    }

    static func filter(_ random: inout SeededRandom, search: String) -> OrderFilter {
        OrderFilter(
            status: random.once(in: 3) ? random.pick(OrderStatus.allCases) : nil,
            highValue: random.once(in: 3) ? random.once(in: 2) : nil,
            placedFrom: random.once(in: 4) ? instant(&random) : nil,
            placedBefore: random.once(in: 4) ? instant(&random) : nil,
            customerID: random.once(in: 6) ? CustomerID(random.pick(OrderTraffic.customers + ["'\0--"])) : nil,
            search: random.once(in: 3) ? "" : search)
    }

    private static func instant(_ random: inout SeededRandom) -> Timestamp {
        random.once(in: 4)
            ? Timestamp(microseconds: random.pick([.min, .min + 1, -1, 0, 1, .max - 1, .max]))
            : Timestamp(milliseconds: Int64(random.below(60) - 20) * 14_400_000)
    }

    static func sort(_ random: inout SeededRandom) -> OrderSort {
        OrderSort(random.pick(OrderSort.Key.allCases), isDescending: random.once(in: 2))
    }

    private static func page(_ random: inout SeededRandom) -> OrderPage {
        let edges = [Int.min, -1, 0, 1, 2, 7, 1_000, .max - 1, .max]
        switch random.below(4) {
        case 0: return .first(limit: random.pick(edges))
        case 1: return .last(limit: random.pick(edges))
        case 2: return .number(random.pick(edges), size: random.pick(edges))
        default:
            let numbers: [Int64] = [.min, -1, 0, 1, 100_000, .max]
            let value: OrderCursor.Value =
                random.once(in: 2)
                ? .number(random.pick(numbers)) : .text(Hostile.text(&random, parts: 4))
            let cursor = OrderCursor(value: value, orderID: OrderID(Hostile.text(&random, parts: 3)))
            return .around(cursor, before: random.pick(edges), after: random.pick(edges))
        }
    }

    /// Words and beginnings of words that some order has, between what no word is made of.
    static func words(_ random: inout SeededRandom) -> String {
        let names = OrderTraffic.names + OrderTraffic.products + OrderTraffic.customers + ["1x", "2x1", "example.com"]
        return (0...random.below(2)).map { _ in
            let word = random.pick(names)
            let beginning = String(word.prefix(1 + random.below(word.count)))
            return random.pick(["", "-", "\"", "(", "*", "'", " "])
                + (random.once(in: 2) ? beginning.uppercased() : beginning)
        }.joined(separator: random.pick([" ", " \u{1B} ", "\t", ", ", "\" \""]))
    }
}
