import CQRS
import Dashboard
import Foundation
import OrderEvents

/// Holds what `config.yaml` sets; everything has a default.
struct DeskConfiguration: Hashable, Sendable {
    /// Who acts when the command line names nobody.
    var user: String?
    /// The currency of prices that name none.
    var currency = Currency.usd
    /// The zone whose days, weeks and months count, and that the dashboard shows times in.
    var timeZone = TimeZone.current
    /// The dashboard's theme.
    var theme: String?
    /// The themes that the person has made.
    var ownThemes: [OwnTheme] = []
    /// Whether the dashboard keeps to ASCII.
    var isASCII = false
    /// Whether the dashboard uses the mouse.
    var hasMouse = true
    /// Whether this user is held to four eyes even where the desk's own policy, which is in the log, does not ask.
    ///
    /// It was how the policy was set before the log had it.
    var fourEyes = false
    /// Lag below this is LIVE.
    var liveThreshold = FreshnessPolicy().liveThreshold
    /// The pause before each event that the dashboard starts with.
    var projectionDelay = Duration.zero
    /// When somebody is to be alerted; none unless rules are written.
    var alerts: [AlertRule] = []
    /// What is set about the keys of the dashboard, as it is written.
    var keys: [KeySetting] = []
    /// The line of the file that set a key, by the key's full name; what is not among them has its default.
    var lines: [String: Int] = [:]
}
