import TerminalKit

/// Knows how a script names keys.
enum KeyWord {
    /// The keys with a name of their own.
    static let named = Key.named

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
        case .control(" "): key.word
        case .control(let character), .alt(let character): isWord(character) ? key.word : nil
        case .character: nil
        case .function(let number) where number > 12: nil
        default: key.word
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
