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
        let keys = keyMap.warnings.map { warning in
            "\(file): \(warning.line.map { "line \($0): " } ?? "")\(warning.text)"
        }
        let theme = DashboardCommand.complaint(aboutTheme: configuration.theme, among: configuration.ownThemes)
        return warnings + [theme].compactMap { $0 } + ConfigurationText.bounded(keys)
    }
}
