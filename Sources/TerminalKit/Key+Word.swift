extension Key {
    /// The keys with a word of their own, as settings and scripts write them.
    public static let named: [(word: String, key: Key)] =
        [
            ("Enter", .enter), ("Escape", .escape), ("Tab", .tab), ("Space", .character(" ")),
            ("Backspace", .backspace), ("Delete", .delete), ("Insert", .insert), ("Up", .up), ("Down", .down),
            ("Left", .left), ("Right", .right), ("PageUp", .pageUp), ("PageDown", .pageDown), ("Home", .home),
            ("End", .end),
        ] + (1...12).map { ("F\($0)", .function($0)) }

    /// Why a word names no key.
    public enum WordFault: Error, Hashable, Sendable {
        /// It is the name of no key.
        case unknown
        /// Terminals send the same for it as for this other key.
        case same(as: Key)
    }

    /// Reads a key as people write it, such as `x`, `F9`, `PgDn`, `Ctrl+R`, `ctrl-r`, `^R`, `Alt+x` or `Shift+Tab`.
    ///
    /// Names may be written in capitals or not; after Alt, and alone, a letter counts as it stands.
    public static func read(_ word: String) throws(WordFault) -> Key {
        if word.count == 1, let character = word.first {
            if let arrow = arrow(character) { return arrow }
            guard isTyped(character) else { throw .unknown }
            return .character(character)
        }
        let name = word.lowercased()
        if let key = words[name] ?? functionKey(name) { return key }
        if let held = rest(of: word, behind: ["ctrl+", "ctrl-", "control+", "control-", "c-", "^"]) {
            return try withControl(held)
        }
        if let held = rest(of: word, behind: ["alt+", "alt-", "meta+", "meta-", "m-"]), held.count == 1,
            let character = held.first, isTyped(character)
        {
            return .alt(character)
        }
        throw .unknown
    }

    /// The word that ``read(_:)`` reads as this key: `Ctrl+R`, `PageDown`, `x`.
    public var word: String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .control(" "): "Ctrl+Space"
        case .control(let character): "Ctrl+\(character.uppercased())"
        case .alt(let character): "Alt+\(character)"
        case .backTab: "Shift+Tab"
        case .function(let number): "F\(number)"
        case .enter, .escape, .tab, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end, .pageUp,
            .pageDown:
            Self.named.first { $0.key == self }?.word ?? ""
        }
    }

    /// The arrows by the signs that they are shown as.
    private static func arrow(_ sign: Character) -> Key? {
        switch sign {
        case "↑": .up
        case "↓": .down
        case "←": .left
        case "→": .right
        default: nil
        }
    }

    private static let words: [String: Key] = {
        let others: [(String, Key)] = [
            ("esc", .escape), ("return", .enter), ("pgup", .pageUp), ("pgdn", .pageDown), ("pgdown", .pageDown),
            ("del", .delete), ("ins", .insert), ("shift+tab", .backTab), ("shift-tab", .backTab), ("backtab", .backTab),
        ]
        return Dictionary(named.map { ($0.word.lowercased(), $0.key) } + others) { first, _ in first }
    }()

    /// More function keys than most keyboards have: some terminals send F13 for Shift and F1.
    private static func functionKey(_ name: String) -> Key? {
        guard name.hasPrefix("f"), let number = Int(name.dropFirst()), (1...35).contains(number) else { return nil }
        return .function(number)
    }

    private static func rest(of word: String, behind modifiers: [String]) -> String? {
        let name = word.lowercased()
        return modifiers.first { name.hasPrefix($0) }.map { String(word.dropFirst($0.count)) }
    }

    /// Terminals send one byte for a letter with Ctrl, which for some is the byte of another key.
    private static func withControl(_ held: String) throws(WordFault) -> Key {
        let name = held.lowercased()
        if name == "space" || name == "@" { return .control(" ") }
        guard name.count == 1, let character = name.first else { throw .unknown }
        switch character {
        case "i": throw .same(as: .tab)
        case "j", "m": throw .same(as: .enter)
        case "h", "?": throw .same(as: .backspace)
        case "[": throw .same(as: .escape)
        case "a"..."z", "\\", "]", "^", "_": return .control(character)
        default: throw .unknown
        }
    }

    private static func isTyped(_ character: Character) -> Bool {
        !character.isWhitespace && !character.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
