import CQRS
import Dashboard
import Foundation
import OrderEvents

/// Holds what `config.yaml` sets; everything has a default.
package struct DeskConfiguration: Hashable, Sendable {
    /// Who acts when the command line names nobody.
    package var user: String?
    /// Where the log is, when it is on a server: a connection string or URL of PostgreSQL, without a password.
    package var log: String?
    /// Whether nothing is appended to a log on a server while no second server has it too.
    package var requiresStandby = false
    /// The currency of prices that name none.
    package var currency = Currency.usd
    /// The zone whose days, weeks and months count, and that the dashboard shows times in.
    package var timeZone = TimeZone.current
    /// The dashboard's theme.
    package var theme: String?
    /// The themes that the person has made.
    package var ownThemes: [OwnTheme] = []
    /// Whether the dashboard keeps to ASCII.
    package var isASCII = false
    /// Whether the dashboard uses the mouse.
    package var hasMouse = true
    /// Whether this user is held to four eyes even where the desk's own policy, which is in the log, does not ask.
    ///
    /// It was how the policy was set before the log had it.
    package var fourEyes = false
    /// Lag below this is LIVE.
    package var liveThreshold = FreshnessPolicy().liveThreshold
    /// The pause before each event that the dashboard starts with.
    package var projectionDelay = Duration.zero
    /// When somebody is to be alerted; none unless rules are written.
    package var alerts: [AlertRule] = []
    /// How much one client of the HTTP service may use.
    package var service = ServiceConfiguration()
    /// What is set about the keys of the dashboard, as it is written.
    package var keys: [KeySetting] = []
    /// The line of the file that set a key, by the key's full name; what is not among them has its default.
    package var lines: [String: Int] = [:]
}
