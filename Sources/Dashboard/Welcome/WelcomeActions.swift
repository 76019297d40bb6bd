import TerminalKit

extension ActionID {
    static let loadSamples = ActionID("welcome.loadSamples")
    static let openDemo = ActionID("welcome.demo")
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

    /// Shows the demonstration in place of the empty desk, which comes back afterwards.
    static let openDemo = Action(
        "welcome.demo", "see a demonstration, on a desk to throw away", [.keys(.character("d"), in: .welcome)]
    ) { state, _ in
        state.isLeaving = true
        return [.openDemo]
    }.available { state in
        guard state.configuration.offersDemo else { return .inapplicable("there is no demonstration from here") }
        return state.sampleProgress == nil ? .available : .inapplicable("the sample orders are being loaded")
    }

    /// Closes the offer of the empty desk.
    static let closeWelcome = Action("welcome.close", "close the offer", [.keys(.escape, in: .welcome)]) { state, _ in
        state.layers.removeLast()
        return []
    }
}
