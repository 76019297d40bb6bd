import CQRS
import Foundation

/// Measures the screen of events while it follows a log that grows fast: how far its newest row is behind, and what that costs.
struct EventsFollowFigure: Figure {
    static let name = "events-follow"
    static let about = "the screen of events following 2,000 events a second"

    /// What was seen of one dashboard.
    private struct Found: Sendable {
        /// How long the oldest event that is not shown yet had been in the log, at each frame.
        var behind = Latencies()
        var frames = 0
        var processorPercent = 0.0
        var perSecond = 0.0
        /// How many events the last frame lacked.
        var lackedAtEnd: Int64 = 0
    }

    private static let perSecond = 2_000

    func measure(on bench: Workbench) async throws -> [Reading] {
        let folder = try await bench.projectedDesk(orders: bench.scale.orders)
        let watching = try await follow(folder, bench, "watch")
        let projecting = try await follow(folder, bench, "project")
        var behind = Reading(
            figure: Self.name, title: "events: behind the log", value: watching.behind.percentiles?.p50, unit: "ms",
            latency: watching.behind.percentiles, notes: [Self.note(watching)])
        // Up to here the header of the dashboard still reports LIVE.
        behind.want(p99: 250)
        return [
            behind,
            Self.processor("events: processor", watching, "while another process projects", wanted: true),
            Self.processor(
                "events: processor, projecting", projecting, "the dashboard projects them too", wanted: false),
        ]
    }

    private static func note(_ found: Found) -> String {
        "\(FigureText.short(found.perSecond)) events a second from another process; \(found.frames) frames; the last one "
            + "lacked \(found.lackedAtEnd) events"
    }

    private static func processor(_ title: String, _ found: Found, _ note: String, wanted: Bool) -> Reading {
        let behind = found.behind.percentiles
        var reading = Reading(
            figure: name, title: title, value: found.processorPercent, unit: "% of a core",
            notes: [
                "\(note); behind p50 \(FigureText.short(behind?.p50 ?? 0)) ms, p99 "
                    + "\(FigureText.short(behind?.p99 ?? 0)) ms; \(Self.note(found))"
            ])
        if wanted { reading.want(atMost: 20) }
        return reading
    }

    /// Follows with a dashboard that projects, or with one for which another process does.
    private func follow(_ folder: URL, _ bench: Workbench, _ role: String) async throws -> Found {
        let isProjecting = role == "project"
        bench.progress.begin(
            "following \(FigureText.grouped(Self.perSecond)) events a second (\(role)) for \(bench.scale.idleSeconds) s"
        )
        let desk = try await BenchDesk(folder)
        defer { desk.close() }
        if isProjecting { return try await watch(folder, desk, bench) }
        let arguments = ["project", folder.path(percentEncoded: false), "--follow"]
        return try await ChildProgram(path: ChildProgram.ownPath, arguments: arguments).running {
            // The dashboard must not be the first: whoever has the lease keeps it.
            for await _ in desk.readStore.changes() {
                if let lease = try await desk.readStore.status().lease, !lease.isReleased { break }
            }
            return try await watch(folder, desk, bench)
        }
    }

    private func watch(_ folder: URL, _ desk: BenchDesk, _ bench: Workbench) async throws -> Found {
        let program = try OrderDeskProgram.dashboard(of: folder, home: try bench.emptyFolder("home"))
        let traffic = EventTraffic(
            desk, catalogue: bench.catalogue, perSecond: Self.perSecond, head: try await desk.head())
        let running = Task { try await traffic.run() }
        let seconds = bench.scale.idleSeconds
        let found: Result<Found, any Error>
        do {
            found = .success(try await runBlocking { try Self.watch(program, traffic, seconds: seconds) })
        } catch { found = .failure(error) }
        running.cancel()
        try await running.value
        return try found.get()
    }

    private static func watch(_ program: TerminalProgram, _ traffic: EventTraffic, seconds: Int) throws -> Found {
        let session = try TimedTerminal(program)
        _ = try session.start(until: OrderDeskProgram.isComplete)
        _ = try session.press(ScreenStep.function(4)) { newest($0) != nil && $0.text(row: 2).contains("following") }
        _ = session.listen(for: .seconds(3))
        var found = Found()
        let (start, head) = (ContinuousClock.now, traffic.head)
        let processor = ProcessFacts.processorSeconds(of: session.child)
        while ContinuousClock.now - start < .seconds(seconds) {
            guard session.listenForFrame(within: .seconds(1)) > 0 else { continue }
            found.frames += 1
            guard let shown = newest(session.screen) else { continue }
            found.behind.record(traffic.age(ofFirstAfter: shown, at: .now))
            found.lackedAtEnd = traffic.head - shown
        }
        let elapsed = (ContinuousClock.now - start).inSeconds
        found.processorPercent =
            (ProcessFacts.processorSeconds(of: session.child) - processor) / elapsed * 100
        found.perSecond = Double(traffic.head - head) / elapsed
        return found
    }

    /// The position in the first row of the list; nil where there is none.
    private static func newest(_ screen: TerminalScreen) -> Position? {
        for row in 4..<screen.rows {
            let first = screen.text(row: row).prefix(12).filter { $0.isASCII && $0 != "," }
            if let number = Int64(first.trimmingCharacters(in: .whitespaces)) { return Position(number) }
        }
        return nil
    }
}
