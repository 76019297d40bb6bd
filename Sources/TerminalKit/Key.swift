/// One key press, whatever bytes the terminal sent for it.
public enum Key: Hashable, Sendable {
    /// A printable character.
    case character(Character)
    /// Ctrl with a letter, in lower case.
    case control(Character)
    /// Alt with a character.
    case alt(Character)
    /// Enter or Return.
    case enter
    /// Escape.
    case escape
    /// Tab.
    case tab
    /// Shift and Tab.
    case backTab
    /// Backspace.
    case backspace
    /// Delete forward.
    case delete
    /// Insert.
    case insert
    /// Arrow up.
    case up
    /// Arrow down.
    case down
    /// Arrow left.
    case left
    /// Arrow right.
    case right
    /// Home.
    case home
    /// End.
    case end
    /// Page up.
    case pageUp
    /// Page down.
    case pageDown
    /// A function key, from 1.
    case function(Int)
}

/// What comes from the terminal.
public enum TerminalEvent: Hashable, Sendable {
    /// A key was pressed.
    case key(Key)
    /// Text was pasted as a whole.
    case pasted(String)
    /// The mouse was used on a cell of the screen.
    case mouse(MouseEvent)
    /// The screen has a new size, or has to be drawn again.
    case resized(Size)
    /// The terminal answered which colour is behind its text.
    case backgroundFound(RGB)
    /// The terminal went away; nothing more will come.
    case closed
}
