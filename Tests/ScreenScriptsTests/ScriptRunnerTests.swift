import ScreenScripts
import Synchronization
import TerminalKit
import TestSupport
import Testing

/// A script types into a program and waits for what that shows.
@Suite(.timeLimit(.minutes(1))) struct ScriptRunnerTests {
    private let person = ScriptedTerminal(size: Size(columns: 20, rows: 3))
    private let screen: ScriptedScreen
    private let log = Log()

    init() {
        screen = ScriptedScreen(over: person)
    }

    private func play(_ text: String, isAtRest: @escaping @Sendable (Int) -> Bool = { _ in true }) async throws
        -> ScriptOutcome
    {
        let loader = ScriptLoader(read: { $0 == "a.tape" ? text : "Type \"sourced\"" }, resolve: { path, _ in path })
        let runner = ScriptRunner(
            try loader.load("a.tape"), on: screen, stage: stage, typingSpeed: .zero, clock: ContinuousClock())
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { await screen.relayEvents() }
            group.addTask { await runProgram(isAtRest) }
            let outcome = await runner.run()
            screen.endScript()
            screen.hangUp()
            await screen.close()
            await group.waitForAll()
            return outcome
        }
    }

    private var stage: ScriptStage {
        ScriptStage(
            writeFrame: { [log] frame, path in log.add("\(path): \(frame.text.split(separator: "\n").first ?? "")") },
            startRecording: { [log] in log.add("record \($0)") },
            setHidden: { [log] in log.add($0 ? "hide" : "show") },
            showCaption: { [log] in log.add("caption \($0 ?? "-")") },
            hasProgram: { $0 == "sh" },
            pass: { [log] in log.add("pass \($0)") })
    }

    /// A program that shows what was typed; it is at rest after so many keys. Only its last row can be clicked.
    private func runProgram(_ isAtRest: @Sendable (Int) -> Bool) async {
        await screen.reportMouse(true)
        var typed = ""
        var size = Size(columns: 20, rows: 3)
        var count = 0
        for await event in screen.events {
            screen.received(event)
            switch event {
            case .key(.character(let character)): typed.append(character)
            case .key(let key): typed += "<\(key)>"
            case .pasted(let text): typed += "[\(text)]"
            case .resized(let other): size = other
            case .mouse(let event):
                typed += "{\(event.row) \(event.column)}"
                if event.row == 2 { screen.used(.clicked(.cell(row: event.row, column: event.column))) }
            case .backgroundFound: break
            case .closed: return
            }
            if case .resized = event {} else { count += 1 }
            log.note(typed)
            var frame = Frame(size: size)
            frame.put(typed, row: 0, column: 0)
            frame.put("ready", row: 2, column: 0)
            if typed.hasSuffix("l") { frame.scrollArea = Rect(row: 1, column: 4, columns: 8, rows: 2) }
            await screen.present(frame)
            screen.presented(frame)
            screen.isUpToDate(isAtRest: isAtRest(count))
        }
    }

    @Test func `keys, texts and pastes arrive in their order`() async throws {
        let outcome = try await play("Type \"ab\" Enter 2 Copy \"x y\" Paste Source b.tape Ctrl+R")
        #expect(outcome == .finished)
        #expect(log.typed == "ab<enter><enter>[x y]sourced<control(\"r\")>")
    }

    @Test func `a script ends when what it typed is done`() async throws {
        #expect(try await play("Set WaitTimeout 5s Type \"abc\"", isAtRest: { $0 == 3 }) == .finished)
        #expect(log.typed == "abc")
    }

    @Test func `a wait looks at what the keys before it lead to`() async throws {
        let outcome = try await play("Wait /^ready$/ Type \"p\" Wait@5s /^p/ Wait+Line /rea.y/ Screenshot a.txt")
        #expect(outcome == .finished)
        #expect(log.lines == ["a.txt: p"])
    }

    @Test func `clicks are where a text stands, and the wheel is turned where it moves something`() async throws {
        let script = "Click \"ready\" Click 3 2 Type \"x\" DoubleClick \"ready\" Type \"l\" ScrollDown 2"
        #expect(try await play(script) == .finished)
        #expect(log.typed == "{2 0}{2 1}x{2 0}{2 0}l{2 8}{2 8}")
    }

    @Test(arguments: [
        ("Set WaitTimeout 20ms Click \"ead\"", "waited 20ms in vain for 'ead' to be on the screen"),
        ("Set WaitTimeout 20ms Click \"ready\" 2", "waited 20ms in vain for 'ready' number 2 to be on the screen"),
        ("Set WaitTimeout 20ms Click 9 9", "waited 20ms in vain for row 9, column 9 to be on the screen"),
        ("Click 2 9", "row 2, column 9 is nothing that can be clicked"),
        ("Set WaitTimeout 20ms ScrollUp", "there is nothing on the screen that the wheel moves"),
    ])
    func `a click that finds nothing ends the run with its reason`(script: String, message: String) async throws {
        guard case .failed(let failure) = try await play(script) else {
            Issue.record("it was played")
            return
        }
        #expect(failure.message == message)
    }

    @Test func `a wait in vain ends the run with its line and the screen`() async throws {
        let outcome = try await play("Type \"p\"\n  Wait@20ms /shipped/\nType \"never\"")
        guard case .failed(let failure) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(failure.place.description == "a.tape:2:3")
        #expect(failure.message == "waited 20ms in vain for /shipped/")
        #expect(failure.description.contains("the screen was:\n────────────────────\np\n\nready\n────"))
        #expect(log.typed == "p")
    }

    @Test func `a screenshot waits until nothing is on its way`() async throws {
        let outcome = try await play("Set WaitTimeout 50ms Type \"a\" Screenshot a.txt", isAtRest: { $0 != 1 })
        #expect(outcome.isFailure)
        #expect(log.lines == [])
    }

    @Test func `typing pauses where a speed is set, and not while hidden`() async throws {
        let script =
            "Set TypingSpeed 20ms Type \"a\" Type@1s \"b\" Hide Type \"c\" Show Set PlaybackSpeed 2 Sleep 1s Require sh"
        #expect(try await play(script) == .finished)
        #expect(
            log.lines == [
                "pass \(Duration.milliseconds(20))", "pass \(Duration.seconds(1))", "hide", "show",
                "pass \(Duration.milliseconds(500))",
            ])
    }

    @Test func `a program that is not installed ends the run`() async throws {
        #expect(try await play("Require nothing-of-this-name").isFailure)
    }

    @Test func `a person's terminal keeps its size`() async throws {
        #expect(try await play("Set Width 50 Set Height 9 Type \"x\" Wait /x/") == .finished)
        #expect(screen.frame?.size == Size(columns: 20, rows: 3))
    }

    @Test func `the person ends it by Escape, and other keys do nothing until then`() async throws {
        person.type(.character("q"), .escape)
        let outcome = try await play("Wait@30s /never/\nType \"x\"")
        #expect(outcome == .interrupted(at: ScriptPlace(file: "a.tape", line: 1, column: 1), isMissingScreen: true))
        #expect(log.typed == "")
    }

    @Test func `a script that plays itself is refused with the line that says so`() {
        let loader = ScriptLoader(read: { _ in "Enter\nSource a.tape" }, resolve: { path, _ in path })
        #expect {
            try loader.load("a.tape")
        } throws: {
            "\($0)" == "a.tape:2:1: 'a.tape' is being played already; a script cannot play itself"
        }
    }

    @Test func `scripts that name each other without end are refused`() {
        let loader = ScriptLoader(
            read: { _ in "Source a\nSource b" }, resolve: { path, script in "\(script)\(path)" })
        #expect(throws: ScriptFaults.self) { try loader.load("x") }
    }
}

extension ScriptOutcome {
    fileprivate var isFailure: Bool {
        if case .failed = self { true } else { false }
    }
}

/// Keeps what a script did.
private final class Log: Sendable {
    private let state = Mutex<(lines: [String], typed: String)>(([], ""))

    var lines: [String] { state.withLock { $0.lines } }
    var typed: String { state.withLock { $0.typed } }
    func add(_ line: String) { state.withLock { $0.lines.append(line) } }
    func note(_ typed: String) { state.withLock { $0.typed = typed } }
}
