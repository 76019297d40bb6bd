import TerminalKit

extension ScriptAct {
    /// The statement as a script has it; several lines where one cannot hold it.
    public var text: String {
        switch self {
        case .type(let text, let pause): Self.lines(of: text, with: "Type" + Self.speed(pause))
        case .press(let key, let count, let pause): Self.line(key, count, pause)
        case .click(let place, let isDouble): (isDouble ? "DoubleClick " : "Click ") + Self.words(place)
        case .turn(let wheel, let count, let pause):
            (wheel == .up ? "ScrollUp" : "ScrollDown") + Self.speed(pause) + (count == 1 ? "" : " \(count)")
        case .copy(let text): Self.lines(of: text, with: "Copy")
        case .paste: "Paste"
        case .sleep(let time): "Sleep \(ScriptTime.text(time))"
        case .wait(let wait): Self.line(wait)
        case .screenshot(let path): "Screenshot \(Self.quoted(path))"
        case .output(let path): "Output \(Self.quoted(path))"
        case .require(let name): "Require \(Self.quoted(name))"
        case .hide: "Hide"
        case .show: "Show"
        case .set(let setting): "Set \(Self.words(setting))"
        case .source(let path): "Source \(Self.quoted(path))"
        case .caption(let text): text.map { Self.lines(of: $0, with: "Caption") } ?? "Caption"
        }
    }

    private static func line(_ key: Key, _ count: Int, _ pause: Duration?) -> String {
        if case .character(let character) = key, character != " " {
            return lines(of: String(repeating: character, count: count), with: "Type" + speed(pause))
        }
        let word = key == .character(" ") ? "Space" : KeyWord.word(for: key) ?? "# a key without a name"
        return word + speed(pause) + (count == 1 ? "" : " \(count)")
    }

    private static func line(_ wait: ScriptWait) -> String {
        let scope = wait.scope == .line ? "+Line" : ""
        let pattern = wait.pattern.map { " /\($0.replacing("/", with: "\\/"))/" } ?? ""
        return "Wait\(scope)\(speed(wait.limit))\(pattern)"
    }

    private static func words(_ place: ScreenPlace) -> String {
        switch place {
        case .text(let text, let number): quoted(text) + (number == 1 ? "" : " \(number)")
        case .cell(let row, let column): "\(row + 1) \(column + 1)"
        }
    }

    private static func words(_ setting: ScriptSetting) -> String {
        switch setting {
        case .typingSpeed(let time): "TypingSpeed \(ScriptTime.text(time))"
        case .playbackSpeed(let speed): "PlaybackSpeed \(speed)"
        case .width(let columns): "Width \(columns)"
        case .height(let rows): "Height \(rows)"
        case .waitTimeout(let time): "WaitTimeout \(ScriptTime.text(time))"
        case .waitPattern(let pattern): "WaitPattern /\(pattern.replacing("/", with: "\\/"))/"
        }
    }

    private static func speed(_ pause: Duration?) -> String {
        pause.map { "@\(ScriptTime.text($0))" } ?? ""
    }

    /// A statement with a text; where the text holds every kind of quote, several of them.
    private static func lines(of text: String, with word: String) -> String {
        parts(of: text).map { "\(word) \(quoted($0))" }.joined(separator: "\n")
    }

    private static let quotes: [Character] = ["\"", "'", "`"]

    /// A text in quotes that it does not hold itself; the language has no other way to write one.
    private static func quoted(_ text: String) -> String {
        let quote = quotes.first { !text.contains($0) } ?? "\""
        return "\(quote)\(text)\(quote)"
    }

    /// Splits a text so that each part leaves a kind of quote free, and holds no line end.
    static func parts(of text: String) -> [String] {
        var parts: [String] = []
        var part = ""
        for character in text {
            let longer = part + String(character)
            if quotes.allSatisfy(longer.contains) || character.isNewline {
                parts.append(part)
                part = character.isNewline ? "" : String(character)
            } else {
                part = longer
            }
        }
        return parts + (part.isEmpty && !parts.isEmpty ? [] : [part])
    }
}

extension [ScriptAct] {
    /// A script of these statements, one a line.
    public var scriptText: String { map { $0.text + "\n" }.joined() }
}
