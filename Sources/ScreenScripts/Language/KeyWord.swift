import TerminalKit

/// Knows how a script names keys.
enum KeyWord {
    /// The keys with a name of their own.
    static let named: [(word: String, key: Key)] =
        [
            ("Enter", .enter), ("Escape", .escape), ("Tab", .tab), ("Space", .character(" ")),
            ("Backspace", .backspace), ("Delete", .delete), ("Insert", .insert), ("Up", .up), ("Down", .down),
            ("Left", .left), ("Right", .right), ("PageUp", .pageUp), ("PageDown", .pageDown), ("Home", .home),
            ("End", .end),
        ] + (1...12).map { ("F\($0)", .function($0)) }

    private static let keys = Dictionary(uniqueKeysWithValues: named.map { ($0.word, $0.key) })

    /// Returns the key that a word names, such as `Enter`, `F2`, `Ctrl+R`, `Alt+x` or `Shift+Tab`; nil for none.
    static func key(_ word: String) -> Key? {
        if let key = keys[word] { return key }
        if word == "Shift+Tab" { return .backTab }
        if let letter = held(word, with: "Ctrl+") {
            if letter == "Space" { return .control(" ") }
            guard let character = only(letter), character.isASCII else { return nil }
            return .control(Character(character.lowercased()))
        }
        if let letter = held(word, with: "Alt+") { return only(letter).map(Key.alt) }
        return nil
    }

    /// Returns the word for a key; nil for a character that is typed, and for what no word names.
    static func word(for key: Key) -> String? {
        switch key {
        case .backTab: "Shift+Tab"
        case .control(" "): "Ctrl+Space"
        case .control(let character) where isWord(character): "Ctrl+\(character.uppercased())"
        case .alt(let character) where isWord(character): "Alt+\(character)"
        case .character(" "), .character, .control, .alt: nil
        default: named.first { $0.key == key }?.word
        }
    }

    /// Whether a word begins as one for several keys held together does.
    static func isHeld(_ word: String) -> Bool {
        ["Ctrl+", "Alt+", "Shift+"].contains { word.hasPrefix($0) }
    }

    private static func held(_ word: String, with modifier: String) -> String? {
        word.hasPrefix(modifier) ? String(word.dropFirst(modifier.count)) : nil
    }

    private static func only(_ text: String) -> Character? {
        text.count == 1 ? text.first : nil
    }

    /// Whether a character stands in a word as it is.
    private static func isWord(_ character: Character) -> Bool {
        !character.isWhitespace && character.unicodeScalars.count == 1
    }
}
