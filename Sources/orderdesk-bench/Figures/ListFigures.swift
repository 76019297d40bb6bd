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
        let found = try await FilterRun(desk: folder, bench: bench).run()
        var reading = Reading(
            figure: Self.name, title: "filter, key to page", value: found.keys.percentiles?.p99, unit: "ms",
            latency: found.keys.percentiles,
            notes: [
                "the p99 of $ pressed while one status is shown, to the last byte of the page with its exact count",
                "the query alone, through the bus: \(found.queryText)",
            ] + found.stepTexts)
        reading.want(atMost: 16)
        return [reading]
    }
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
        reading.want(atMost: 50)
        return [reading]
    }

    /// Customers and products from often asked for to hardly ever, two words, and the beginning of a word.
    private static func words(_ catalogue: Catalogue) -> [String] {
        let (customers, products) = (catalogue.customers, catalogue.products)
        return [
            customers[0].name, customers[customers.count / 10].name, customers[customers.count - 1].name,
            products[products.count / 10].name, products[products.count - 1].name,
            "\(customers[3].name) \(products[5].name)", OrderGenerator.orderID(7).rawValue,
        ]
    }
}

/// Sets the filter of status and high value again and again.
struct FilterRun: Sendable {
    let desk: URL
    let bench: Workbench

    func run() async throws -> ListRun.Found {
        let steps = zip(OrderStatus.allCases, 1...).map { status, key in
            ListStep(
                filter: OrderFilter(status: status, highValue: true), before: "\(key)",
                isReady: { OrderDeskProgram.bar(of: $0).contains(status.rawValue) }, keys: "$", after: "0$",
                shows: "\(status.rawValue) · high value")
        }
        return try await ListRun(desk: desk, bench: bench, steps: steps, count: bench.scale.keys).run()
    }
}

/// Names keys that change what the list shows, and what it then shows.
struct ListStep: Sendable {
    let filter: OrderFilter
    /// Typed before the stopwatch starts, and when its effect is there.
    let before: String
    var isReady: @Sendable (Screen) -> Bool = { _ in true }
    let keys: String
    /// Goes back to the whole list.
    let after: String
    /// The text in the bar above the list.
    let shows: String
}

/// Goes through steps on the dashboard of an idle desk, and asks the same of the query bus.
struct ListRun: Sendable {
    /// The times at the terminal and through the bus.
    struct Found: Sendable {
        var keys = Latencies()
        var queries = Latencies()
        /// The same by step.
        var steps: [Step] = []

        struct Step: Sendable {
            let shows: String
            let matching: GetOrderDashboard.Matching
            /// The ids of the page's orders, the first on top.
            let orders: [String]
            var keys = Latencies()
            var queries = Latencies()
        }

        /// What each step took, a line each.
        var stepTexts: [String] {
            steps.map { step in
                func median(_ latencies: Latencies) -> String { NumberText.short(latencies.percentiles?.p50 ?? 0) }
                return "\(step.shows): \(OrderDeskProgram.text(step.matching)) orders, "
                    + "key p50 \(median(step.keys)) ms, query p50 \(median(step.queries)) ms"
            }
        }

        var queryText: String {
            guard let found = queries.percentiles else { return "not asked" }
            return "p50 \(NumberText.short(found.p50)) ms, p99 \(NumberText.short(found.p99)) ms, "
                + "max \(NumberText.short(found.max)) ms"
        }
    }

    let desk: URL
    let bench: Workbench
    let steps: [ListStep]
    let count: Int

    func run() async throws -> Found {
        bench.progress.begin("filtering the list \(count) times (\(desk.lastPathComponent))")
        var found = Found()
        let all = try await ask(&found)
        let program = try OrderDeskProgram.dashboard(of: desk, home: try bench.emptyFolder("home"))
        return try await apart { [found] in try type(into: program, all: all, found) }
    }

    /// Asks the bus and returns how many orders there are in all.
    private func ask(_ found: inout Found) async throws -> Int {
        let desk = try await BenchDesk(desk)
        defer { desk.close() }
        // What was not projected yet when the last figure ended would change the counts.
        try await desk.projecting {
            let head = try await desk.head()
            if let staleness = await desk.monitor.wait(for: head, in: .orders, timeout: .seconds(60)) {
                throw BenchError("the read model did not follow: \(staleness.reason)")
            }
        }
        var all = 0
        for index in 0..<max(count, steps.count) {
            let step = steps[index % steps.count]
            let query = GetOrderDashboard(
                filter: step.filter, page: .first(limit: 3 * TerminalSession.rows), counting: .quick)
            let start = ContinuousClock.now
            let answer = try await desk.queries.ask(query).answer
            let time = ContinuousClock.now - start
            all = answer.all.count
            if index < steps.count {
                found.steps.append(
                    Found.Step(
                        shows: step.shows, matching: answer.matching,
                        orders: answer.orders.map(\.orderID.rawValue)))
            }
            found.queries.record(time)
            found.steps[index % steps.count].queries.record(time)
        }
        return all
    }

    private func type(into program: TerminalProgram, all: Int, _ known: Found) throws -> Found {
        var found = known
        let session = try TerminalSession(program)
        _ = try session.start(until: OrderDeskProgram.isComplete)
        let everything = GetOrderDashboard.Matching.exact(OrderTotals(count: all, sums: []))
        for index in 0..<count {
            let step = steps[index % steps.count]
            let known = found.steps[index % steps.count]
            _ = try session.press(step.before, until: step.isReady)
            _ = session.listen(for: .milliseconds(60))
            let answer = try session.press(step.keys) {
                OrderDeskProgram.shows(step.shows, count: known.matching, of: all, on: $0)
                    && OrderDeskProgram.lists(known.orders, on: $0)
            }
            found.keys.record(answer.time)
            found.steps[index % steps.count].keys.record(answer.time)
            _ = try session.press(step.after) { OrderDeskProgram.shows("all", count: everything, of: all, on: $0) }
            _ = session.listen(for: .milliseconds(30))
        }
        return found
    }
}
