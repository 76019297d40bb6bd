import CQRS
import Dashboard
import Foundation
import ScreenScripts
import TerminalKit
import TestSupport
import Testing

@testable import CommandOptions
@testable import DeskComposition
@testable import orderdesk

/// Scripts and recordings on a real desk, with the run loop, the projector and the files as they are.
@Suite(.timeLimit(.minutes(10))) struct ScriptRunTests {
    private let directory: TemporaryDirectory
    private let template: URL

    init() async throws {
        directory = try TemporaryDirectory()
        template = directory.file("template")
        let outcome = try await play(
            "Wait /sample orders/ Type \"l\" Wait@60s /830 sample orders loaded/ Wait@60s /LIVE · 0 behind/",
            at: template)
        guard outcome == .finished else { throw ConditionNotMet("the samples could be loaded: \(outcome)") }
    }

    private func play(_ script: String, at data: URL, size: Size = Size(columns: 100, rows: 20)) async throws
        -> ScriptOutcome
    {
        let path = data.path(percentEncoded: false)
        let options = try DeskOptions.parse(["--data", path])
        let settings = DeskSettings(options, environment: ["HOME": path])
        let desk = try await Desk(settings, makesDesk: true)
        defer { desk.close() }
        let statements = try ScriptLoader(
            read: { $0 == "test" ? script : try String(contentsOfFile: $0, encoding: .utf8) },
            resolve: { path, _ in path }
        ).load("test")
        let run = DashboardRun(
            desk: desk, settings: settings,
            configuration: DashboardConfiguration(
                user: "ada", idSeed: UUID(uuidString: "6F3A91C2-0000-4000-8000-000000000000")!), delay: nil)
        return await run.show(
            on: OffscreenTerminal(size: size), playing: statements, named: "test", isOffscreen: true)
    }

    private func copy() throws -> URL {
        let data = directory.file(UUID().uuidString)
        try FileManager.default.copyItem(at: template, to: data)
        return data
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: directory.file(name), encoding: .utf8)
    }

    private func path(_ name: String) -> String { directory.file(name).path(percentEncoded: false) }

    // MARK: Recording and playing

    @Test func `a recording that is played leaves the screen that was recorded`() async throws {
        let count = LongRun.count(short: 2, long: 100)
        var cursors = 0
        for seed in 0..<count {
            var random = SeededRandom(seed: UInt64(seed))
            let keys = Self.gestures(&random)
            let tape = path("\(seed).tape")
            let recorded = """
                Wait /830 of 830/ Down Up
                Type ":record \(tape)" Enter Wait /rec /
                \(keys)
                Type ":record off" Enter
                Wait@20s /Overview +⚑ .* u$/ Sleep 1ms Screenshot "\(path("recorded.txt"))"
                """
            #expect(try await play(recorded, at: copy()) == .finished, "\(keys)")
            let played = """
                Wait /830 of 830/ Down Up
                Source "\(tape)"
                Wait@20s /Overview +⚑ .* u$/ Sleep 1ms Screenshot "\(path("played.txt"))"
                """
            #expect(try await play(played, at: copy()) == .finished, "\(keys)")
            let screens = (try Self.lasting(text("recorded.txt")), try Self.lasting(text("played.txt")))
            let script = try text("\(seed).tape")
            #expect(screens.0 == screens.1, "seed \(seed): \(keys)\n\(script)")
            cursors += screens.0.count { $0.contains("▸") }
        }
        #expect(cursors > 0)
    }

    /// The rows without the header, the tally, the last lines, and what passes by itself: times, marks of changes, waits.
    private static func lasting(_ screen: String) -> [String] {
        screen.split(separator: "\n").dropFirst(3).dropLast(2).map { row in
            String(row).replacing(#/[◔✓].*/#, with: "").replacing(#/\d\d:\d\d/#, with: "00:00").replacing(
                "·", with: " "
            )
            .replacing(#/ +$/#, with: "")
        }
    }

    private static func gestures(_ random: inout SeededRandom) -> String {
        let gestures = [
            "Type \"aY\"", "Type \"1\"", "Type \"0\"", "PageDown 2", "Type \"jjjj\"", "Type \"G\"", "Type \"o\"",
            "Type \"/alf\" Enter", "Type \"2saY\"", "Type \"palf\" Enter Type \"chai\" Enter Type \"3\" Enter Ctrl+S",
            "Enter Type \"aY\" F2", "Click \"TOTAL\"", "Click 3 12 Click 3 2", "ScrollDown 4 Type \"j\"",
            "ScrollDown 9 ScrollUp 3 Type \"k\"",
            "Click 12 30", "DoubleClick 9 20 Type \"aY\" F2", "Click \"approve\" Type \"Y\"",
            "Click \"Customers\" ScrollDown F2", "Click \"find\" Type \"alf\" Enter",
            "Copy \"chai\" Type \"palf\" Enter Paste Enter Type \"2\" Enter Ctrl+S",
        ]
        // A script does not wait until a list has come, as somebody does who clicks on a row of it: these clicks come first.
        return (0..<(4 + random.below(4))).map { _ in random.pick(gestures) }.sorted { isOnRow($0) && !isOnRow($1) }
            .joined(separator: "\n")
    }

    private static func isOnRow(_ gesture: String) -> Bool {
        gesture.hasPrefix("Click 12") || gesture.hasPrefix("DoubleClick 9")
    }

    @Test func `what is seen is recorded without what is hidden`() async throws {
        let cast = path("seen.cast")
        let script = """
            Output "\(cast)"
            Wait /830 of 830/
            Hide Type ":" Wait /Commands/ Escape Wait /830 of 830/ Type "/" Wait /filter/ Escape Show
            F3 Wait /PROJECTION/
            """
        #expect(try await play(script, at: copy()) == .finished)
        let lines = try text("seen.cast").split(separator: "\n")
        #expect(lines.first?.contains("\"version\":2,\"width\":100,\"height\":20") == true)
        #expect(lines.contains { $0.contains("PROJECTION") } && lines.contains { $0.contains("PLACED") })
        #expect(!lines.contains { $0.contains("Commands") })
    }

    @Test func `the size that a script sets is that of the screen`() async throws {
        let script = "Set Width 60 Set Height 12 Wait /831|830/ Screenshot \"\(path("small.txt"))\""
        #expect(try await play(script, at: copy()) == .finished)
        let rows = try text("small.txt").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows.count == 13 && rows.allSatisfy { TextWidth.columns(of: String($0)) <= 60 })
    }

    // MARK: Files

    @Test func `a screen is written over no file of the desk, no folder, and no other file without a yes`() throws {
        let data = try copy()
        let store = data.appending(path: "write.sqlite")
        let recorder = ScreenRecorder(forbidding: [store], elapsed: { .zero }, now: { 0 })
        let link = directory.file("link.txt")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: store)
        let frame = Frame(size: Size(columns: 4, rows: 1))
        let before = try Data(contentsOf: store)
        #expect(throws: SafeOutput.Failure.self) { try recorder.write(frame, to: path("link.txt"), replacing: true) }
        #expect(throws: SafeOutput.Failure.self) {
            try recorder.write(frame, to: "/dev/full.txt/x.txt", replacing: true)
        }
        #expect(throws: SafeOutput.Failure.self) { try recorder.start(path("link.txt"), for: .person, replacing: true) }
        #expect(try Data(contentsOf: store) == before)
        try Data("mine".utf8).write(to: directory.file("a.txt"))
        #expect(try recorder.write(.frame(frame, path: path("a.txt")), replacing: false) == .exists)
        #expect(try recorder.write(.recording(path: path("a.txt")), replacing: false) == .exists)
        #expect(try text("a.txt") == "mine")
        _ = try recorder.write(.frame(frame, path: path("a.txt")), replacing: true)
        #expect(try text("a.txt") == "")
    }

    @Test func `seeds make the same ids, and only on a desk to throw away`() throws {
        let (first, same, other) = (
            try ScriptOptions.parse(["--script", "a", "--seed", "1"]),
            try ScriptOptions.parse(["--script", "a", "--seed", "1"]),
            try ScriptOptions.parse(["--script", "a", "--seed", "2"])
        )
        #expect(first.idSeed == same.idSeed && first.idSeed != other.idSeed)
        let unseeded = try ScriptOptions.parse(["--script", "a"])
        #expect(unseeded.idSeed != unseeded.idSeed)
        let location = DeskLocation(data: template.path(percentEncoded: false), environment: [:])
        #expect(throws: (any Error).self) { try first.requireThrowAway(location) }
        let none = DeskLocation(data: path("none"), environment: [:])
        try first.requireThrowAway(none)
        #expect(throws: (any Error).self) { try first.requireThrowAway(none, sharedLog: "service=shop") }
        try Data().write(to: location.throwAwayMarker)
        try first.requireThrowAway(location)
    }
}
