/// Names what the mouse was used for, so that a script can do the same again.
public enum MouseUse: Hashable, Sendable {
    /// A click on what is at a place; the second of two quick ones when `isDouble`.
    case clicked(ScreenPlace, isDouble: Bool = false)
    /// A notch of the wheel over what it moves.
    case turned(MouseEvent.Wheel)
}
