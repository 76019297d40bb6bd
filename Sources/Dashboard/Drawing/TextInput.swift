import TerminalKit

/// Holds one line of text being typed, with its cursor.
struct TextInput: Hashable, Sendable {
    /// The most characters it accepts.
    static let limit = 500
    /// The most bytes of UTF-8 it accepts: one character may have any number of combining marks.
    static let limitBytes = 2_000

    /// What was typed.
    private(set) var text: String
    /// The cursor's place, in characters from the start.
    private(set) var cursor: Int
    /// How many characters the text has; kept because counting them is slow.
    private var count: Int

    /// Holds a text; the cursor stands at its end, before what is `behind`.
    init(_ text: String = "", behind: String = "") {
        self.text = text + behind
        count = self.text.count
        cursor = behind.isEmpty ? count : max(0, count - behind.count)
    }

    var isEmpty: Bool { text.isEmpty }

    /// Handles a key that edits the line and returns true; false for every other key.
    mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert(String(character))
        case .backspace, .control("h"): remove(cursor - 1)
        case .delete: remove(cursor)
        case .left, .control("b"): cursor = max(0, cursor - 1)
        case .right, .control("f"): cursor = min(count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = count
        case .control("u"): replace(Array(text.dropFirst(cursor)), cursor: 0)
        case .control("k"): replace(Array(text.prefix(cursor)), cursor: cursor)
        case .control("w"): removeWord()
        default: return false
        }
        return true
    }

    /// Returns why a text does not fit as a whole, and what would; nil when it does.
    func obstacle(to addition: String) -> String? {
        let count = addition.count
        if self.count + count > Self.limit {
            let room = Self.limit - self.count
            return count == 1
                ? "the field is full: it holds \(Self.limit) characters"
                : "the field holds \(Self.limit) characters and has room for \(room) more; \(NumberText.grouped(count)) do not fit, "
                    + "so none was inserted"
        }
        guard text.utf8.count + addition.utf8.count > Self.limitBytes else { return nil }
        return "the field is full: it holds \(NumberText.grouped(Self.limitBytes)) bytes"
    }

    /// Returns why a key that types a character cannot; nil when it can, and for every other key.
    func obstacle(to key: Key) -> String? {
        if case .character(let character) = key { obstacle(to: String(character)) } else { nil }
    }

    /// Inserts text at the cursor, as one line and no longer than the limits.
    mutating func insert(_ addition: String) {
        let line = Self.fitting(addition, characters: Self.limit - count, bytes: Self.limitBytes - text.utf8.count)
        // Typing on and on into a full line, as a terminal without bracketed paste has it, costs nothing.
        guard !line.isEmpty else { return }
        let behind = count - cursor
        let place = text.index(text.startIndex, offsetBy: cursor)
        text.insert(contentsOf: line, at: place)
        // Joining may fuse a combining mark with what stands before it, so the cursor is counted again from the end.
        count = text.count
        cursor = max(0, count - behind)
    }

    /// Returns the beginning of a text that fits, on one line.
    private static func fitting(_ addition: String, characters: Int, bytes: Int) -> String {
        var line = ""
        var room = bytes
        for character in addition.prefix(max(0, characters)) {
            room -= character.utf8.count
            guard room >= 0 else { break }
            line.append(character.isNewline ? " " : character)
        }
        return line
    }

    private mutating func remove(_ index: Int) {
        var characters = Array(text)
        guard characters.indices.contains(index) else { return }
        characters.remove(at: index)
        replace(characters, cursor: index)
    }

    private mutating func removeWord() {
        let characters = Array(text)
        var start = cursor
        while start > 0, characters[start - 1].isWhitespace { start -= 1 }
        while start > 0, !characters[start - 1].isWhitespace { start -= 1 }
        replace(Array(characters[..<start] + characters[cursor...]), cursor: start)
    }

    private mutating func replace(_ characters: [Character], cursor place: Int) {
        text = String(characters)
        count = text.count
        cursor = min(place, count)
    }
}
