import Foundation
import TestSupport
import Testing

/// What was done to the projector, when and for how long, is what the chart's peaks and causes say afterwards.
///
/// Every bound is made of times that the test measured itself, around what it did.
@Suite(.timeLimit(.minutes(3)))
struct PeaksAndCausesTests {
    private let desk: TestDesk
    /// No heartbeat is further from the next one.
    private static let heartbeat = 0.8
    /// A holder that was silent for so long is succeeded.
    private static let lease = 1.6

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `a pause, a delay, a killed projector and a rebuild are peaks and causes of their true length`()
        async throws
    {
        var script: [Step] = []
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            script.append(try await pause(session))
            script.append(try await delay(session))
            script.append(try await kill(session))
        }
        script.append(try await rebuild())
        try await expect(script)
        // Everything has ended; what begins now knows it from the records.
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("F3")
            try await session.wait(until: "the chart and its causes are there") { text in
                text.contains(/└[0-9]/) && text.contains("and log say")
            }
            try await expectChart(try await session.screen)
        }
        try await expect(script)
    }

    // MARK: The script

    /// What was done: between when and when, how high its peak may be, and how long its cause.
    private struct Step {
        let cause: String
        let span: ClosedRange<Date>
        /// In seconds.
        let peak: ClosedRange<Double>
        /// In seconds.
        let wait: ClosedRange<Double>
    }

    private func pause(_ session: TerminalSession) async throws -> Step {
        let pressed = Date()
        try await session.press("P")
        try await session.wait(for: "‖ PAUSED")
        let paused = Date()
        try await desk.place("PAUSED")
        let placed = Date()
        try await session.wait(until: "it has waited for a second") { $0.contains(/behind · [1-9][0-9.]* s/) }
        let resumed = Date()
        try await session.press("P")
        try await shown("PAUSED", session)
        let end = Date()
        return Step(
            cause: "pause", span: pressed...end,
            peak: resumed.timeIntervalSince(placed)...end.timeIntervalSince(paused),
            wait: resumed.timeIntervalSince(paused)...end.timeIntervalSince(pressed))
    }

    private func delay(_ session: TerminalSession) async throws -> Step {
        try await session.press("]", "]", "]")
        try await session.wait(for: "delay 500 ms")
        let start = Date()
        try await desk.place("DELAYED")
        try await shown("DELAYED", session)
        let end = Date()
        try await session.press("[", "[", "[")
        try await session.wait(without: "· delay")
        let all = end.timeIntervalSince(start)
        return Step(cause: "delay", span: start...end, peak: 0.5...all, wait: 0.5...all)
    }

    private func kill(_ session: TerminalSession) async throws -> Step {
        let start = Date()
        try await session.signal(SIGKILL)
        let dead = Date()
        try await desk.place("ORPHAN")
        let placed = Date()
        try await desk.run("orders", "--wait", "20s")
        let end = Date()
        // It may have been heard of last a heartbeat before, and its lease lasts from there on.
        return Step(
            cause: "takeOver", span: start...end,
            peak: max(0, Self.lease - Self.heartbeat - placed.timeIntervalSince(start))...end.timeIntervalSince(dead),
            wait: Self.lease...(end.timeIntervalSince(start) + Self.heartbeat))
    }

    private func rebuild() async throws -> Step {
        // Rows of another version are left alone until they are built again.
        try desk.editReadModel(
            """
            UPDATE builds SET fingerprint = '0-' || substr(fingerprint, instr(fingerprint, '-') + 1)
            WHERE projection = 'orders'
            """)
        let start = Date()
        try await desk.place("REBUILT")
        let placed = Date()
        let outcome = try await desk.run("rebuild", "orders")
        let end = Date()
        #expect(outcome.exitCode == 0, "\(outcome)")
        let all = end.timeIntervalSince(start)
        return Step(cause: "rebuild", span: start...end, peak: 0...all, wait: 0...(all + end.timeIntervalSince(placed)))
    }

    private func shown(_ order: String, _ session: TerminalSession) async throws {
        try await session.wait(until: "\(order) is shown") {
            TerminalSession.header(of: $0).contains("0 behind") && $0.contains(order)
        }
    }

    // MARK: What is said of it

    private func lag(parts: Int) async throws -> LagShape {
        let outcome = try await desk.run("lag", "--since", "10m", "--parts", "\(parts)", "--json")
        guard outcome.exitCode == 0 else { throw ConditionNotMet("the lag could be read: \(outcome)") }
        return try outcome.json(LagShape.self)
    }

    private func expect(_ script: [Step]) async throws {
        let past = try await lag(parts: 6_000)
        for step in script {
            let peak = past.samples.filter { step.span.contains($0.time) }.compactMap(\.worstMilliseconds).max() ?? 0
            #expect(step.peak.contains(peak / 1_000), "\(step.cause): \(peak) ms, measured \(step.peak) s")
            let waits = past.waits.filter { $0.cause == step.cause && step.span.overlaps($0.span) }
            let longest = waits.map(\.seconds).max()
            #expect(longest.map(step.wait.contains) == true, "\(step.cause): \(waits), measured \(step.wait) s")
        }
        #expect(past.waits.first { $0.cause == "pause" }?.actor == "alice")
    }

    /// The chart is as high as the highest peak, and the causes stand beside it with their lengths.
    private func expectChart(_ text: String) async throws {
        let past = try await lag(parts: 66)
        let rows = text.split(separator: "\n").filter { $0.prefix(9).contains { "┤│".contains($0) } }
        let filled = rows.filter { $0.dropFirst(9).prefix(68).contains { "▁▂▃▄▅▆▇█".contains($0) } }
        let worst = past.samples.compactMap(\.worstMilliseconds).max() ?? 0
        let level = (log10(worst) / 5 * Double(rows.count * 8)).rounded()
        #expect(filled.count == Int((level / 8).rounded(.up)), "\(worst) ms in \(rows.count) rows:\n\(text)")
        let pause = try #require(past.waits.first { $0.cause == "pause" })
        let found = try #require(text.firstMatch(of: #/‖ paused by alice +([0-9.]+) s +[0-9]/#), "\(text)")
        // Digits are cut, not rounded.
        #expect((0..<0.1).contains(pause.seconds - (Double(found.1) ?? 0)), "\(pause)")
        for words in ["delay 500 ms", "no projector", "rebuild"] { #expect(text.contains(words), "\(words):\n\(text)") }
    }
}

private struct LagShape: Decodable {
    struct Sample: Decodable {
        let start: String
        /// Nil of a time that nothing is known of.
        let worstMilliseconds: Double?

        var time: Date { LagShape.date(start) }
    }

    struct Wait: Decodable {
        let cause: String
        let actor: String?
        let from: String
        let until: String

        var span: ClosedRange<Date> { LagShape.date(from)...max(LagShape.date(from), LagShape.date(until)) }
        var seconds: Double { span.upperBound.timeIntervalSince(span.lowerBound) }
    }

    let samples: [Sample]
    let waits: [Wait]

    /// Reads a time as the program prints it, in milliseconds or finer.
    static func date(_ text: String) -> Date {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return (try? style.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text)) ?? .distantPast
    }
}
