import CQRS
import Foundation

/// Measures how fast a whole log is projected, from scratch and as a rebuild, and how much memory that needs.
struct CatchUp: Figure {
    static let name = "catch-up"
    static let about = "catch-up, rebuild and their memory"

    /// Memory that a rebuild may need for its batches and SQLite's cache, in MB.
    private static let mostMemory = 256.0

    func measure(on bench: Workbench) async throws -> [Reading] {
        let events = bench.scale.events
        let desk = try await bench.newLog("catch-up", events: events)
        let caughtUp = try await bench.project(desk)
        let rebuilt = try await bench.project(desk, rebuilding: true)
        bench.progress.begin("writing the same rows by bare loops")
        let loop = try await loopEventsPerSecond(of: desk, events: events, bench)
        let load = try await loadEventsPerSecond(of: desk, events: events, bench)
        let note = "\(FigureText.grouped(events)) events of 4 projections, in a process of its own"
        let rebuildNote = "\(note), from the request to the switch"
        return [
            readings("catch up from nothing", caughtUp, load: load, loop: loop, [note]),
            readings("rebuild beside the live rows", rebuilt, load: load, loop: loop, [rebuildNote]),
            [memory("catch-up's memory", caughtUp), memory("rebuild's memory", rebuilt)],
        ].flatMap { $0 }
    }

    /// Compares a pass with both ways in which a bare program may write the same rows.
    private func readings(
        _ title: String, _ report: ProjectionPass.Report, load: Double, loop: Double, _ notes: [String]
    ) -> [Reading] {
        let value = Double(report.events) / report.seconds
        var byLoad = Reading(figure: Self.name, title: title, value: value, unit: "events/s", notes: notes)
        byLoad.limit = Reading.Limit(
            what: "the final rows by a bare bulk load, then the indexes and the full-text index; only writing is timed",
            value: load)
        byLoad.want(ratioAtLeast: 0.5)
        var byLoop = Reading(figure: Self.name, title: "\(title), by events", value: value, unit: "events/s")
        byLoop.limit = Reading.Limit(
            what: "the same rows by a bare loop, 1,000 events in each commit; only the transactions are timed",
            value: loop)
        byLoop.want(ratioAtLeast: 5)
        return [byLoad, byLoop]
    }

    private func memory(_ title: String, _ report: ProjectionPass.Report) -> Reading {
        let growth = Double(report.residentBytesPeak - report.residentBytesBefore) / 1_048_576
        let before = FigureText.short(Double(report.residentBytesBefore) / 1_048_576)
        var reading = Reading(
            figure: Self.name, title: title, value: growth, unit: "MB",
            notes: ["the most that was resident less the \(before) MB before the first event"])
        reading.want(atMost: Self.mostMemory)
        return reading
    }

    private func loopEventsPerSecond(of desk: URL, events: Int, _ bench: Workbench) async throws -> Double {
        let copy = try bench.emptyFolder("catch-up-loop").appending(path: "read.sqlite")
        let time = try await runBlocking {
            let bare = try BareReadModel(of: BenchDesk.readStore(in: desk), at: copy)
            return try bare.write(through: Position(Int64(events)))
        }
        return Double(events) / time.inSeconds
    }

    private func loadEventsPerSecond(of desk: URL, events: Int, _ bench: Workbench) async throws -> Double {
        let copy = try bench.emptyFolder("catch-up-load").appending(path: "read.sqlite")
        let time = try await runBlocking {
            let bare = try BareBulkLoad(of: BenchDesk.readStore(in: desk), at: copy)
            return try bare.write(through: Position(Int64(events)))
        }
        return Double(events) / time.inSeconds
    }
}
