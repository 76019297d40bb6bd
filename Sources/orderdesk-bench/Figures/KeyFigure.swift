import CQRS
import Foundation

/// Measures the time from a cursor key to the last byte of the frame it causes, with commands arriving and without.
struct KeyFigure: Figure {
    static let name = "key"
    static let about = "cursor key to painted frame, and its bytes"

    private struct Found: Sendable {
        var latencies = Latencies()
        var bytes: [Int] = []

        /// The bytes of all but the largest of a hundred frames, and of the largest.
        var usual: Int { bytes.sorted().dropLast(bytes.count / 100).last ?? 0 }
        var median: Int { bytes.sorted()[bytes.count / 2] }
    }

    func measure(on bench: Workbench) async throws -> [Reading] {
        let folder = try await bench.projectedDesk(orders: bench.scale.orders)
        let program = try OrderDeskProgram.dashboard(of: folder, home: try bench.emptyFolder("home"))
        let keys = bench.scale.keys
        bench.progress.begin("pressing \(keys) keys on an idle desk")
        let idle = try await runBlocking { try Self.pressKeys(in: program, count: keys) }
        bench.progress.begin("pressing \(keys) keys with \(VisibilityRun.perSecond) commands a second arriving")
        let (busy, perSecond) = try await LiveTraffic.arriving(
            at: folder, on: bench, perSecond: VisibilityRun.perSecond
        ) {
            try await runBlocking { try Self.pressKeys(in: program, count: keys) }
        }
        var reading = Reading(
            figure: Self.name, title: "key to last byte, commands arriving", value: busy.latencies.percentiles?.p50,
            unit: "ms", latency: busy.latencies.percentiles,
            notes: [
                "cursor keys among the oldest orders; \(FigureText.short(perSecond)) commands a second from another "
                    + "process, projected by the dashboard; frames of p50 \(busy.median), p99 \(busy.usual) bytes"
            ])
        reading.limit = try await Self.limit(bench)
        reading.want(p50: 2, p99: 10)
        var quiet = Reading(
            figure: Self.name, title: "key to last byte, idle desk", value: idle.latencies.percentiles?.p50, unit: "ms",
            latency: idle.latencies.percentiles)
        quiet.limit = reading.limit
        var bytes = Reading(
            figure: Self.name, title: "bytes of a cursor step", value: Double(idle.bytes.max() ?? 0), unit: "bytes",
            notes: ["the largest of \(keys) on an idle desk; median \(idle.median)"])
        bytes.want(atMost: 400)
        return [reading, quiet, bytes] + (try await Self.bytes(of: ["dark", "light"], at: folder, on: bench))
    }

    /// The bytes of a cursor step in themes that have a ground of their own.
    private static func bytes(of themes: [String], at folder: URL, on bench: Workbench) async throws -> [Reading] {
        var readings: [Reading] = []
        for theme in themes {
            let program = try OrderDeskProgram.dashboard(
                of: folder, home: try bench.emptyFolder("home-\(theme)"), theme: theme)
            let keys = max(20, bench.scale.keys / 5)
            bench.progress.begin("pressing \(keys) keys in the theme \(theme)")
            let found = try await runBlocking { try Self.pressKeys(in: program, count: keys) }
            var reading = Reading(
                figure: Self.name, title: "bytes of a cursor step, \(theme)", value: Double(found.bytes.max() ?? 0),
                unit: "bytes", notes: ["the largest of \(keys) on an idle desk; median \(found.median)"])
            reading.want(atMost: 400)
            readings.append(reading)
        }
        return readings
    }

    private static func pressKeys(in program: TerminalProgram, count: Int) throws -> Found {
        let session = try TimedTerminal(program)
        _ = try session.start(until: OrderDeskProgram.isComplete)
        let first = OrderDeskProgram.selected(session.screen)
        // Away from where new orders come in: what moves there is the cursor alone.
        _ = try session.press("G") { OrderDeskProgram.selected($0) != first }
        _ = session.listen(for: .seconds(1))
        var found = Found()
        for index in 0..<count {
            let before = OrderDeskProgram.selected(session.screen)
            let answer = try session.press(index / 20 % 2 == 0 ? "k" : "j") {
                let now = OrderDeskProgram.selected($0)
                return now != nil && now != before
            }
            found.latencies.record(answer.time)
            found.bytes.append(answer.bytes)
            // As fast as a key repeats.
            _ = session.listen(for: .milliseconds(33))
        }
        return found
    }

    /// Returns what `htop`, else `less`, needs on the same terminal.
    private static func limit(_ bench: Workbench) async throws -> Reading.Limit {
        var what: [String] = []
        var value: Double?
        let keys = bench.scale.keys
        if let less = try LessProgram(orders: bench.scale.orders, bench: bench) {
            let latencies = try await runBlocking { try stepThroughLess(less.program, count: keys) }
            let found = latencies.percentiles
            value = found?.p50
            what.append(
                "j in less (p99 \(FigureText.short(found?.p99 ?? 0)) ms, max \(FigureText.short(found?.max ?? 0)) ms)")
        } else {
            what.append("less is not installed")
        }
        if let path = ChildProgram.find("htop") {
            let program = TerminalProgram(path: path, home: bench.folder)
            let latencies = try await runBlocking { try stepThroughHtop(program, count: keys) }
            what.append("the down key in htop takes \(FigureText.short(latencies.percentiles?.p50 ?? 0)) ms")
        } else {
            what.append("htop is not installed")
        }
        return Reading.Limit(what: what.joined(separator: "; "), value: value)
    }

    private static func stepThroughLess(_ program: TerminalProgram, count: Int) throws -> Latencies {
        let session = try TimedTerminal(program)
        _ = try session.start(until: LessProgram.isComplete)
        var latencies = Latencies()
        for index in 0..<count {
            let before = session.screen.text(row: 0)
            let answer = try session.press(index / 20 % 2 == 0 ? "j" : "k") { $0.text(row: 0) != before }
            latencies.record(answer.time)
            _ = session.listen(for: .milliseconds(33))
        }
        return latencies
    }

    private static func stepThroughHtop(_ program: TerminalProgram, count: Int) throws -> Latencies {
        let session = try TimedTerminal(program)
        _ = try session.start { _ in true }
        _ = session.listen(for: .seconds(1))
        var latencies = Latencies()
        for index in 0..<count {
            latencies.record(try session.press(index / 5 % 2 == 0 ? "\u{1B}OB" : "\u{1B}OA") { _ in true }.time)
            _ = session.listen(for: .milliseconds(33))
        }
        return latencies
    }
}
