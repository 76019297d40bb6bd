import CQRS
import Foundation
import OrderEvents
import TerminalKit

/// Holds what the person who starts the dashboard decides, for its whole run.
public struct DashboardConfiguration: Hashable, Sendable {
    /// Who sits at the desk: the actor of every command.
    public var user: String
    /// Whether commands are refused here.
    public var isReadOnly: Bool
    /// Whether the desk may be broken without asking, because nobody's orders are on it.
    public var isThrowAway: Bool
    /// Whether an empty desk offers the demonstration.
    public var offersDemo: Bool
    /// Whether the terminal shows nothing but ASCII.
    public var isASCII: Bool
    /// Whether the mouse is used at the start, and not left to the terminal.
    public var hasMouse: Bool
    /// Whether lines of text are written, for those who do not look.
    public var isPlain: Bool
    /// The name of the theme; an unknown one means `auto` and is reported in the warnings.
    public var theme: String
    /// The themes that the person has made.
    public var ownThemes: [OwnTheme]
    /// How many colours the terminal shows.
    public var colorDepth: ColorDepth
    /// What the terminal's background is like, as far as that is known before it answers.
    public var ground: Ground?
    /// The currency an empty estimate is shown in.
    public var currency: Currency
    /// The zone that times are shown in.
    public var timeZone: TimeZone
    /// The random part of the ids made here, new for every run.
    public var idSeed: UUID
    /// The keys of everything that can be done.
    public var keys: KeyMap
    /// What was shown when the dashboard was left before; nil to start from the beginning.
    public var savedView: SavedView?
    /// The options by which a command line finds this desk; empty where it does so by itself.
    public var deskArguments: [String]
    /// What was wrong with the settings, a sentence each; shown at the start.
    public var warnings: [String]

    /// Creates a configuration.
    public init(
        user: String,
        isReadOnly: Bool = false,
        isThrowAway: Bool = false,
        offersDemo: Bool = false,
        isASCII: Bool = false,
        hasMouse: Bool = true,
        isPlain: Bool = false,
        theme: String = "auto",
        ownThemes: [OwnTheme] = [],
        colorDepth: ColorDepth = .trueColor,
        ground: Ground? = nil,
        currency: Currency = .usd,
        timeZone: TimeZone = .gmt,
        idSeed: UUID,
        keys: KeyMap = .standard,
        savedView: SavedView? = nil,
        deskArguments: [String] = [],
        warnings: [String] = []
    ) {
        self.user = user
        self.isReadOnly = isReadOnly
        self.isThrowAway = isThrowAway
        self.offersDemo = offersDemo
        self.isASCII = isASCII
        self.hasMouse = hasMouse
        self.isPlain = isPlain
        self.theme = theme
        self.ownThemes = ownThemes
        self.colorDepth = colorDepth
        self.ground = ground
        self.currency = currency
        self.timeZone = timeZone
        self.idSeed = idSeed
        self.keys = keys
        self.savedView = savedView
        self.deskArguments = deskArguments
        self.warnings = warnings
    }

    /// The names of the themes that come with the program; the first is the one that is used when none is named.
    public static var themes: [String] { Theme.names }

    /// Returns whether a theme of a name comes with the program, be it by another name than its usual one.
    public static func hasTheme(named name: String) -> Bool { Theme.usualName(of: name) != nil }
}
