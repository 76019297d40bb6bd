import TerminalKit

/// Returns the frame of the whole screen; the same state always gives the same one.
func view(_ state: DashboardState) -> Frame {
    var memory = TableMemory()
    return view(state, &memory)
}

/// Returns the same frame, sooner: rows that were on the one before are reused.
func view(_ state: DashboardState, _ memory: inout TableMemory) -> Frame {
    let layout = Layout(for: state.size)
    var canvas = Canvas(frame: Frame(size: state.size), theme: .named(state.configuration.theme))
    let status = StatusBar(state)
    Header(state).draw(in: layout.header, on: &canvas)
    if let area = layout.keys { status.drawKeys(in: area, on: &canvas) }
    if let area = layout.notice { status.drawNotice(in: area, on: &canvas) }
    state.screens.current.draw(in: layout, of: state, memory: &memory, on: &canvas)
    for layer in state.layers {
        // Only the layer at the top has the keyboard.
        canvas.frame.cursor = nil
        state.overlay(for: layer).draw(on: &canvas)
    }
    return canvas.frame
}

extension DashboardState {
    /// What a layer shows.
    func overlay(for layer: Layer) -> Overlay {
        switch layer {
        case .placeOrder(let form): PlaceOrderFormView(form, state: self).overlay
        case .confirmation(let confirmation): ConfirmationView(confirmation, state: self).overlay
        case .order(let pane): OrderPaneView(pane, state: self).overlay
        case .help(let pane): HelpView(pane, state: self).overlay
        case .deadLetters(let pane): DeadLetterView(pane, state: self).overlay
        case .question(let question): QuestionView(question, state: self).overlay
        case .messages(let pane): MessageView(pane, state: self).overlay
        case .welcome: WelcomeView(self).overlay
        }
    }

    /// The first line that may be at the top of the layer with the keyboard when it is scrolled all the way down.
    var lastScroll: Int { layers.last.map { overlay(for: $0).lastScroll } ?? 0 }
}
