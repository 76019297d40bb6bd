import TerminalKit

/// What a stretch of the terminal's input turned out to be.
///
/// Only keys and pasted text go on to the program: nobody typed the rest.
enum TerminalInput: Hashable, Sendable {
    /// A key was pressed.
    case key(Key)
    /// Text was pasted.
    case pasted(String)
    /// The mouse was moved or a button used; reported because an earlier program asked for it.
    case mouse
    /// The window got or lost the focus.
    case focus
    /// A key was released.
    case release
    /// The terminal's answer to a question of an earlier program.
    case report
    /// A sequence that is none of these, or the beginning of one that never ended.
    case unknown
}
