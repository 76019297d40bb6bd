import TerminalKit

extension ActionID {
    static let askAboutRebuild = ActionID("rebuild.ask")
}

extension Action {
    /// Asks whether to rebuild the read model, or to give up the rebuilds under way.
    static let askAboutRebuild = Action(
        "rebuild.ask", "rebuild: build a new read model in a shadow of this one, or give that up",
        [.keys(.character("R"), in: .anywhere)], changesDesk: true
    ) { state, _ in
        state.askAboutRebuild()
        return []
    }.available {
        $0.desk == nil
            ? .unavailable("the desk has not been observed yet; try again in a moment", .information) : .available
    }.opening(.question)
}
