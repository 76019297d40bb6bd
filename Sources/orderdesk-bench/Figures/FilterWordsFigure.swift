import CQRS
import Foundation
import OrderEvents
import OrderQueries

/// Measures every word of the filter language, alone and with others: from the last key to the page with its count.
struct FilterWordsFigure: Figure {
    static let name = "filter-words"
    static let about = "each word of the filter language, key to page"

    func measure(on bench: Workbench) async throws -> [Reading] {
        let folder = try await bench.projectedDesk(orders: bench.scale.orders)
        let language = FilterLanguage(now: SystemClock().now(), timeZone: .current)
        let steps = try Self.texts(bench.catalogue).map { text in
            ListStep(
                filter: try language.read(text).valid, before: "/", keys: text, after: "\u{1B}", shows: "/ \(text)")
        }
        let found = try await ListRun(desk: folder, bench: bench, steps: steps, count: 4 * bench.scale.keys).run()
        let slowest = found.steps.compactMap(\.keys.percentiles).max { $0.p99 < $1.p99 }
        var reading = Reading(
            figure: Self.name, title: "filter words, key to page", value: slowest?.p99, unit: "ms", latency: slowest,
            notes: [
                "the slowest word's p99: a text typed at once after /, to the last byte of the page with its count",
                "the query alone, all words, through the bus: \(found.queryText)",
            ] + found.steps.map(Self.text))
        reading.limit = found.limit
        reading.want(atMost: 20)
        return [reading]
    }

    private static func text(_ step: ListRun.Found.Step) -> String {
        func range(_ latencies: Latencies) -> String {
            guard let found = latencies.percentiles else { return "not measured" }
            return "p50 \(FigureText.short(found.p50)) p99 \(FigureText.short(found.p99)) ms"
        }
        return "\(step.shows.dropFirst(2)): \(OrderDeskProgram.text(step.matching)) orders, "
            + "key \(range(step.keys)), query \(range(step.queries))"
    }

    /// Each word once with many orders and once with few, then several together.
    static func texts(_ catalogue: Catalogue) -> [String] {
        let (frequent, rare) = (catalogue.customers[0], catalogue.customers[catalogue.customers.count - 1])
        let product = catalogue.products[catalogue.products.count - 1]
        return [
            "status:pending,approved", "status:cancelled", "customer=\(frequent.customerID)",
            "customer:\(rare.customerID)", "country:japan", "product=\(product.productID)", "total>500",
            "total:100..101", "currency:usd", "currency:eur", "since:2024-04-20", "until:2022-01-31", "age>1d",
            "age<12h", "by:bench", "by:nobody", "id:7", "id:7aedf9", "high", "attention", "-status:cancelled",
            "-country:japan", "status:pending total>500 country:germany",
            "status:shipped since:2024-04-01 until:2024-04-07 high",
            "customer=\(frequent.customerID) status:pending -product=\(product.productID)",
        ]
    }
}
