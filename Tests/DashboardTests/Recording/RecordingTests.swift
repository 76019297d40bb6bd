import TerminalKit
import Testing

@testable import Dashboard

/// Files of the screen are made by name, ask before they replace another one, and show that they go on.
struct RecordingTests {
    private var desk = DashboardDriver(orders: [.sample(1), .sample(2)])

    private mutating func run(_ command: String) {
        desk.type(":\(command)")
        desk.press(.enter)
    }

    private var lastLine: String { String(view(desk.state).text.split(separator: "\n").last ?? "") }

    @Test mutating func `a dump has the screen under the palette`() {
        run("dump-screen out/a.txt")
        guard case .writeScreen(.frame(let frame, path: "out/a.txt"), replacing: false)? = desk.effects.last else {
            Issue.record("\(String(describing: desk.effects.last))")
            return
        }
        #expect(frame == view(desk.state))
        #expect(frame.text.contains("o0002") && !frame.text.contains("Commands"))
    }

    @Test(arguments: ["dump-screen a.png", "dump-screen .txt", "record a.txt", "record .tape"])
    func `another end of the name is refused with those there are`(command: String) {
        var tests = self
        tests.run(command)
        #expect(tests.desk.state.notice?.kind == .warning)
        #expect(tests.lastLine.contains(command.hasPrefix("dump") ? ".ans" : ".cast"))
        #expect(!tests.desk.effects.contains { if case .writeScreen = $0 { true } else { false } })
    }

    @Test(arguments: [true, false])
    func `a file that is there is replaced after a yes alone`(isYes: Bool) {
        var desk = desk
        let file = ScreenFile.frame(Frame(size: Size(columns: 1, rows: 1)), path: "a.txt")
        desk.send(.screenFileAnswered(file, .success(.exists)))
        #expect(view(desk.state).text.contains("Replace the file?"))
        #expect(view(desk.state).text.contains("a.txt"))
        let before = desk.effects.count
        desk.type(isYes ? "y" : "n")
        #expect(Array(desk.effects[before...]) == (isYes ? [.writeScreen(file, replacing: true)] : []))
        #expect(desk.state.layers.isEmpty)
    }

    @Test mutating func `a recording has a sign until it is ended, without the keys that end it`() {
        run("record a.tape")
        #expect(desk.effects.last == .writeScreen(.recording(path: "a.tape"), replacing: false))
        desk.send(.screenFileAnswered(.recording(path: "a.tape"), .success(.done("recording"))))
        #expect(lastLine.hasSuffix("● rec a.tape"))
        run("record b.tape")
        #expect(desk.state.notice?.text == "a recording goes on already, to a.tape; record off ends it")
        desk.press(.down, .up)
        let typed = ":record a.tape\n:record b.tape\n".count + 2
        run("record off")
        #expect(desk.effects.last == .stopRecording(firstInputLeftOut: typed))
        desk.send(.recordingStopped(.success("2 statements written to a.tape")))
        #expect(!lastLine.contains("rec a.tape") && lastLine.contains("2 statements"))
        run("record off")
        #expect(desk.state.notice?.text == "nothing is being recorded")
    }

    @Test(arguments: [(120, "● rec tapes/desk.tape"), (80, "● rec"), (40, "● rec")])
    func `a message is as readable while the screen is recorded as it is before`(columns: Int, sign: String) {
        var tests = self
        tests.desk.send(.screenResized(Size(columns: columns, rows: 24)))
        let message = "11065 is pending: only approved orders are shipped; a approves it"
        tests.desk.state.showNotice(.warning, message)
        let alone = tests.lastLine
        let file = ScreenFile.recording(path: "tapes/desk.tape")
        tests.desk.send(.screenFileAnswered(file, .success(.done("recording"))))
        tests.desk.state.showNotice(.warning, message)
        #expect(tests.lastLine.hasSuffix(sign))
        let readable = min(alone.count, columns - sign.count - 3)
        #expect(tests.lastLine.hasPrefix(alone.prefix(readable - 1)))
        #expect(columns == 40 || tests.lastLine.contains(message))
        tests.desk.state.notice = nil
        #expect(tests.lastLine.contains("● rec"))
    }

    @Test mutating func `a recording that cannot start or end says why`() {
        desk.send(.screenFileAnswered(.recording(path: "a.tape"), .failure(Failure(message: "no room"))))
        #expect(desk.state.recording.path == nil && lastLine.contains("✖ no room"))
        desk.send(.screenFileAnswered(.recording(path: "a.tape"), .success(.done("recording"))))
        desk.send(.recordingStopped(.failure(Failure(message: "no room left"))))
        #expect(desk.state.recording.path == nil && lastLine.contains("✖ no room left"))
    }

    @Test mutating func `the script that is played is named until it ends`() {
        desk.send(.scriptPlayed("tour.tape"))
        #expect(lastLine.hasSuffix("▸ tour.tape"))
        desk.send(.scriptPlayed(nil))
        #expect(!lastLine.contains("tour.tape"))
    }

    @Test mutating func `the screen is at rest when everything asked for has come`() {
        desk.open = []
        #expect(desk.state.isAtRest)
        desk.press(.character("1"))
        #expect(!desk.state.isAtRest)
        desk.answer()
        #expect(desk.state.isAtRest)
        run("dump-screen a.txt")
        #expect(!desk.state.isAtRest)
    }

    @Test mutating func `the screen is not at rest before a command has its answer`() {
        desk.answer()
        desk.press(.character("a"), .character("y"))
        desk.answer()
        #expect(desk.dispatched != nil)
        #expect(!desk.state.isAtRest)
        desk.accept()
        desk.answer()
        #expect(desk.state.isAtRest)
    }

    @Test mutating func `keys that are dropped are counted like those that are applied`() {
        desk.press(.character("1"))
        desk.type("aaa")
        desk.pass(HeldInput.patience)
        desk.press(.escape)
        #expect(desk.state.recording.inputCount == 5)
    }
}
