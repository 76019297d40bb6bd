import ScreenScripts
import TerminalKit
import TestSupport
import Testing

/// What was typed becomes a script that types it again.
struct KeyRecordingTests {
    private func recording(_ events: [(TerminalEvent, Duration)]) -> KeyRecording {
        var recording = KeyRecording()
        for (number, (event, time)) in events.enumerated() { recording.receive(event, number: number, at: time) }
        return recording
    }

    /// The events that statements send.
    private func events(_ acts: [ScriptAct]) -> [TerminalEvent] {
        var clipboard = ""
        return acts.flatMap { act -> [TerminalEvent] in
            switch act {
            case .type(let text, _): return text.map { .key(.character($0)) }
            case .press(let key, let count, _): return Array(repeating: .key(key), count: count)
            case .copy(let text):
                clipboard = text
                return []
            case .paste: return [.pasted(clipboard)]
            default: return []
            }
        }
    }

    @Test func `characters become texts, equal keys counts, and pauses sleeps`() {
        let keys: [(TerminalEvent, Duration)] = [
            (.key(.character("p")), .zero), (.key(.character("a")), .milliseconds(90)),
            (.key(.character(" ")), .milliseconds(150)), (.key(.character("b")), .milliseconds(200)),
            (.key(.enter), .milliseconds(300)), (.key(.down), .milliseconds(1_234)),
            (.key(.down), .milliseconds(1_300)),
            (.key(.character(" ")), .milliseconds(1_400)), (.key(.control("s")), .milliseconds(1_500)),
            (.resized(Size(columns: 100, rows: 30)), .milliseconds(1_600)), (.pasted("a\nb"), .milliseconds(1_700)),
        ]
        let expected = """
            Type "pa b"
            Enter
            Sleep 900ms
            Down 2
            Space
            Ctrl+S
            Set Width 100
            Set Height 30
            Copy "a b"
            Paste

            """
        #expect(recording(keys).acts().scriptText == expected)
        #expect(recording(keys).acts(before: 2).scriptText == "Type \"pa\"\n")
    }

    @Test func `a script of what was typed types the same again`() throws {
        var random = SeededRandom(seed: 3)
        let keys: [Key] = [
            .character("a"), .character("\""), .character("'"), .character("`"), .character(" "), .character("é"),
            .character("#"), .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right,
            .home,
            .end, .pageUp, .pageDown, .function(1), .function(12), .control("c"), .control(" "), .alt("x"),
            .control("]"),
        ]
        for _ in 0..<500 {
            var time = Duration.zero
            let typed = (0..<random.below(40)).map { _ -> (TerminalEvent, Duration) in
                time += .milliseconds(random.below(700))
                return (.key(random.pick(keys)), time)
            }
            let text = recording(typed).acts().scriptText
            let read = try ScriptParser(file: "x").statements(in: text).map(\.act)
            #expect(events(read) == typed.map(\.0), "\(text)")
        }
    }

    @Test func `clicks are named by what they are on, and two quick ones are a double click`() {
        var recording = KeyRecording()
        let uses: [(MouseUse, Int)] = [
            (.clicked(.text("TOTAL")), 0), (.clicked(.text("11065", number: 2)), 250),
            (.clicked(.text("Island"), isDouble: true), 580), (.turned(.down), 700), (.turned(.down), 720),
            (.turned(.up), 740), (.clicked(.cell(row: 11, column: 39)), 1_740),
        ]
        for (number, (use, time)) in uses.enumerated() {
            recording.receive(use, number: number, at: .milliseconds(time))
        }
        let expected = """
            Click "TOTAL"
            DoubleClick "11065" 2
            ScrollDown 2
            ScrollUp
            Sleep 1s
            Click 12 40

            """
        #expect(recording.acts().scriptText == expected)
        #expect(recording.acts(before: 1).scriptText == "Click \"TOTAL\"\n")
    }

    @Test func `a pasted text is pasted in parts that a script can hold`() throws {
        let text = recording([(.pasted("\"'`x\nend"), .zero)]).acts().scriptText
        let read = try ScriptParser(file: "x").statements(in: text).map(\.act)
        #expect(events(read) == [.pasted("\"'"), .pasted("`x end")])
    }
}
