import Dashboard
import Yams

extension ConfigurationSetting {
    /// The themes that the person has made.
    package static let themes = ConfigurationSetting(
        name: "themes",
        read: { reader, node in
            let themes = ThemeReader.themes(node, at: "themes") { reader.warn($0, $1) }
            reader.configuration.ownThemes = themes
            for (name, theme) in node.mapping ?? [:] {
                reader.noteLine(of: theme["base"] ?? theme, as: "themes.\(name.string ?? "").base")
                for (role, style) in theme["roles"]?.mapping ?? [:] {
                    reader.noteLine(of: style, as: "themes.\(name.string ?? "").roles.\(role.string ?? "")")
                }
            }
        }, values: { configuration in configuration.ownThemes.flatMap(values) })

    private static func values(of theme: OwnTheme) -> [ConfigurationValue] {
        [ConfigurationValue(name: "themes.\(theme.name).base", text: theme.base)]
            + theme.texts.sorted { $0.key < $1.key }.map { role, text in
                ConfigurationValue(name: "themes.\(theme.name).roles.\(role)", text: text)
            }
    }
}
