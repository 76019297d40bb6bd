/// Holds what the mouse did on one cell of the screen.
public struct MouseEvent: Hashable, Sendable {
    /// A button of the mouse.
    public enum Button: Hashable, Sendable {
        /// The one for the index finger.
        case left
        /// The one in the middle.
        case middle
        /// The one for context menus.
        case right
    }

    /// Which way the wheel was turned, by one notch.
    public enum Wheel: Hashable, Sendable {
        /// Away from the person, towards the beginning of what is shown.
        case up
        /// Towards the person.
        case down
    }

    /// What was done.
    public enum Kind: Hashable, Sendable {
        /// A button went down.
        case pressed(Button)
        /// A button went up again.
        case released(Button)
        /// The wheel was turned.
        case turned(Wheel)
    }

    /// The keys that were held down with it.
    public struct Modifiers: OptionSet, Hashable, Sendable {
        /// The bits of the set.
        public let rawValue: UInt8

        /// Creates a set.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Shift, with which most terminals keep the mouse for selecting text.
        public static let shift = Modifiers(rawValue: 1)
        /// Alt or Meta.
        public static let alt = Modifiers(rawValue: 2)
        /// Ctrl.
        public static let control = Modifiers(rawValue: 4)
    }

    /// What was done.
    public var kind: Kind
    /// The row of the cell, from 0.
    public var row: Int
    /// The column of the cell, from 0.
    public var column: Int
    /// The keys that were held down with it.
    public var modifiers: Modifiers

    /// Creates an event.
    public init(_ kind: Kind, row: Int, column: Int, modifiers: Modifiers = []) {
        self.kind = kind
        self.row = row
        self.column = column
        self.modifiers = modifiers
    }
}
