import TerminalKit

extension Key {
    /// What a key is called in a sentence: `j`, `Ctrl-k`, `F9`, `Page Down`.
    var name: String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .control(" "): "Ctrl-Space"
        case .control(let character): "Ctrl-\(character)"
        case .alt(let character): "Alt-\(character)"
        case .enter: "Enter"
        case .escape: "Esc"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .backspace: "Backspace"
        case .delete: "Delete"
        case .insert: "Insert"
        case .up: "↑"
        case .down: "↓"
        case .left: "←"
        case .right: "→"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "Page Up"
        case .pageDown: "Page Down"
        case .function(let number): "F\(number)"
        }
    }

    /// What it is called where room is short: as in a sentence, but for `PgUp` and `PgDn`.
    var shortName: String {
        switch self {
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        default: name
        }
    }

    /// Whether it changes a text that is typed, or moves in it.
    var editsText: Bool {
        switch self {
        case .character, .backspace, .delete, .left, .right, .home, .end: true
        default: false
        }
    }
}
