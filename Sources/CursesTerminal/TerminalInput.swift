import TerminalKit

/// What a stretch of the terminal's input turned out to be.
///
/// Only keys, pasted text and uses of the mouse go on to the program: nobody meant the rest for it.
enum TerminalInput: Hashable, Sendable {
    /// A key was pressed.
    case key(Key)
    /// Text was pasted.
    case pasted(String)
    /// A button of the mouse or its wheel was used.
    case pointer(MouseEvent)
    /// The mouse was moved, or its report is in an encoding that only an earlier program can have asked for.
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
