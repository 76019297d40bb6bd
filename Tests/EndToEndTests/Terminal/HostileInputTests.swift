import Foundation
import TestSupport
import Testing

/// A dashboard in a real terminal under input that nobody means: random keys and mouse events, huge pastes, storms of sizes.
@Suite(.timeLimit(.minutes(20)))
struct HostileInputTests {
    private static let inputsAtOnce = 100
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.run("import", "--sample")
    }

    // MARK: Pastes

    @Test func `a paste of a megabyte is text, whatever it holds, and no order changes`() async throws {
        let before = try await head()
        let hostile =
            "q\u{3}\u{1A}\u{4}aY\r\u{1B}[<0;5;9M\u{1B}OP\u{1B}]52;c;eA==\u{7}\u{1B}c\u{9B}2J$(touch pwned)`touch pwned`\n"
        let text = String(repeating: hostile, count: 1_048_576 / hostile.utf8.count)
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "830 of 830")
            for place in ["", "/", ":", "p", "?"] {
                if !place.isEmpty { try await session.press(place) }
                try await session.paste(text)
                // Keys are applied in their order: when these are, the paste was.
                try await session.press("Escape", "Escape", "Escape", "Escape", "F5")
                try await session.wait(for: "COUNTRY")
                try await session.press("F2", "0")
                try await session.wait(for: "830 of 830")
            }
            try await session.press("q")
            try await session.wait(for: "exit code 0")
            let screen = try await session.wait(for: "driver's modes")
            #expect(screen.contains("driver's modes as found"), "\(screen)")
        }
        #expect(try await head() == before)
        let files = try FileManager.default.contentsOfDirectory(atPath: desk.directory.path)
        #expect(!files.contains("pwned"))
    }

    // MARK: Everything at once

    @Test func `random keys, clicks, pastes and sizes end nothing, and the desk stays whole`() async throws {
        let count = LongRun.count(short: 1_500, long: 10_000)
        var random = SeededRandom(seed: 17)
        var (done, starts) = (0, 0)
        while done < count {
            starts += 1
            try await TerminalSession.run(desk, environment: ["SWIFT_BACKTRACE": "enable=no"]) { session in
                let found = TerminalSession.terminalModesFound
                try await session.wait(until: "the dashboard is up") { $0.contains("orderdesk") || $0.contains("●") }
                while done < count {
                    var bytes: [UInt8] = []
                    for _ in 0..<Self.inputsAtOnce { bytes += Self.input(&random) }
                    try await session.type(bytes)
                    done += Self.inputsAtOnce
                    for _ in 0..<random.below(8) {
                        try await session.resize(columns: 1 + random.below(160), rows: 1 + random.below(50))
                    }
                    if random.once(in: 8) { try await session.paste(Self.pasted(&random)) }
                    if try await session.hasEnded() { break }
                }
                try await session.resize(columns: 120, rows: 36)
                try await leave(session)
                #expect(try await session.terminalModes() == found)
                #expect(try await session.history.contains("driver's modes as found"))
            }
        }
        #expect(try await desk.run("verify").exitCode == 0)
        LongRun.report(item: "hostile input", tried: "\(done) random inputs in \(starts) dashboards")
    }

    /// Leaves the dashboard by the key that always does; a crash has another exit code.
    private func leave(_ session: TerminalSession) async throws {
        // The end of a paste that was begun, and of a sequence that was cut.
        if try await !session.hasEnded() { try await session.type(Array("\u{1B}[201~\u{18}\u{3}".utf8)) }
        // What is typed into the shell meanwhile may have scrolled it out of sight.
        try await eventually("the dashboard has ended with exit code 0", within: .seconds(60)) {
            try await session.history.contains("exit code 0")
        }
    }

    private func head() async throws -> Int? { try await desk.run("status", "--json").json(StatusShape.self).head }

    // MARK: Inputs

    /// Without line ends, which would scroll what the shell says out of sight once the dashboard has ended.
    private static func pasted(_ random: inout SeededRandom) -> String {
        String(Hostile.text(&random, parts: 4_000).map { $0.isNewline ? " " : $0 })
    }

    private static let keys =
        ["\u{1B}", "\r", "\t", "\u{1B}[Z", "\u{7F}", " ", "\u{C}", "\u{4}", "\u{15}", "\u{13}", "\u{0}"]
        + ["A", "B", "C", "D", "H", "F"].map { "\u{1B}[\($0)" } + ["2~", "3~", "5~", "6~"].map { "\u{1B}[\($0)" }
        + ["\u{1B}OP", "\u{1B}OQ", "\u{1B}OR", "\u{1B}OS"] + [15, 17, 18, 19, 20, 21, 23, 24].map { "\u{1B}[\($0)~" }

    /// Line ends, and what stops a program; ^C is typed at the end.
    private static let shells: Set<UInt8> = [0x03, 0x0A, 0x1A]

    /// A key, a mouse event, or bytes that are none.
    private static func input(_ random: inout SeededRandom) -> [UInt8] {
        switch random.below(10) {
        case 0...3: [UInt8(0x21 + random.below(0x5E))]
        case 4, 5: Array(random.pick(keys).utf8)
        case 6, 7: mouse(&random)
        case 8: Array(Hostile.text(&random, parts: 2).utf8).filter { !shells.contains($0) }
        default: (0...random.below(4)).map { _ in UInt8(random.below(256)) }.filter { !shells.contains($0) }
        }
    }

    private static func mouse(_ random: inout SeededRandom) -> [UInt8] {
        let code = random.pick([0, 0, 0, 1, 2, 64, 65, 65, 4, 16, 35])
        let report = "\u{1B}[<\(code);\(random.below(140));\(random.below(40))"
        return Array((report + "M" + (random.once(in: 2) ? report + "m" : "")).utf8)
    }
}
