import TerminalKit

/// What a theme is made of, before it is known how many colours there are.
struct ThemePlan {
    /// The colours of a theme by what they are for.
    struct Palette {
        /// What is behind all text; the terminal's own where the theme leaves that alone.
        var ground: Color
        var text: Color
        var strong: Color
        var quiet: Color
        var border: Color
        /// Keys that can be pressed.
        var accent: Color
        var good: Color
        /// What is on its way.
        var moving: Color
        var paused: Color
        /// What needs somebody.
        var attention: Color
        var bad: Color
        /// What is chosen, and the line that keys act on: the text and what is behind it. Where there are none, they are
        /// the terminal's own, exchanged.
        var selectedText = Color.standard
        var selectedGround = Color.standard
    }

    var palette: Palette
    /// Nothing is faint, and what matters is bold.
    var isHeavy = false
    /// A sign alone shows what has changed: it comes and goes too often for an attribute without a colour.
    var marksChangesBySign = false
    /// What a person has set.
    private var own: [Role: Style] = [:]

    init(_ palette: Palette, isHeavy: Bool = false, marksChangesBySign: Bool = false) {
        self.palette = palette
        self.isHeavy = isHeavy
        self.marksChangesBySign = marksChangesBySign
    }

    /// Returns the plan with what a person has set in it.
    func changed(by theme: OwnTheme) -> ThemePlan {
        var plan = self
        plan.own = theme.styles
        if let text = theme.styles[.text] {
            if text.background != .standard { plan.palette.ground = text.background }
            if text.foreground != .standard { plan.palette.text = text.foreground }
        }
        return plan
    }

    /// Returns how a role is drawn with so many colours.
    func style(of role: Role, depth: ColorDepth) -> Style {
        var style = own[role] ?? planned(role)
        if style.background == .standard { style.background = palette.ground }
        if style.foreground == .standard, palette.ground != .standard { style.foreground = palette.text }
        // Faint is what stands for a faint colour where that cannot be shown.
        if own[role] == nil, depth >= .indexed, style.foreground.parts != nil { style.attributes.remove(.dim) }
        return reduced(style, to: depth)
    }

    private func planned(_ role: Role) -> Style {
        switch role {
        case .selected, .choice, .activeKey:
            // Exchanged, so that it stands out without colours as well.
            Style(
                foreground: palette.selectedGround, background: palette.selectedText, attributes: attributes(of: role))
        default: Style(foreground: color(of: role), attributes: attributes(of: role))
        }
    }

    /// Returns a style in the colours of a depth, and without what could not be read in them.
    private func reduced(_ style: Style, to depth: ColorDepth) -> Style {
        var reduced = style
        reduced.foreground = style.foreground.reduced(to: depth)
        reduced.background = style.background.reduced(to: depth)
        guard depth < .indexed, let contrast = reduced.contrast, contrast < Self.leastContrast else { return reduced }
        // A filled place stays one; where text and ground are exchanged, it is one already.
        let isFilled = style.background != palette.ground && !style.attributes.contains(.reverse)
        reduced.foreground = (isFilled ? palette.ground : palette.text).reduced(to: depth)
        reduced.background = (isFilled ? palette.text : palette.ground).reduced(to: depth)
        return reduced
    }

    /// With less contrast the few colours of old terminals are not used: attributes and signs are left.
    private static let leastContrast = 3.0

    private func attributes(of role: Role) -> Style.Attributes {
        if marksChangesBySign, role == .changed { return [] }
        var attributes = Self.attributes(of: role)
        if isHeavy, attributes.remove(.dim) == nil, role != .text { attributes.insert(.bold) }
        return attributes
    }

    private static func attributes(of role: Role) -> Style.Attributes {
        switch role {
        case .text, .live, .approvedOrder, .waiting, .success: []
        case .quiet, .border, .guess, .shippedOrder, .cancelledOrder, .refundedOrder: .dim
        case .strong, .key, .catchingUp, .pendingOrder, .warning, .attention, .changed, .unfocused: .bold
        case .columnName, .placeholder: [.dim, .underline]
        case .field, .rebuilding: .underline
        case .delayed, .failure: [.bold, .underline]
        case .activeKey, .choice, .unknown, .stalled, .failed, .selected: [.bold, .reverse]
        case .paused: .reverse
        }
    }

    private func color(of role: Role) -> Color {
        switch role {
        case .text, .field, .unknown: palette.text
        case .strong, .choice, .activeKey, .unfocused, .selected: palette.strong
        case .quiet, .columnName, .placeholder, .guess, .shippedOrder, .cancelledOrder, .refundedOrder: palette.quiet
        case .border: palette.border
        case .key: palette.accent
        case .catchingUp, .rebuilding, .approvedOrder, .waiting, .changed: palette.moving
        case .live, .success: palette.good
        case .delayed, .pendingOrder, .warning, .attention: palette.attention
        case .paused: palette.paused
        case .stalled, .failed, .failure: palette.bad
        }
    }
}
