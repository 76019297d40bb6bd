import TerminalKit

/// Reads the statements of one line.
struct StatementReader {
    typealias Trouble = ScriptScanner.Trouble

    private var scanner: ScriptScanner
    /// Where the present statement begins.
    private var start = 1

    init(_ line: Substring) {
        scanner = ScriptScanner(line)
    }

    /// Returns the next statement and its column; nil at the end of the line.
    mutating func next() throws(Trouble) -> (act: ScriptAct, column: Int)? {
        guard !scanner.isAtEnd() else { return nil }
        start = scanner.column
        if scanner.isAtText() { throw trouble("a text alone does nothing; write Type before it") }
        if scanner.isAtPattern() { throw trouble("a pattern alone does nothing; write Wait before it") }
        let act = try act(of: ScriptWord(scanner.word()))
        return (act, start)
    }

    private mutating func act(of word: ScriptWord) throws(Trouble) -> ScriptAct {
        if word.name == "Type" { return .type(try text(for: "Type", "Type \"chai\""), pause: try pause(word)) }
        if let key = KeyWord.key(word.name) {
            return .press(key, count: try count(), pause: try pause(word))
        }
        if let wheel = ScriptWords.wheel(word.name) {
            return .turn(wheel, count: try count(), pause: try pause(word))
        }
        if word.name == "Wait" || word.name.hasPrefix("Wait+") { return try wait(word) }
        guard word.pause == nil else {
            let hint = ScriptWords.suggestion(for: word.name)
            throw trouble(
                ScriptWords.all.contains(word.name)
                    ? "\(word.name) has no speed; @ stands behind Type, Wait, keys and turns of the wheel" : hint)
        }
        switch word.name {
        case "Sleep": return .sleep(try time(for: "Sleep", "Sleep 500ms"))
        case "Screenshot": return .screenshot(try path(for: "Screenshot", "Screenshot screen.txt", [".txt", ".ans"]))
        case "Output": return .output(try path(for: "Output", "Output demo.cast", [".cast"]))
        case "Source": return .source(try path(for: "Source", "Source setup.tape", [".tape"]))
        case "Require": return .require(try path(for: "Require", "Require tmux", []))
        case "Copy": return .copy(try text(for: "Copy", "Copy \"ALFKI\""))
        case "Paste": return .paste
        case "Click", "DoubleClick": return .click(try place(for: word.name), isDouble: word.name == "DoubleClick")
        case "Hide": return .hide
        case "Show": return .show
        case "Caption": return .caption(scanner.isAtText() ? try texts() : nil)
        case "Set": return .set(try setting())
        default: throw trouble(ScriptWords.suggestion(for: word.name))
        }
    }

    // MARK: What stands behind a word

    private mutating func wait(_ word: ScriptWord) throws(Trouble) -> ScriptAct {
        let scope: ScriptWait.Scope
        switch word.name {
        case "Wait", "Wait+Screen": scope = .screen
        case "Wait+Line": scope = .line
        default: throw trouble("'\(shown(word.name))' is not known; write Wait+Screen or Wait+Line")
        }
        let limit = try pause(word)
        let pattern = scanner.isAtPattern() ? try self.pattern() : nil
        return .wait(ScriptWait(pattern, in: scope, limit: limit))
    }

    private mutating func pattern() throws(Trouble) -> String {
        let column = scanner.column
        let pattern = try scanner.pattern()
        if let reason = ScriptPattern.fault(in: pattern) {
            throw Trouble(message: "/\(shown(pattern))/ is not a regular expression: \(reason)", column: column)
        }
        return pattern
    }

    private mutating func text(for name: String, _ example: String) throws(Trouble) -> String {
        guard scanner.isAtText() else { throw trouble("\(name) needs a text in quotes, such as \(example)") }
        return try texts()
    }

    /// Texts that follow each other are one, with a space between them.
    private mutating func texts() throws(Trouble) -> String {
        var text = try scanner.text()
        while scanner.isAtText() { text += " " + (try scanner.text()) }
        return text
    }

    private mutating func path(for name: String, _ example: String, _ ends: [String]) throws(Trouble) -> String {
        guard !scanner.isAtEnd() else { throw trouble("\(name) needs a name, such as \(example)") }
        let column = scanner.column
        let path = try scanner.path()
        guard !path.isEmpty, ends.isEmpty || ends.contains(where: path.lowercased().hasSuffix) else {
            throw Trouble(
                message: "'\(shown(path))' has to end in \(ends.joined(separator: " or ")), such as \(example)",
                column: column)
        }
        return path
    }

