import Foundation
import TestSupport
import Testing

/// A working day as a script: the real program plays it, where nobody sees the screen and where somebody does.
@Suite(.timeLimit(.minutes(3)))
struct ScriptScenarioTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    private func play(_ script: String, _ arguments: String...) async throws -> Outcome {
        let path = try desk.write(script, to: "day.tape")
        return try await desk.run(["--script", path, "--size", "110x24"] + arguments)
    }

    @Test func `an order is placed, approved and shipped, and another one refused for a reason`() async throws {
        try await desk.stock()
        let screen = desk.directory.file("day.txt").path(percentEncoded: false)
        let outcome = try await play(
            """
            # A morning at the desk.
            Wait /LIVE · 0 behind/
            Type "palf" Enter Type "chai" Enter Type "3" Enter Ctrl+S
            Wait /1 ○ pending 1/
            Type "a" Wait /Approve order/ Type "y" Wait /2 ◐ approved 1/
            Type "s" Wait /Ship order/ Type "y" Wait /3 ● shipped 1/
            Type "palf" Enter Type "chang" Enter Type "1" Enter Ctrl+S
            Wait /1 ○ pending 1/
            Type "gx" Wait /Cancel order/ Type "by mistake" Enter
            Wait /4 × cancelled 1/
            Screenshot "\(screen)"
            """)
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(outcome.output == "" && outcome.errors == "")
        let shown = try String(contentsOfFile: screen, encoding: .utf8)
        #expect(shown.contains("$54.00") && shown.contains("SHIPPED") && shown.contains("CANCELLED"))
        #expect(try await desk.run("orders", "--format", "csv").output.contains("SHIPPED"))
    }

    @Test func `a wait in vain is exit code 1 with the line and the screen`() async throws {
        try await desk.stock()
        let outcome = try await play("Wait /LIVE/\nWait@100ms /never/\nType \"p\"")
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors.contains("day.tape:2:1: waited 100ms in vain for /never/; the screen was:\n───"))
        #expect(outcome.errors.contains("orderdesk"))
    }

    @Test func `a dashboard that ends before its script is exit code 1 with the line`() async throws {
        try await desk.stock()
        let outcome = try await play("Wait /LIVE/ Type \"q\"\nWait@5s /LIVE/")
        #expect(outcome.exitCode == 1, "\(outcome)")
        #expect(outcome.errors.contains("day.tape:2:1: the dashboard has ended"))
        #expect(try await play("Wait /LIVE/ Type \"q\"").exitCode == 0)
    }

    @Test func `what cannot be read is exit code 65 with every line, and touches no desk`() async throws {
        let outcome = try await play("Tpye \"a\"\nEnter\nEnv A \"\u{1B}[2J\"\nSource missing.tape")
        #expect(outcome.exitCode == 65)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].hasSuffix("day.tape:1:1: there is no word 'Tpye'; did you mean Type?"))
        #expect(lines[1].contains("day.tape:3:1: Env is not supported"))
        #expect(!FileManager.default.fileExists(atPath: desk.data.path(percentEncoded: false)))
        let missing = try await play("Enter\nSource missing.tape")
        #expect(missing.exitCode == 65 && missing.errors.contains("day.tape:2:1: the script"), "\(missing.errors)")
    }

    @Test func `garbage is refused with its line, and nothing of it reaches the terminal`() async throws {
        var random = SeededRandom(seed: 4)
        for _ in 0..<LongRun.count(short: 12, long: 300) {
            let bytes = (0..<(20 + random.below(400))).map { _ in UInt8(random.below(128)) }
            let file = desk.directory.file("garbage.tape")
            try Data(bytes).write(to: file)
            let outcome = try await desk.run("--script", file.path(percentEncoded: false), "--size", "80x24")
            #expect(outcome.exitCode == 65, "\(bytes)")
            #expect(outcome.errors.contains("garbage.tape"))
            #expect(
                outcome.errors.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        }
        #expect(!FileManager.default.fileExists(atPath: desk.data.path(percentEncoded: false)))
    }

    @Test func `what is no file of text is refused without waiting`() async throws {
        let pipe = desk.directory.file("pipe.tape").path(percentEncoded: false)
        #expect(mkfifo(pipe, 0o600) == 0)
        for (path, reason) in [
            (pipe, "not a regular file"), (desk.directory.path, "not a regular file"),
            ("/no/such.tape", "No such file"),
        ] {
            let outcome = try await desk.run("--script", path, "--size", "80x24")
            #expect(outcome.exitCode == 65 && outcome.errors.contains(reason), "\(outcome)")
        }
    }

    @Test func `seeds and clocks are refused on a desk that is worked with`() async throws {
        try await desk.stock()
        for extra in [["--seed", "1"], ["--clock", "2026-11-27T12:00:00Z"]] {
            let path = try desk.write("Wait /LIVE/", to: "day.tape")
            let outcome = try await desk.run(["--script", path] + extra)
            #expect(outcome.exitCode == 64 && outcome.errors.contains("throw-away"), "\(outcome)")
        }
        #expect(try await desk.run("--size", "80x24").errors.contains("--script FILE"))
    }

    @Test func `somebody watches a script, ends it, and goes on`() async throws {
        try await desk.stock()
        let path = try desk.write(
            "Wait /LIVE/ Caption \"this is typed by nobody\" Type \"/alf\" Wait@60s /never shown/ Type \"q\"",
            to: "tour.tape")
        try await TerminalSession.run(desk, "--script \(path)") { session in
            try await session.wait(until: "it is typed and named") {
                $0.contains("/ alf") && $0.contains("tour.tape") && $0.contains("this is typed by nobody")
            }
            try await session.press("x", "y", "z")
            try await session.press("Escape")
            let screen = try await session.wait(for: "tour.tape ended in line 1; the keys are yours")
            #expect(!screen.contains("xyz") && !screen.contains("this is typed by nobody"))
            try await session.type("k")
            try await session.wait(for: "/ alfk")
        }
    }

    @Test func `what one does is recorded as a script that can be played`() async throws {
        try await desk.stock()
        let tape = desk.directory.file("mine.tape").path(percentEncoded: false)
        let cast = desk.directory.file("mine.cast").path(percentEncoded: false)
        try await TerminalSession.run(desk, columns: 130) { session in
            try await session.wait(for: "LIVE")
            try await session.type(":record \(tape)")
            try await session.press("Enter")
            try await session.wait(for: "● rec ")
            try await session.type("palf")
            try await session.press("Enter")
            try await session.wait(for: "Alfreds")
            try await session.type("chai")
            try await session.press("Enter")
            try await session.type("2")
            try await session.press("Enter", "C-s")
            try await session.wait(for: "1 ○ pending 1")
            try await session.type(":record off")
            try await session.press("Enter")
            try await session.wait(for: "written to")
            try await session.type(":record \(cast)")
            try await session.press("Enter")
            try await session.wait(for: "what is seen is recorded")
            try await session.press("F3")
            try await session.wait(for: "PROJECTION")
            try await session.type("q")
            try await session.type("q")
            try await session.wait(for: "exit code 0")
        }
        let script = try String(contentsOfFile: tape, encoding: .utf8)
        #expect(script.contains("Type \"palf\"\n") && script.contains("Ctrl+S") && !script.contains("off"), "\(script)")
        #expect(try String(contentsOfFile: cast, encoding: .utf8).contains("PROJECTION"))
        let played = try await desk.run("--script", tape, "--size", "130x36")
        #expect(played.exitCode == 0, "\(played)")
        #expect(try await desk.run("orders", "--format", "csv").output.split(whereSeparator: \.isNewline).count == 3)
    }
}
