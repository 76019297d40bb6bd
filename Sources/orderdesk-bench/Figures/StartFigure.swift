import Foundation

/// Measures the start of the dashboard on a large desk, to its first full frame.
struct StartFigure: Figure {
    static let name = "start"
    static let about = "start to first full frame"

    func measure(on bench: Workbench) async throws -> [Reading] {
        let desk = try await bench.projectedDesk(orders: bench.scale.orders)
        let program = try OrderDeskProgram.dashboard(of: desk, home: try bench.emptyFolder("home"))
        bench.progress.begin("starting the dashboard \(bench.scale.starts) times")
        let starts = bench.scale.starts
        let latencies = try await runBlocking {
            try Self.starts(of: program, count: starts, until: OrderDeskProgram.isComplete)
        }
        let percentiles = latencies.percentiles
        var reading = Reading(
            figure: Self.name, title: "start to first full frame", value: percentiles?.p50, unit: "ms",
            latency: percentiles,
            notes: [
                "from the fork to the last byte of the first frame with header and orders, \(starts) warm starts on "
                    + "\(FigureText.grouped(bench.scale.orders)) orders; the median counts"
            ])
        if let less = try LessProgram(orders: bench.scale.orders, bench: bench) {
            let limit = try await runBlocking {
                try Self.starts(of: less.program, count: starts, until: LessProgram.isComplete)
            }
            reading.limit = Reading.Limit(
                what: "less on a file of as many lines, on the same terminal", value: limit.percentiles?.p50)
        }
        reading.want(atMost: 50)
        return [reading]
    }

    private static func starts(
        of program: TerminalProgram, count: Int, until isShown: (TerminalScreen) -> Bool
    ) throws -> Latencies {
        var latencies = Latencies()
        // The first one finds nothing in the system's cache.
        for index in 0...count {
            let session = try TimedTerminal(program)
            let time = try session.start(until: isShown)
            if index > 0 { latencies.record(time) }
        }
        return latencies
    }
}
