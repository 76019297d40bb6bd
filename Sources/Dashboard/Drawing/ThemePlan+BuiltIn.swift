import TerminalKit

/// The themes that come with the program.
///
/// The colours of those with a ground of their own stand in xterm's palette of 256, so that they look the same on terminals
/// with no more than that; a test computes the contrast of each.
extension ThemePlan {
    /// Returns the plan of a name for a terminal's ground; the first one for a name that there is not.
    static func named(_ name: String, on ground: Ground) -> ThemePlan {
        switch (Theme.usualName(of: name), ground) {
        case ("dark", _): dark
        case ("light", _): light
        case ("contrast", .dark): contrastOnBlack
        case ("contrast", .light): contrastOnWhite
        case ("colour-blind", .dark): colourBlindOnDark
        case ("colour-blind", .light): colourBlindOnLight
        case ("mono", _): mono
        case (_, .dark): ownColorsOnDark
        case (_, .light): ownColorsOnLight
        }
    }

    private static let mono = ThemePlan(plain, marksChangesBySign: true)

    /// The terminal's own colours for everything.
    private static let plain = Palette(
        ground: .standard, text: .standard, strong: .standard, quiet: .standard, border: .standard, accent: .standard,
        good: .standard, moving: .standard, paused: .standard, attention: .standard, bad: .standard)

    /// Of the bright entries only those that the usual palettes with colours of their own leave colours.
    private static let ownColorsOnDark = ThemePlan(
        changing(plain) {
            ($0.accent, $0.moving, $0.good) = (.cyan, .cyan, .green)
            ($0.attention, $0.paused, $0.bad) = (.yellow, .brightMagenta, .brightRed)
        })

    /// The usual green, cyan and yellow cannot be read on white.
    private static let ownColorsOnLight = ThemePlan(
        changing(plain) {
            ($0.accent, $0.moving) = (.blue, .blue)
            ($0.attention, $0.paused, $0.bad) = (.magenta, .magenta, .red)
        })

    private static let dark = ThemePlan(
        Palette(
            ground: .hex(0x1C1C1C), text: .hex(0xD0D0D0), strong: .hex(0xEEEEEE), quiet: .hex(0x8A8A8A),
            border: .hex(0x6C6C6C), accent: .hex(0x87AFD7), good: .hex(0x87D787), moving: .hex(0x5FAFD7),
            paused: .hex(0xD7AFFF), attention: .hex(0xD7AF5F), bad: .hex(0xFF5F5F), selectedText: .hex(0xEEEEEE),
            selectedGround: .hex(0x005F87)))

    private static let light = ThemePlan(
        Palette(
            ground: .hex(0xEEEEEE), text: .hex(0x262626), strong: .hex(0x000000), quiet: .hex(0x6C6C6C),
            border: .hex(0x808080), accent: .hex(0x005FAF), good: .hex(0x005F00), moving: .hex(0x005F87),
            paused: .hex(0x870087), attention: .hex(0x875F00), bad: .hex(0xAF0000), selectedText: .hex(0x000000),
            selectedGround: .hex(0xAFD7FF)))

    private static let contrastOnBlack = ThemePlan(
        Palette(
            ground: .hex(0x000000), text: .hex(0xFFFFFF), strong: .hex(0xFFFFFF), quiet: .hex(0xBCBCBC),
            border: .hex(0xA8A8A8), accent: .hex(0x87FFFF), good: .hex(0x87FF87), moving: .hex(0x87D7FF),
            paused: .hex(0xFFAFFF), attention: .hex(0xFFD700), bad: .hex(0xFF8787), selectedText: .hex(0x000000),
            selectedGround: .hex(0x87D7FF)), isHeavy: true)

    private static let contrastOnWhite = ThemePlan(
        Palette(
            ground: .hex(0xFFFFFF), text: .hex(0x000000), strong: .hex(0x000000), quiet: .hex(0x444444),
            border: .hex(0x4E4E4E), accent: .hex(0x0000AF), good: .hex(0x005F00), moving: .hex(0x005F5F),
            paused: .hex(0x5F005F), attention: .hex(0x5F0087), bad: .hex(0x870000), selectedText: .hex(0xFFFFFF),
            selectedGround: .hex(0x000087)), isHeavy: true)

    /// Orange for what needs somebody, blue for all else: people who see no red or no green see these two apart.
    private static let colourBlindOnDark = ThemePlan(
        changing(dark.palette) {
            ($0.accent, $0.good, $0.moving) = (.hex(0x87D7FF), .hex(0x5FAFFF), .hex(0x87AFD7))
            ($0.paused, $0.attention, $0.bad) = (.hex(0xD7D7FF), .hex(0xFFD787), .hex(0xFF8700))
        })

    private static let colourBlindOnLight = ThemePlan(
        changing(light.palette) {
            ($0.accent, $0.good, $0.moving) = (.hex(0x005FAF), .hex(0x0000AF), .hex(0x005F87))
            ($0.paused, $0.attention, $0.bad) = (.hex(0x5F5F87), .hex(0x875F00), .hex(0x870000))
        })

    private static func changing(_ palette: Palette, _ change: (inout Palette) -> Void) -> Palette {
        var palette = palette
        change(&palette)
        return palette
    }
}
