import ScreenScripts
import TerminalKit
import TestSupport
import Testing

/// Scripts are read as VHS tapes are, and what is wrong is named by line and column.
struct ScriptParserTests {
    private func acts(_ text: String) throws -> [ScriptAct] {
        try ScriptParser(file: "a.tape").statements(in: text).map(\.act)
    }

    private func faults(_ text: String) -> [String] {
        do {
            _ = try ScriptParser(file: "a.tape").statements(in: text)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    @Test(arguments: [
        ("Type \"chai\"", ScriptAct.type("chai")),
        ("Type@50ms 'it is \"so\"'", .type("it is \"so\"", pause: .milliseconds(50))),
        ("Type `a` \"b\"", .type("a b")),
        ("Enter", .press(.enter)),
        ("Down 12", .press(.down, count: 12)),
        ("Backspace@0.1s 3", .press(.backspace, count: 3, pause: .milliseconds(100))),
        ("Ctrl+R", .press(.control("r"))),
        ("Ctrl+Space", .press(.control(" "))),
        ("Alt+x 2", .press(.alt("x"), count: 2)),
        ("Shift+Tab", .press(.backTab)),
        ("F12", .press(.function(12))),
        ("Space", .press(.character(" "))),
        ("Sleep 500ms", .sleep(.milliseconds(500))),
        ("Sleep 2", .sleep(.seconds(2))),
        ("Sleep .5", .sleep(.milliseconds(500))),
        ("Sleep 1m", .sleep(.seconds(60))),
        ("Wait /LIVE/", .wait(ScriptWait("LIVE"))),
        ("Wait+Screen@5s /a\\/b \\d+/", .wait(ScriptWait("a/b \\d+", limit: .seconds(5)))),
        ("Wait+Line /placed/", .wait(ScriptWait("placed", in: .line))),
        ("Wait", .wait(ScriptWait(nil))),
        ("Screenshot out/a.txt", .screenshot("out/a.txt")),
        ("Screenshot \"/tmp/with space.ans\"", .screenshot("/tmp/with space.ans")),
        ("Output /tmp/demo.cast", .output("/tmp/demo.cast")),
        ("Require tmux", .require("tmux")),
        ("Source setup.tape", .source("setup.tape")),
        ("Hide", .hide), ("Show", .show), ("Paste", .paste),
        ("Copy \"ALFKI\"", .copy("ALFKI")),
        ("Click \"approve\"", .click(.text("approve"))),
        ("Click 'it is \"so\"' 2", .click(.text("it is \"so\"", number: 2))),
        ("DoubleClick \"11065\"", .click(.text("11065"), isDouble: true)),
        ("Click 12 40", .click(.cell(row: 11, column: 39))),
        ("ScrollDown", .turn(.down)),
        ("ScrollUp@100ms 3", .turn(.up, count: 3, pause: .milliseconds(100))),
        ("Caption \"what is seen\"", .caption("what is seen")),
        ("Caption", .caption(nil)),
        ("Set TypingSpeed 75ms", .set(.typingSpeed(.milliseconds(75)))),
        ("Set PlaybackSpeed 0.5", .set(.playbackSpeed(0.5))),
        ("Set Width 120", .set(.width(120))), ("Set Height 36", .set(.height(36))),
        ("Set WaitTimeout 1.5s", .set(.waitTimeout(.milliseconds(1_500)))),
        ("Set WaitPattern /LIVE/", .set(.waitPattern("LIVE"))),
    ])
    func `each statement means what it means in a tape`(text: String, act: ScriptAct) throws {
        #expect(try acts(text) == [act])
        #expect(try acts(act.text) == [act], "written as \(act.text)")
    }

    @Test func `a line may hold several statements, blank lines and comments none`() throws {
        let text = "# a tour\n\nType \"p\" Sleep 1s   Enter 2 # then\n\tHide\r\nShow"
        let statements = try ScriptParser(file: "a.tape").statements(in: text)
        #expect(statements.map(\.act) == [.type("p"), .sleep(.seconds(1)), .press(.enter, count: 2), .hide, .show])
        #expect(
            statements.map(\.place.description) == [
                "a.tape:3:1", "a.tape:3:10", "a.tape:3:21", "a.tape:4:2", "a.tape:5:1",
            ])
    }

    @Test(arguments: [
        ("Tpye \"a\"", "1:1: there is no word 'Tpye'; did you mean Type?"),
        ("enter", "1:1: there is no word 'enter'; did you mean Enter?"),
        ("Type chai", "1:1: Type needs a text in quotes, such as Type \"chai\""),
        ("Type \"chai", "1:6: the text has no end; close it with \""),
        ("\"chai\"", "1:1: a text alone does nothing; write Type before it"),
        ("Wait /LIVE", "1:6: the pattern has no end; close it with /"),
        ("Wait /a(/", "1:6: /a(/ is not a regular expression: brackets, braces and a * have to belong to something"),
        ("Wait+Frame /a/", "1:1: 'Wait+Frame' is not known; write Wait+Screen or Wait+Line"),
        ("Wait@soon /a/", "1:1: '@soon' is not a time of at most a day, such as @50ms"),
        ("Sleep", "1:1: Sleep needs a time, such as Sleep 500ms"),
        ("Sleep long", "1:7: 'long' is not a time of at most a day, such as 500ms or 2s"),
        (
            "Sleep 9999999999999999999m",
            "1:7: '9999999999999999999m' is not a time of at most a day, such as 500ms or 2s"
        ),
        ("Sleep@1s 2s", "1:1: Sleep has no speed; @ stands behind Type, Wait, keys and turns of the wheel"),
        ("Enter 0", "1:7: a key is pressed 1 to 1000 times"),
        ("ScrollUp 0", "1:10: a key is pressed 1 to 1000 times, and the wheel turned so often"),
        ("Click", "1:1: Click needs a text in quotes, or a row and a column, such as Click \"approve\" or Click 12 40"),
        ("DoubleClick 12", "1:1: DoubleClick needs a text in quotes, or a row and a column"),
        ("Click 0 12", "1:1: rows and columns are counted from 1 to 500"),
        ("Click \"a\" 0", "1:11: places are counted from 1 to 1000"),
        ("Click \" \"", "1:1: there is nothing to see of ' '"),
        ("Ctrl+", "1:1: 'Ctrl+' names no key; write Ctrl+R, Alt+x or Shift+Tab, or Ctrl with a letter or Space"),
        ("Screenshot a.png", "1:12: 'a.png' has to end in .txt or .ans, such as Screenshot screen.txt"),
        ("Output a.gif", "1:8: 'a.gif' has to end in .cast, such as Output demo.cast"),
        ("Set Width 2000", "1:1: Width is counted in columns here, from 1 to 500"),
        (
            "Set FontSize 22",
            "1:5: Set FontSize is not supported: it concerns the pictures of a video, and there are none; leave it out"
        ),
        ("Set TypingSped 1s", "1:5: there is no setting 'TypingSped'; did you mean TypingSpeed?"),
        ("Env A \"b\"", "1:1: Env is not supported: the dashboard runs in no shell; set it where you start orderdesk"),
        ("rm -rf /", "1:1: there is no word 'rm'; the words are Type, Sleep"),
        ("Type \"a\" \u{1B}[2J", "1:10: there is no word '␛[2J'; the words are"),
    ])
    func `what is wrong is named with its place and what would be right`(text: String, fault: String) {
        #expect(faults(text).first?.hasPrefix("a.tape:\(fault)") == true, "\(faults(text))")
    }

    @Test func `every line that is wrong is listed, twenty of them`() {
        let faults = faults(String(repeating: "Nope\nEnter\n", count: 30))
        #expect(faults.count == 30)
        #expect(faults[1].hasPrefix("a.tape:3:1:"))
        let lines = ScriptFaults(faults.map { ScriptFault($0, at: ScriptPlace(file: "a", line: 1, column: 1)) })
            .description.split(separator: "\n")
        #expect(lines.count == 21)
        #expect(lines.last == "… and 10 more")
    }

    @Test func `text with every kind of quote is written as several statements that type the same`() throws {
        for text in ["a\"b'c`d", "\"'`", "`\"'`\"'", "", "plain", "#no comment"] {
            let read = try acts(ScriptAct.type(text).text)
            let typed = read.map { if case .type(let part, pause: nil) = $0 { part } else { "?" } }.joined()
            #expect(typed == text)
        }
    }

    @Test func `garbage is refused or read, and never crashes`() {
        var random = SeededRandom(seed: 17)
        let pieces = [
            "Type", "\"", "'", "`", "/", "\\", "Wait", "+", "@", "Sleep", "1", "e9", "ms", "#", "\n", "\r\n", " ", "\t",
            "Set",
            "Width", "Ctrl+", "Caption", "\u{0}", "\u{1B}[", "é", "👩‍👩‍👧", "\u{301}", "(", "[", "{", "*", "-9",
            "99999999999999999999",
            "Source", "Output", ".cast", "../", "Screenshot", "Enter", "Click", "DoubleClick", "ScrollDown", "12",
        ]
        for _ in 0..<LongRun.count(short: 3_000, long: 300_000) {
            let text = (0..<random.below(40)).map { _ in random.pick(pieces) }.joined(
                separator: random.pick(["", " "]))
            do {
                let statements = try ScriptParser(file: "x").statements(in: text)
                let again = try ScriptParser(file: "x").statements(in: statements.map(\.act).scriptText)
                #expect(typed(again) == typed(statements), "\(text.debugDescription)")
            } catch {
                let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count
                #expect(!error.faults.isEmpty)
                for fault in error.faults {
                    #expect((1...lines).contains(fault.place.line), "\(text.debugDescription)")
                }
            }
        }
    }

    /// The statements with texts joined that follow each other, and without empty ones.
    private func typed(_ statements: [ScriptStatement]) -> [ScriptAct] {
        statements.map(\.act).reduce(into: []) { acts, act in
            guard case .type(let text, let pause) = act else { return acts.append(act) }
            if case .type(let before, pause)? = acts.last {
                acts[acts.count - 1] = .type(before + text, pause: pause)
            } else {
                acts.append(act)
            }
        }
    }
}
