import CQRS
import Foundation
import OrderEvents

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
    /// The name of the theme; an unknown one means `standard` and is reported in the warnings.
    public var theme: String
    /// The currency an empty estimate is shown in.
    public var currency: Currency
    /// The zone that times are shown in.
    public var timeZone: TimeZone
    /// The random part of the ids made here, new for every run.
    public var idSeed: UUID
    /// The keys of everything that can be done.
    public var keys: KeyMap
    /// What was wrong with the settings, a sentence each; shown at the start.
    public var warnings: [String]

    /// Creates a configuration.
    public init(
        user: String,
        isReadOnly: Bool = false,
        isThrowAway: Bool = false,
        offersDemo: Bool = false,
        isASCII: Bool = false,
        theme: String = "standard",
        currency: Currency = .usd,
        timeZone: TimeZone = .gmt,
        idSeed: UUID,
        keys: KeyMap = .standard,
        warnings: [String] = []
    ) {
        self.user = user
        self.isReadOnly = isReadOnly
        self.isThrowAway = isThrowAway
        self.offersDemo = offersDemo
        self.isASCII = isASCII
        self.theme = theme
        self.currency = currency
        self.timeZone = timeZone
        self.idSeed = idSeed
        self.keys = keys
        self.warnings = warnings
    }

    /// The names of the themes there are.
    public static var themes: [String] { Theme.names }
}
