import TerminalKit

extension ActionSection {
    /// How the screen looks; it has no keys, the palette does it.
    static let themes = ActionSection("Themes", [ActionRow(.changeTheme)])
}

extension Action {
    fileprivate static let changeTheme = Action(
        "screen.theme", "draw in another theme; the one that is highlighted is shown",
        [.byName(in: .anywhere)],
        parameters: [
            .choice(
                named: "theme",
                // The present one first, so that nothing changes before somebody moves.
                of: { state in [state.appearance.name] + state.appearance.names.filter { $0 != state.appearance.name } }
            )
        ]
    ) { state, arguments in
        guard let name = arguments.first, state.appearance.names.contains(name) else { return [] }
        state.appearance.choose(name)
        state.showNotice(.success, "the theme is \(name); for good with theme: \(name) in config.yaml")
        return []
    }.shownAsOn { state, arguments in arguments.first == state.appearance.name }
}

extension DashboardState {
    /// The theme that the screen is drawn in: the one that is highlighted in the palette, while one is.
    var shownTheme: Theme {
        guard case .palette(let pane)? = layers.last, !pane.input.isEmpty,
            let entry = highlightedPaletteEntry, entry.action.id == Action.changeTheme.id,
            let name = entry.arguments.first
        else { return appearance.theme }
        return appearance.named(name)
    }
}
