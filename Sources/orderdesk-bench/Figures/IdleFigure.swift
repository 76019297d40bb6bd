import CQRS
import Foundation

/// Measures what the dashboard costs on a large desk on which nothing happens.
struct IdleFigure: Figure {
    static let name = "idle"
    static let about = "an idle dashboard's processor time, bytes and memory"

    private struct Cost: Sendable {
        var processorPercent: Double
        var wakeUpsPerSecond: Double
        var bytesPerSecond: Double
        var residentMegabytes: Double
    }

    func measure(on bench: Workbench) async throws -> [Reading] {
        let desk = try await bench.projectedDesk(orders: bench.scale.orders)
        let program = try OrderDeskProgram.dashboard(of: desk, home: try bench.emptyFolder("home"))
        let seconds = bench.scale.idleSeconds
        bench.progress.begin("watching the idle dashboard for \(seconds) s")
        let cost = try await runBlocking { try Self.watch(program, seconds: seconds) }
        let note = "over \(seconds) s, three seconds after the first frame"
        return [
            reading("idle: processor", cost.processorPercent, "% of a core", atMost: 0.3, note),
            reading("idle: wake-ups", cost.wakeUpsPerSecond, "/s", atMost: 50, "of all its threads, \(note)"),
            reading("idle: terminal", cost.bytesPerSecond, "bytes/s", atMost: 100, note),
            reading("idle: memory", cost.residentMegabytes, "MB resident", atMost: 48, "VmRSS at the end of it"),
        ]
    }

    private func reading(_ title: String, _ value: Double, _ unit: String, atMost most: Double, _ note: String)
        -> Reading
    {
        var reading = Reading(figure: Self.name, title: title, value: value, unit: unit, notes: [note])
        reading.want(atMost: most)
        return reading
    }

    private static func watch(_ program: TerminalProgram, seconds: Int) throws -> Cost {
        let session = try TimedTerminal(program)
        _ = try session.start(until: OrderDeskProgram.isComplete)
        _ = session.listen(for: .seconds(3))
        let (before, start) = (ProcessFacts.processorSeconds(of: session.child), ContinuousClock.now)
        let sleeps = ProcessFacts.sleeps(of: session.child)
        let bytes = session.listen(for: .seconds(seconds))
        let elapsed = (ContinuousClock.now - start).inSeconds
        let used = ProcessFacts.processorSeconds(of: session.child) - before
        return Cost(
            processorPercent: used / elapsed * 100,
            wakeUpsPerSecond: Double(ProcessFacts.sleeps(of: session.child) - sleeps) / elapsed,
            bytesPerSecond: Double(bytes) / elapsed,
            residentMegabytes: Double(ProcessFacts.residentBytes(of: session.child)) / 1_048_576)
    }
}
