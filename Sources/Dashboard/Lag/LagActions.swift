import TerminalKit

extension ActionSection {
    /// What can be done on the screen of the lag.
    static let lag = ActionSection(
        "Lag", [ActionRow(.lagWindow), ActionRow(.freezeLag), ActionRow(.lagBraille), ActionRow(.leaveLag)])
}

extension ActionID {
    static let lagWindow = ActionID("lag.window")
    static let freezeLag = ActionID("lag.freeze")
    static let lagBraille = ActionID("lag.braille")
}

extension Action {
    fileprivate static let lagWindow = Action(
        "lag.window", "the last minute, ten minutes, hour, day", [.keys(.character("t"), in: .screen(.lag))],
        hint: Hint("window", group: .filters)
    ) { state, _ in
        state.change(LagScreen.self) { screen, state in screen.show(screen.window.next, in: &state) }
    }.available(when: \.lagFollowing)

    fileprivate static let freezeLag = Action(
        "lag.freeze", "freeze the view while one looks, and go on", [.keys(.character("f"), in: .screen(.lag))],
        hint: Hint("freeze view", brief: "freeze", group: .filters)
    ) { state, _ in
        state.change(LagScreen.self) { $0.toggleFreezing(in: &$1) }
    }.shownAsOn { state, _ in state.screens[LagScreen.self].frozen != nil }

    fileprivate static let lagBraille = Action(
        "lag.braille", "draw the chart with braille, twice as fine, or with blocks",
        [.keys(.character("B"), in: .screen(.lag))]
    ) { state, _ in
        state.change(LagScreen.self) { $0.toggleBraille(in: &$1) }
    }.shownAsOn { state, _ in state.screens[LagScreen.self].isBraille }.available { state in
        state.configuration.isASCII
            ? .unavailable("braille needs more than ASCII: start without --ascii, in a terminal that shows Unicode")
            : state.lagFollowing
    }

    fileprivate static let leaveLag = Action("lag.leave", "back to the orders", [.keys(.escape, in: .screen(.lag))]) {
        state, _ in state.show(.orders)
    }
}

extension DashboardState {
    /// What asks for another chart cannot be done while the one there is stands still.
    fileprivate var lagFollowing: Availability {
        guard screens[LagScreen.self].frozen != nil else { return .available }
        return .unavailable("the view is frozen: \(keyName(of: .freezeLag)) goes on", .information)
    }
}
