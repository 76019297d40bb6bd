import TerminalKit

/// Holds in which theme the screen is drawn, and for which terminal.
struct Appearance: Hashable, Sendable {
    /// The themes that a person has made.
    let own: [OwnTheme]
    /// How many colours the terminal shows.
    let depth: ColorDepth
    /// The name of the theme.
    private(set) var name: String
    /// What the terminal's own background is like.
    private(set) var ground: Ground
    /// The theme itself; made when one of the others changes, because every frame needs it.
    private(set) var theme: Theme

    init(_ configuration: DashboardConfiguration) {
        own = configuration.ownThemes
        depth = configuration.colorDepth
        ground = configuration.ground ?? .dark
        let isOwn = own.contains { $0.name == configuration.theme }
        name = isOwn ? configuration.theme : Theme.usualName(of: configuration.theme) ?? Theme.names[0]
        theme = .named(name, on: ground, depth: depth, among: own)
    }

    /// The names of all themes.
    var names: [String] { Theme.names + own.map(\.name) }

    /// Draws in another theme from now on.
    mutating func choose(_ newName: String) {
        name = newName
        theme = named(newName)
    }

    /// Draws for another background from now on.
    mutating func receive(background: RGB) {
        ground = Ground(background)
        theme = named(name)
    }

    /// Returns a theme as it would be drawn here.
    func named(_ name: String) -> Theme {
        .named(name, on: ground, depth: depth, among: own)
    }
}
