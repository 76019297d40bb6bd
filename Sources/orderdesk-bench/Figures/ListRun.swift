import CQRS
import Foundation
import OrderQueries

/// Names keys that change what the list shows, and what it then shows.
struct ListStep: Sendable {
    let filter: OrderFilter
    /// Typed before the stopwatch starts, and when its effect is there.
    let before: String
    var isReady: @Sendable (TerminalScreen) -> Bool = { _ in true }
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
        /// A page further in `less` on the same terminal, in turns with the steps; empty where it is not installed.
        var less = Latencies()
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

        /// The time that each step needed, a line each.
        var stepTexts: [String] {
            steps.map { step in
                func median(_ latencies: Latencies) -> String { FigureText.short(latencies.percentiles?.p50 ?? 0) }
                return "\(step.shows): \(OrderDeskProgram.text(step.matching)) orders, "
                    + "key p50 \(median(step.keys)) ms, query p50 \(median(step.queries)) ms"
            }
        }

        /// What `less`, a well-made pager, achieves on the same machine in the same minutes.
        var limit: Reading.Limit? {
            less.percentiles.map {
                Reading.Limit(
                    what: "the p99 of a page further in less on a file of as many lines, in turns; its p50 is "
                        + "\(FigureText.short($0.p50)) ms, its max \(FigureText.short($0.max)) ms",
                    value: $0.p99)
            }
        }

        var queryText: String {
            guard let found = queries.percentiles else { return "not asked" }
            return "p50 \(FigureText.short(found.p50)) ms, p99 \(FigureText.short(found.p99)) ms, "
                + "max \(FigureText.short(found.max)) ms"
        }
    }

    let desk: URL
    let bench: Workbench
    let steps: [ListStep]
    let count: Int

    func run() async throws -> Found {
        let prepared = try await prepare()
        let less = try LessProgram(orders: bench.scale.orders, bench: bench)
        return try await runBlocking { [count] in
            var typist = try ListTypist(prepared)
            let reader = try less.map { try LessReader($0) }
            var pages = Latencies()
            for index in 0..<count {
                try typist.step(index)
                if let reader { pages.record(try reader.turnPage(index)) }
            }
            var found = typist.found
            found.less = pages
            return found
        }
    }

    /// Goes through the steps of both in turns, so that what disturbs the machine meets both.
    func run(inTurnsWith other: ListRun) async throws -> (Found, Found) {
        let (mine, others) = (try await prepare(), try await other.prepare())
        return try await runBlocking { [count] in
            var typists = (try ListTypist(mine), try ListTypist(others))
            for index in 0..<count {
                try typists.0.step(index)
                try typists.1.step(index)
            }
            return (typists.0.found, typists.1.found)
        }
    }

    /// What somebody in front of the dashboard needs to know.
    struct Prepared: Sendable {
        let program: TerminalProgram
        let steps: [ListStep]
        /// How many orders there are in all.
        let all: Int
        let found: Found
    }

    private func prepare() async throws -> Prepared {
        bench.progress.begin("choosing from the list \(count) times (\(desk.lastPathComponent))")
        var found = Found()
        let all = try await ask(&found)
        let program = try OrderDeskProgram.dashboard(
            of: desk, home: try bench.emptyFolder("home-\(desk.lastPathComponent)"))
        return Prepared(program: program, steps: steps, all: all, found: found)
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
                filter: step.filter, page: .first(limit: 3 * TimedTerminal.rows), counting: .quick)
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
}

/// Types the steps into one dashboard, with a stopwatch.
private struct ListTypist {
    private let session: TimedTerminal
    private let steps: [ListStep]
    private let all: Int
    private(set) var found: ListRun.Found

    init(_ prepared: ListRun.Prepared) throws {
        steps = prepared.steps
        all = prepared.all
        found = prepared.found
        session = try TimedTerminal(prepared.program)
        _ = try session.start(until: OrderDeskProgram.isComplete)
    }

    mutating func step(_ index: Int) throws {
        let step = steps[index % steps.count]
        let known = found.steps[index % steps.count]
        _ = try session.press(step.before, until: step.isReady)
        _ = session.listen(for: .milliseconds(60))
        let answer = try session.press(step.keys) { [all] in
            OrderDeskProgram.shows(step.shows, count: known.matching, of: all, on: $0)
                && OrderDeskProgram.lists(known.orders, on: $0)
        }
        found.keys.record(answer.time)
        found.steps[index % steps.count].keys.record(answer.time)
        let everything = GetOrderDashboard.Matching.exact(OrderTotals(count: all, sums: []))
        _ = try session.press(step.after) { [all] in
            OrderDeskProgram.shows("all", count: everything, of: all, on: $0)
        }
        _ = session.listen(for: .milliseconds(30))
    }
}

/// Reads a file of orders in `less`, with a stopwatch.
private struct LessReader {
    private let session: TimedTerminal

    init(_ less: LessProgram) throws {
        session = try TimedTerminal(less.program)
        _ = try session.start(until: LessProgram.isComplete)
    }

    /// Returns the time to the last byte of the next page, or of the one before where the number is odd.
    func turnPage(_ number: Int) throws -> Duration {
        let before = session.screen.text(row: 0)
        return try session.press(number % 2 == 0 ? " " : "b") { $0.text(row: 0) != before }.time
    }
}
