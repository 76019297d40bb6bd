import TerminalKit

extension ActionID {
    static let loadSamples = ActionID("welcome.loadSamples")
}

extension Action {
    /// Loads the sample orders into the empty desk.
    static let loadSamples = Action(
        "welcome.loadSamples", "load the sample orders, at an empty desk", [.keys(.character("l"), in: .welcome)],
        changesDesk: true
    ) { state, _ in
        state.sampleProgress = "starting"
        return [.loadSamples]
    }.available { $0.sampleProgress == nil ? .available : .inapplicable("the sample orders are being loaded") }

    /// Closes the offer of the empty desk.
    static let closeWelcome = Action("welcome.close", "close the offer", [.keys(.escape, in: .welcome)]) { state, _ in
        state.layers.removeLast()
        return []
    }
}
