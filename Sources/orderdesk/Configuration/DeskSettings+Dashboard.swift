import Dashboard
import DeskComposition
import TerminalKit

extension DeskSettings {
    /// The keys of the dashboard.
    var keyMap: KeyMap { KeyMap(configuration.keys) }

    /// What is wrong with all that the dashboard is set to, a sentence each: of the configuration, and of keys and theme,
    /// which concern nothing else.
    var dashboardWarnings: [String] {
        let file = TextWidth.sanitized(location.configuration.path(percentEncoded: false))
        func sentence(_ text: String, _ line: Int?) -> String { "\(file): \(line.map { "line \($0): " } ?? "")\(text)" }
        let keys = keyMap.warnings.map { sentence($0.text, $0.line) }
        let theme = DashboardCommand.complaint(aboutTheme: configuration.theme, among: configuration.ownThemes).map {
            sentence(TextWidth.sanitized($0), configuration.lines["theme"])
        }
        return warnings + [theme].compactMap { $0 } + ConfigurationText.bounded(keys)
    }
}
