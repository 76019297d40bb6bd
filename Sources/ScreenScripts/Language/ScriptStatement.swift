import TerminalKit

/// Names a place in a script, for people: `demo.tape:12:5`.
public struct ScriptPlace: Hashable, Sendable, CustomStringConvertible {
    /// The file as it was named.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column in characters, from 1.
    public var column: Int

    /// Creates a place.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// File, line and column, as editors and compilers write them.
    public var description: String { "\(file):\(line):\(column)" }
}

/// Holds one statement of a script with its place.
public struct ScriptStatement: Hashable, Sendable {
    /// Where it begins.
    public var place: ScriptPlace
    /// What it does.
    public var act: ScriptAct

    /// Creates a statement.
    public init(_ act: ScriptAct, at place: ScriptPlace) {
        self.act = act
        self.place = place
    }
}

/// Names what one statement of a script does.
public enum ScriptAct: Hashable, Sendable {
    /// Types a text key by key, with a pause behind each key; nil for the speed that is set.
    case type(String, pause: Duration? = nil)
    /// Presses a key so many times, with a pause behind each press; nil for the speed that is set.
    case press(Key, count: Int = 1, pause: Duration? = nil)
    /// Clicks a place, once it is on the screen.
    case click(ScreenPlace, isDouble: Bool = false)
    /// Turns the wheel by so many notches over what it moves, with a pause behind each; nil for the speed that is set.
    case turn(MouseEvent.Wheel, count: Int = 1, pause: Duration? = nil)
    /// Puts a text on the script's own clipboard; the system's stays as it is.
    case copy(String)
    /// Pastes what the script has copied, as a terminal hands over a paste.
    case paste
    /// Waits for so long.
    case sleep(Duration)
    /// Waits until the screen shows something.
    case wait(ScriptWait)
    /// Writes the frame on the screen to a file.
    case screenshot(String)
    /// Records what is seen from now on, to a file.
    case output(String)
    /// Requires that a program is installed.
    case require(String)
    /// Leaves what follows out of the recording.
    case hide
    /// Records again what follows.
    case show
    /// Changes how the rest is played.
    case set(ScriptSetting)
    /// Plays another script; gone once a script is loaded.
    case source(String)
    /// Shows a line of explanation; nil removes it.
    case caption(String?)
}

/// Describes what a script waits for.
public struct ScriptWait: Hashable, Sendable {
    /// Names the part of the screen that is looked at.
    public enum Scope: Hashable, Sendable {
        /// All rows.
        case screen
        /// The row with the text cursor; without one, the last row.
        case line
    }

    /// The regular expression; nil for the one that is set.
    public var pattern: String?
    /// Where it has to match.
    public var scope: Scope
    /// How long is waited at most; nil for the time that is set.
    public var limit: Duration?

    /// Creates a condition.
    public init(_ pattern: String?, in scope: Scope = .screen, limit: Duration? = nil) {
        self.pattern = pattern
        self.scope = scope
        self.limit = limit
    }
}

/// Names a setting of how a script is played.
public enum ScriptSetting: Hashable, Sendable {
    /// The pause behind each key.
    case typingSpeed(Duration)
    /// How many times as fast as written pauses pass.
    case playbackSpeed(Double)
    /// The columns of a screen that is not a person's terminal.
    case width(Int)
    /// The rows of such a screen.
    case height(Int)
    /// How long a `Wait` waits at most.
    case waitTimeout(Duration)
    /// What a `Wait` without a pattern waits for.
    case waitPattern(String)
}
