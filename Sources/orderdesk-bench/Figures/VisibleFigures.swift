import CQRS
import Foundation
import Synchronization

/// Measures accepted to visible with the projector in the process that dispatches and reads.
struct VisibleInOneProcess: Figure {
    static let name = "visible"
    static let about = "accepted to visible, in one process"

    func measure(on bench: Workbench) async throws -> [Reading] {
        let found = try await VisibilityRun(bench: bench, name: Self.name).run { desk, body in
            try await desk.projecting(body)
        }
        var reading = found.reading(figure: Self.name, title: "accepted to visible, one process")
        reading.want(p50: 1, p99: 5)
        return [reading]
    }
}

/// Measures accepted to visible with the projector in another process.
struct VisibleAcrossProcesses: Figure {
    static let name = "visible-across"
    static let about = "accepted to visible, across two processes"

    func measure(on bench: Workbench) async throws -> [Reading] {
        let found = try await VisibilityRun(bench: bench, name: Self.name).run { desk, body in
            let arguments = ["project", desk.folder.path(percentEncoded: false), "--follow"]
            return try await ChildProgram(path: ChildProgram.ownPath, arguments: arguments).running(body)
        }
        var reading = found.reading(figure: Self.name, title: "accepted to visible, two processes")
        reading.want(p99: 30)
        return [reading]
    }
}

/// Dispatches commands at a steady rate, with a reader that reads the read model whenever it changes.
///
/// An event is visible at the instant at which this process has read a checkpoint, of the projection of orders, that
/// has reached it. A command is accepted when its caller has the receipt, and its latency counts from there; an event
/// that was visible before that counts as zero. The latency from `recordedAt` is reported as well. That is the clock's
/// time in the transaction that logs the event, so it includes the log's own commit with its write to the disk.
struct VisibilityRun: Sendable {
    /// The latencies of all events of a run.
    struct Found: Sendable {
        var fromReceipt = Latencies()
        var fromRecorded = Latencies()
        var tally: LiveTraffic.Tally
        var perSecond: Double

        func reading(figure: String, title: String) -> Reading {
            let latency = fromReceipt.percentiles
            let recorded = fromRecorded.percentiles
            var notes = [
                "from the receipt to when a reader here has read a checkpoint that reached it; "
                    + "\(FigureText.grouped(tally.sent)) commands, \(FigureText.short(perSecond)) answered a second",
                "from recordedAt, with the log's own commit: p50 \(FigureText.short(recorded?.p50 ?? 0)) ms, p99 "
                    + "\(FigureText.short(recorded?.p99 ?? 0)) ms, max \(FigureText.short(recorded?.max ?? 0)) ms",
            ]
            if tally.refused + tally.failed > 0 {
                notes.append("\(tally.refused) commands were refused and \(tally.failed) failed")
            }
            return Reading(
                figure: figure, title: title, value: latency?.p50, unit: "ms", latency: latency, notes: notes)
        }
    }

    private typealias Sight = (checkpoint: Position, at: Timestamp)

    let bench: Workbench
    let name: String

    static let perSecond = 500

    func run(
        while projecting: (BenchDesk, @escaping @Sendable () async throws -> Found) async throws -> Found
    ) async throws -> Found {
        bench.progress.begin("\(Self.perSecond) commands a second for \(bench.scale.visibleSeconds) s (\(name))")
        let desk = try await bench.newDesk(name, orders: min(10_000, bench.scale.orders))
        defer { desk.close() }
        return try await projecting(desk) { try await measure(desk) }
    }

    private func measure(_ desk: BenchDesk) async throws -> Found {
        let before = try await desk.head()
        try await wait(for: before, on: desk)
        let traffic = LiveTraffic(desk, catalogue: bench.catalogue, perSecond: Self.perSecond, head: before)
        let goal = Mutex<Position?>(nil)
        let reader = Task {
            var sights: [Sight] = []
            // Ends after the goal is set, because the projector's heartbeat changes the read model too.
            for await _ in desk.readStore.changes() {
                let status = try await desk.readStore.status()
                let now = SystemClock().now()
                guard let checkpoint = status[.orders]?.checkpoint else { continue }
                sights.append((checkpoint, now))
                if let goal = goal.withLock({ $0 }), checkpoint >= goal { break }
            }
            return sights
        }
        defer { reader.cancel() }
        let start = ContinuousClock.now
        let tally = await traffic.run(count: Self.perSecond * bench.scale.visibleSeconds)
        let seconds = (ContinuousClock.now - start).inSeconds
        let head = try await desk.head()
        goal.withLock { $0 = head }
        try await wait(for: head, on: desk)
        var found = Found(tally: tally, perSecond: Double(tally.accepted.count) / seconds)
        try await judge(&found, try await reader.value, after: before, on: desk)
        return found
    }

    private func wait(for position: Position, on desk: BenchDesk) async throws {
        let staleness = await desk.monitor.wait(for: position, in: .orders, timeout: .seconds(30))
        if let staleness { throw BenchError("the read model did not follow: \(staleness.reason)") }
    }

    private func judge(
        _ found: inout Found, _ sights: [Sight], after before: Position, on desk: BenchDesk
    ) async throws {
        let accepted = Dictionary(found.tally.accepted.map { ($0.position, $0.at) }) { first, _ in first }
        var (position, sight) = (before, 0)
        while true {
            let events = try await desk.log.events(after: position, limit: 1_000)
            guard let last = events.last else { return }
            position = last.position
            for event in events {
                while sight < sights.count, sights[sight].checkpoint < event.position { sight += 1 }
                guard sight < sights.count else { throw BenchError("event \(event.position) was never seen") }
                found.fromRecorded.record(sights[sight].at - event.recordedAt)
                if let at = accepted[event.position] { found.fromReceipt.record(sights[sight].at - at) }
            }
        }
    }
}
