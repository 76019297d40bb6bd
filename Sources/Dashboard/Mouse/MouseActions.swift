extension Action {
    /// Has the mouse reported to the dashboard, or leaves it to the terminal.
    static let mouse = Action(
        "shell.mouse", "use the mouse here, or leave it to the terminal; Shift selects text as usual",
        [.byName(in: .anywhere)],
        // The one that changes something is listed first.
        parameters: [.choice(named: "state", of: { $0.hasMouse ? ["off", "on"] : ["on", "off"] })]
    ) { state, arguments in
        state.hasMouse = arguments.first == "on"
        let words = state.hasMouse ? "the mouse is used here; Shift selects text" : "the mouse is the terminal's"
        state.showNotice(.information, words)
        return [.reportMouse(state.hasMouse)]
    }.shownAsOn { state, arguments in
        arguments.isEmpty ? state.hasMouse : arguments == [state.hasMouse ? "on" : "off"]
    }
}
