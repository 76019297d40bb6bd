import TerminalKit

/// Gives every role its style.
///
/// Roles that could be mistaken for each other differ in attributes too, so no theme leans on colour alone.
struct Theme: Hashable, Sendable {
    private let styles: [Role: Style]

    /// How a role is drawn.
    subscript(role: Role) -> Style { styles[role] ?? .plain }

    init(_ style: (Role) -> Style) {
        styles = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, style($0)) })
    }

    /// How the line is drawn that keys act on, or would if the keyboard were here.
    ///
    /// Colours on a filled ground are hard to read, and the words carry the same information.
    func line(hasKeyboard: Bool) -> Style { self[hasKeyboard ? .selected : .unfocused] }
}

extension Theme {
    /// The names of the themes that come with the program; the first is the one that is used when none is named.
    static let names = ["auto", "dark", "light", "contrast", "colour-blind", "mono"]

    /// Other names for these.
    private static let aliases = ["standard": "auto", "color-blind": "colour-blind", "high-contrast": "contrast"]

    /// Returns the usual name of a theme that comes with the program; nil for a name that there is not.
    static func usualName(of name: String) -> String? {
        aliases[name] ?? (names.contains(name) ? name : nil)
    }

    /// The terminal's own colours.
    static let auto = named("auto")
    /// No colours at all.
    static let mono = named("mono")
    /// The colours furthest apart.
    static let contrast = named("contrast")

    /// Returns the theme of a name for a terminal; the first one for a name that there is not.
    static func named(
        _ name: String, on ground: Ground = .dark, depth: ColorDepth = .trueColor, among own: [OwnTheme] = []
    ) -> Theme {
        if let theme = own.first(where: { $0.name == name }) {
            let base = ThemePlan.named(theme.base, on: ground)
            return Theme { base.changed(by: theme).style(of: $0, depth: depth) }
        }
        let plan = ThemePlan.named(name, on: ground)
        return Theme { plan.style(of: $0, depth: depth) }
    }
}