    private mutating func time(for name: String, _ example: String) throws(Trouble) -> Duration {
        guard !scanner.isAtEnd() else { throw trouble("\(name) needs a time, such as \(example)") }
        let column = scanner.column
        let word = scanner.word()
        guard let time = ScriptTime.duration(word) else {
            throw Trouble(
                message: "'\(shown(word))' is not a time of at most a day, such as 500ms or 2s", column: column)
        }
        return time
    }

    private func pause(_ word: ScriptWord) throws(Trouble) -> Duration? {
        guard let pause = word.pause else { return nil }
        guard let time = ScriptTime.duration(pause) else {
            throw trouble("'@\(shown(pause))' is not a time of at most a day, such as @50ms")
        }
        return time
    }

    private mutating func count(
        _ fault: String = "a key is pressed 1 to \(ScriptParser.mostPresses) times, and the wheel turned so often"
    )
        throws(Trouble) -> Int
    {
        let column = scanner.column
        guard let count = scanner.number() else { return 1 }
        guard (1...ScriptParser.mostPresses).contains(count) else {
            throw Trouble(message: fault, column: column + 1)
        }
        return count
    }

    private mutating func place(for name: String) throws(Trouble) -> ScreenPlace {
        if scanner.isAtText() {
            let text = try scanner.text()
            guard text.contains(where: { !$0.isWhitespace }) else {
                throw trouble("there is nothing to see of '\(text)'")
            }
            return .text(text, number: try count("places are counted from 1 to \(ScriptParser.mostPresses)"))
        }
        guard let row = scanner.number(), let column = scanner.number() else {
            throw trouble(
                "\(name) needs a text in quotes, or a row and a column, such as \(name) \"approve\" or \(name) 12 40")
        }
        guard (1...ScriptParser.mostCells).contains(row), (1...ScriptParser.mostCells).contains(column) else {
            throw trouble("rows and columns are counted from 1 to \(ScriptParser.mostCells)")
        }
        return .cell(row: row - 1, column: column - 1)
    }

    private mutating func setting() throws(Trouble) -> ScriptSetting {
        guard !scanner.isAtEnd() else { throw trouble("Set needs a name and a value, such as Set TypingSpeed 50ms") }
        let column = scanner.column
        let name = scanner.word()
        switch name {
        case "TypingSpeed": return .typingSpeed(try time(for: "TypingSpeed", "Set TypingSpeed 50ms"))
        case "WaitTimeout": return .waitTimeout(try time(for: "WaitTimeout", "Set WaitTimeout 5s"))
        case "Width": return .width(try cells(name, "columns"))
        case "Height": return .height(try cells(name, "rows"))
        case "PlaybackSpeed":
            guard let speed = Double(scanner.word()), (0.01...100).contains(speed) else {
                throw trouble("PlaybackSpeed is a number from 0.01 to 100, such as Set PlaybackSpeed 2")
            }
            return .playbackSpeed(speed)
        case "WaitPattern":
            guard scanner.isAtPattern() else { throw trouble("WaitPattern needs a pattern, such as /LIVE/") }
            return .waitPattern(try pattern())
        default: throw Trouble(message: ScriptWords.suggestion(forSetting: name), column: column)
        }
    }

    private mutating func cells(_ name: String, _ unit: String) throws(Trouble) -> Int {
        guard let count = scanner.number(), (1...ScriptParser.mostCells).contains(count) else {
            throw trouble("\(name) is counted in \(unit) here, from 1 to \(ScriptParser.mostCells)")
        }
        return count
    }

    private func trouble(_ message: String) -> Trouble { Trouble(message: message, column: start) }

    private func shown(_ text: String) -> String { TextWidth.clipped(text, to: 40) }
}

/// Splits a word into its name and the time behind `@`.
struct ScriptWord {
    let name: String
    let pause: String?

    init(_ word: String) {
        guard let at = word.lastIndex(of: "@"), at != word.startIndex, word[word.index(before: at)] != "+" else {
            (name, pause) = (word, nil)
            return
        }
        (name, pause) = (String(word[..<at]), String(word[word.index(after: at)...]))
    }
}
