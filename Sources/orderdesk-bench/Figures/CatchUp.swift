import CQRS
import Foundation

/// Measures how fast a whole log is projected, from scratch and as a rebuild, and how much memory that needs.
struct CatchUp: Figure {
    static let name = "catch-up"
    static let about = "catch-up, rebuild and their memory"

    func measure(on bench: Workbench) async throws -> [Reading] {
        let events = bench.scale.events
        let desk = try await bench.newLog("catch-up", events: events)
        let caughtUp = try await bench.project(desk)
        let rebuilt = try await bench.project(desk, rebuilding: true)
        bench.progress.begin("writing the same rows by a bare loop")
        let bare = try await bareEventsPerSecond(of: desk, events: events, bench)
        let note = "\(FigureText.grouped(events)) events of 3 projections, in a process of its own"
        return [
            reading("catch up from nothing", caughtUp, bare, [note]),
            reading("rebuild beside the live rows", rebuilt, bare, ["\(note), from the request to the switch"]),
            memory("catch-up's memory", caughtUp), memory("rebuild's memory", rebuilt),
        ]
    }

    private func reading(
        _ title: String, _ report: ProjectionPass.Report, _ bare: Double, _ notes: [String]
    ) -> Reading {
        var reading = Reading(
            figure: Self.name, title: title, value: Double(report.events) / report.seconds, unit: "events/s",
            notes: notes)
        reading.limit = Reading.Limit(
            what: "the same rows by a bare loop, 1,000 events in each commit; only the transactions are timed",
            value: bare)
        reading.want(ratioAtLeast: 0.4)
        return reading
    }

    private func memory(_ title: String, _ report: ProjectionPass.Report) -> Reading {
        let growth = Double(report.residentBytesPeak - report.residentBytesBefore) / 1_048_576
        let before = FigureText.short(Double(report.residentBytesBefore) / 1_048_576)
        var reading = Reading(
            figure: Self.name, title: title, value: growth, unit: "MB",
            notes: ["the most that was resident less the \(before) MB before the first event"])
        reading.want(atMost: 64)
        return reading
    }

    private func bareEventsPerSecond(of desk: URL, events: Int, _ bench: Workbench) async throws -> Double {
        let copy = try bench.emptyFolder("catch-up-bare").appending(path: "read.sqlite")
        let time = try await runBlocking {
            let bare = try BareReadModel(of: BenchDesk.readStore(in: desk), at: copy)
            return try bare.write(through: Position(Int64(events)))
        }
        return Double(events) / time.inSeconds
    }
}
