import TerminalKit

/// Holds one line of text being typed, with its cursor.
struct TextInput: Hashable, Sendable {
    /// The most characters it takes.
    static let limit = 500

    /// What was typed.
    private(set) var text: String
    /// The cursor's place, in characters from the start.
    private(set) var cursor: Int

    init(_ text: String = "") {
        self.text = text
        self.cursor = text.count
    }

    var isEmpty: Bool { text.isEmpty }

    /// Takes a key that edits the line and returns true; false when the key is not its own.
    mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert(String(character))
        case .backspace, .control("h"): remove(cursor - 1)
        case .delete: remove(cursor)
        case .left, .control("b"): cursor = max(0, cursor - 1)
        case .right, .control("f"): cursor = min(text.count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = text.count
        case .control("u"): replace(Array(text.dropFirst(cursor)), cursor: 0)
        case .control("k"): replace(Array(text.prefix(cursor)), cursor: cursor)
        case .control("w"): removeWord()
        default: return false
        }
        return true
    }

    /// Inserts text at the cursor, as one line and no longer than the limit.
    mutating func insert(_ piece: String) {
        let line = piece.map { $0.isNewline ? " " : $0 }
        let room = max(0, Self.limit - text.count)
        var characters = Array(text)
        characters.insert(contentsOf: line.prefix(room), at: cursor)
        // Joining may fuse a combining mark with what stands before it, so the cursor is counted anew from the end.
        let behind = text.count - cursor
        text = String(characters)
        cursor = max(0, text.count - behind)
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
        cursor = min(place, text.count)
    }
}
