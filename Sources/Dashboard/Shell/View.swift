import TerminalKit

/// Returns the frame of the whole screen; the same state always gives the same one.
func view(_ state: DashboardState) -> Frame {
    FrameContent(of: state).drawn().frame
}

extension DashboardState {
    /// What a layer shows.
    func overlay(for layer: Layer) -> Overlay {
        switch layer {
        case .placeOrder(let form): PlaceOrderFormView(form, state: self).overlay
        case .confirmation(let confirmation): ConfirmationView(confirmation, state: self).overlay
        case .order(let pane): OrderPaneView(pane, state: self).overlay
        case .event(let pane): EventPaneView(pane, state: self).overlay
        case .note(let form): NoteFormView(form: form, state: self).overlay
        case .directory(let form): DirectoryFormView(form: form, state: self).overlay
        case .line(let form): LineFormView(form: form, state: self).overlay
        case .help(let pane): HelpView(pane, state: self).overlay
        case .deadLetters(let pane): DeadLetterView(pane, state: self).overlay
        case .question(let question): QuestionView(question, state: self).overlay
        case .messages(let pane): MessageView(pane, state: self).overlay
        case .welcome: WelcomeView(self).overlay
        case .palette(let pane): PaletteView(pane, state: self).overlay
        }
    }

    /// The first line that may be at the top of the layer with the keyboard when it is scrolled all the way down.
    var lastScroll: Int { layers.last.map { overlay(for: $0).lastScroll } ?? 0 }
}
