import Foundation

/// Measures each screen: the time from a key to the last byte of the frame it causes, with commands arriving.
struct ScreensFigure: Figure {
    static let name = "screens"
    static let about = "a cursor step and a change of screen, on each screen, commands arriving"

    /// The latencies of one screen.
    private struct Found: Sendable {
        let screen: ScreenStep
        /// From the key that opens it to the frame with its rows.
        var opened = Latencies()
        var steps = Latencies()
    }

    /// So many steps are made each time a screen is opened, half of them forth and half back.
    private static let stepsPerVisit = 10

    func measure(on bench: Workbench) async throws -> [Reading] {
        let folder = try await bench.projectedDesk(orders: bench.scale.orders)
        let program = try OrderDeskProgram.dashboard(of: folder, home: try bench.emptyFolder("home"))
        let visits = max(2, bench.scale.keys / Self.stepsPerVisit)
        bench.progress.begin("visiting each screen \(visits) times with commands arriving")
        let (found, perSecond) = try await LiveTraffic.arriving(
            at: folder, on: bench, perSecond: VisibilityRun.perSecond
        ) {
            try await runBlocking { try Self.visit(program, times: visits) }
        }
        let less = try await Self.pages(bench)
        let note = "\(FigureText.short(perSecond)) commands a second from another process, projected by the dashboard"
        return found.flatMap { found in
            [
                Self.reading("\(found.screen.name): \(found.screen.stepName)", found.steps, note),
                Self.reading(
                    "\(found.screen.name): change to it", found.opened, "to the frame with its rows; \(note)", less),
            ]
        }
    }

    private static func reading(
        _ title: String, _ latencies: Latencies, _ note: String, _ less: Reading.Limit? = nil
    ) -> Reading {
        let found = latencies.percentiles
        var reading = Reading(figure: name, title: title, value: found?.p50, unit: "ms", latency: found, notes: [note])
        reading.limit = less
        reading.want(p50: 2, p99: 10)
        return reading
    }

    /// Returns what a pager needs to paint a screen that is new as a whole, on an idle machine; nil where there is none.
    private static func pages(_ bench: Workbench) async throws -> Reading.Limit? {
        guard let less = try LessProgram(orders: bench.scale.orders, bench: bench) else { return nil }
        let keys = bench.scale.keys
        let found = try await runBlocking {
            let session = try TimedTerminal(less.program)
            _ = try session.start(until: LessProgram.isComplete)
            var latencies = Latencies()
            for index in 0..<keys {
                let before = session.screen.text(row: 0)
                latencies.record(try session.press(index % 2 == 0 ? " " : "b") { $0.text(row: 0) != before }.time)
                _ = session.listen(for: .milliseconds(33))
            }
            return latencies.percentiles
        }
        return found.map {
            Reading.Limit(
                what: "a page further in less, nothing else running; p99 \(FigureText.short($0.p99)) ms", value: $0.p50)
        }
    }

    /// Goes through the screens in turns, so that what disturbs the machine meets all of them.
    private static func visit(_ program: TerminalProgram, times: Int) throws -> [Found] {
        let session = try TimedTerminal(program)
        _ = try session.start(until: OrderDeskProgram.isComplete)
        let first = OrderDeskProgram.selected(session.screen)
        // Away from where new orders come in, as in the figure of keys.
        _ = try session.press("G") { OrderDeskProgram.selected($0) != first }
        _ = session.listen(for: .seconds(1))
        var found = ScreenStep.all.map { Found(screen: $0) }
        for _ in 0..<times {
            for index in found.indices.dropFirst() {
                try open(&found[index], in: session)
                try step(&found[index], in: session)
                try goBack(from: found[index].screen, to: &found[0], in: session)
            }
            try step(&found[0], in: session)
        }
        return found
    }

    private static func open(_ found: inout Found, in session: TimedTerminal) throws {
        let screen = found.screen
        found.opened.record(try session.press(screen.open, until: screen.isComplete).time)
        _ = session.listen(for: .milliseconds(100))
    }

    /// Returns to the orders, which counts as a change to them.
    private static func goBack(
        from screen: ScreenStep, to orders: inout Found, in session: TimedTerminal
    ) throws {
        orders.opened.record(try session.press(screen.close, until: orders.screen.isComplete).time)
        _ = session.listen(for: .milliseconds(100))
    }

    private static func step(_ found: inout Found, in session: TimedTerminal) throws {
        let screen = found.screen
        if !screen.before.isEmpty {
            _ = try session.press(screen.before) { screen.mark($0) != nil }
            _ = session.listen(for: .milliseconds(200))
        }
        // The first key goes forth from wherever the cursor is; at the end of the oldest it is back that moves.
        let isAtEnd = screen.before == "G"
        for index in 0..<stepsPerVisit {
            let isForth = (index < stepsPerVisit / 2) != isAtEnd
            let before = screen.mark(session.screen)
            let answer = try session.press(isForth ? screen.keys.forth : screen.keys.back) {
                let now = screen.mark($0)
                return now != nil && now != before
            }
            found.steps.record(answer.time)
            // As fast as a key repeats.
            _ = session.listen(for: .milliseconds(33))
        }
    }
}
