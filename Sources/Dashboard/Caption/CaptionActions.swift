import TerminalKit

extension ActionID {
    static let endCaptions = ActionID("caption.end")
}

extension Action {
    /// Ends the captions; what is shown goes on.
    static let endCaptions = Action(
        "caption.end", "end the captions that explain what is seen", [.keys(.escape, in: .caption)], isImmediate: true
    ) { state, _ in state.endCaptions() }
    .available { $0.caption.text == nil ? .inapplicable("there are no captions to end") : .available }
}
