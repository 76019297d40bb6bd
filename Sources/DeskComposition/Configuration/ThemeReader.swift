import Dashboard
import Yams

/// Reads the themes of a configuration: a name, and for each the theme it changes and the roles it changes.
package enum ThemeReader {
    private static let keys = ["base", "roles"]
    /// So many themes nobody looks through.
    private static let mostThemes = 50

    /// Returns the themes under a node; what is wrong with them is reported with the node it stands in, and left out.
    package static func themes(_ node: Node, at path: String, warn: (Node, String) -> Void) -> [OwnTheme] {
        guard let mapping = node.mapping else {
            if node.null == nil { warn(node, "\(path) has to hold themes by name, each with its base and its roles") }
            return []
        }
        var themes: [OwnTheme] = []
        for (key, value) in mapping.prefix(mostThemes) {
            if let theme = theme(named: key, value, at: path, warn: warn) { themes.append(theme) }
        }
        if mapping.count > mostThemes {
            warn(node, "\(path) holds more than \(mostThemes) themes; the rest is not read")
        }
        return themes
    }

    private static func theme(
        named key: Node, _ node: Node, at path: String, warn: (Node, String) -> Void
    ) -> OwnTheme? {
        let name = key.string ?? ""
        guard OwnTheme.isFree(name) else {
            warn(key, "'\(name)' is no name for a theme: letters, digits, - and _, and none of the program's own")
            return nil
        }
        let full = "\(path).\(name)"
        guard let mapping = node.mapping else {
            warn(node, "\(full) has to hold its base and its roles")
            return nil
        }
        for (key, _) in mapping where !keys.contains(key.string ?? "") {
            warn(key, "unknown key '\(full).\(key.string ?? "?")'; known here: \(keys.joined(separator: ", "))")
        }
        let base = mapping["base"]?.string ?? DashboardConfiguration.themes[0]
        guard var theme = OwnTheme(named: name, base: base) else {
            let names = DashboardConfiguration.themes.joined(separator: ", ")
            warn(mapping["base"] ?? node, "\(full).base has to be a theme of the program: \(names)")
            return nil
        }
        if let roles = mapping["roles"] { set(roles, of: &theme, at: "\(full).roles", warn: warn) }
        return theme
    }

    private static func set(
        _ node: Node, of theme: inout OwnTheme, at path: String, warn: (Node, String) -> Void
    ) {
        guard let mapping = node.mapping else {
            return warn(node, "\(path) has to hold roles, each with a style such as \"#ffb000 bold\"")
        }
        for (key, value) in mapping {
            guard let role = key.string, let text = value.string else {
                warn(value, "\(path).\(key.string ?? "?") has to be a style such as \"#ffb000 bold\"")
                continue
            }
            if let fault = theme.set(role, to: text) { warn(value, "\(path): \(fault)") }
        }
        for fault in theme.contrastFaults {
            // A role that only stands on another ground than before has no line of its own.
            warn(mapping[fault.role] ?? node, "\(path): \(fault.sentence)")
        }
    }
}
