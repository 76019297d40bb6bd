import CNcurses
import TerminalKit

/// Translates curses' key codes.
enum KeyCodes {
    /// Returns the key of a code, without its modifiers; nil for one nobody has a use for.
    static func key(of code: Int32) -> Key? {
        if let key = keys[code] { return key }
        let function = screen_function_key(code)
        return function > 0 ? .function(Int(function)) : key(named: screen_key_name(code).map { String(cString: $0) })
    }

    private static let keys: [Int32: Key] = [
        screen_key_up: .up, screen_key_shift_up: .up,
        screen_key_down: .down, screen_key_shift_down: .down,
        screen_key_left: .left, screen_key_shift_left: .left,
        screen_key_right: .right, screen_key_shift_right: .right,
        screen_key_home: .home, screen_key_shift_home: .home,
        screen_key_end: .end, screen_key_shift_end: .end,
        screen_key_page_up: .pageUp, screen_key_page_down: .pageDown,
        screen_key_delete: .delete, screen_key_shift_delete: .delete,
        screen_key_insert: .insert, screen_key_backspace: .backspace,
        screen_key_enter: .enter, screen_key_back_tab: .backTab,
    ]

    /// Keys with Ctrl or Alt have no code of their own; terminfo names them like `kRIT5`.
    private static func key(named name: String?) -> Key? {
        guard let name, name.hasPrefix("k"), let last = name.last, last.isNumber else { return nil }
        return namedKeys[String(name.dropFirst().dropLast())]
    }

    private static let namedKeys: [String: Key] = [
        "UP": .up, "DN": .down, "LFT": .left, "RIT": .right, "HOM": .home, "END": .end, "PRV": .pageUp,
        "NXT": .pageDown, "DC": .delete, "IC": .insert,
    ]
}
