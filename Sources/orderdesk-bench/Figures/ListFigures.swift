import CQRS
import Foundation
import OrderEvents
import OrderQueries

/// Measures a filter by status and high value: from the key to the page with exact count and sum.
struct FilterFigure: Figure {
    static let name = "filter"
    static let about = "status and high-value filter, key to page"

    func measure(on bench: Workbench) async throws -> [Reading] {
        let folder = try await bench.projectedDesk(orders: bench.scale.orders)
        let found = try await Self.run(on: folder, bench).run()
        var reading = Reading(
            figure: Self.name, title: "filter, key to page", value: found.keys.percentiles?.p99, unit: "ms",
            latency: found.keys.percentiles,
            notes: [
                "the p99 of $ pressed while one status is shown, to the last byte of the page with its exact count",
                "the query alone, through the bus: \(found.queryText)",
            ] + found.stepTexts)
        reading.limit = found.limit
        reading.want(atMost: 16)
        return [reading]
    }

    /// Sets the filter of status and high value again and again.
    static func run(on desk: URL, _ bench: Workbench) -> ListRun {
        let steps = zip(OrderStatus.allCases, 1...).map { status, key in
            ListStep(
                filter: OrderFilter(status: status, highValue: true), before: "\(key)",
                isReady: { OrderDeskProgram.bar(of: $0).contains("status:\(status.word)") }, keys: "$", after: "0$",
                shows: "status:\(status.word) high")
        }
        return ListRun(desk: desk, bench: bench, steps: steps, count: bench.scale.keys)
    }
}

extension OrderStatus {
    /// How the filter language writes it.
    fileprivate var word: String { rawValue.lowercased() }
}

/// Measures a free-text search: from the last key to the page.
struct SearchFigure: Figure {
    static let name = "search"
    static let about = "free-text search, key to page"

    func measure(on bench: Workbench) async throws -> [Reading] {
        let folder = try await bench.projectedDesk(orders: bench.scale.orders)
        let words = Self.words(bench.catalogue)
        let steps = words.map { text in
            ListStep(filter: OrderFilter(search: text), before: "/", keys: text, after: "\u{1B}", shows: text)
        }
        let found = try await ListRun(desk: folder, bench: bench, steps: steps, count: bench.scale.keys).run()
        var reading = Reading(
            figure: Self.name, title: "search, key to page", value: found.keys.percentiles?.p99, unit: "ms",
            latency: found.keys.percentiles,
            notes: [
                "the p99 of a text typed at once after /, to the last byte of the page with its count",
                "the query alone, through the bus: \(found.queryText)",
            ] + found.stepTexts)
        reading.limit = found.limit
        reading.want(atMost: 50)
        return [reading]
    }

    /// Customers and products, from frequent to rare, two words, and the beginning of a word.
    private static func words(_ catalogue: Catalogue) -> [String] {
        let (customers, products) = (catalogue.customers, catalogue.products)
        return [
            customers[0].name, customers[customers.count / 10].name, customers[customers.count - 1].name,
            products[products.count / 10].name, products[products.count - 1].name,
            "\(customers[3].name) \(products[5].name)", OrderGenerator.orderID(7).rawValue,
        ]
    }
}
