/// Names a place where keys have a meaning: the same key may mean another action in another place.
enum Place: Hashable, Sendable {
    /// Everywhere, ahead of everything that waits.
    case always
    /// While the last line shows that something is waited for.
    case waiting
    /// The line of captions, while one is shown and nothing lies over the screen.
    case caption
    /// A screen, while nothing lies over it.
    case screen(ScreenID)
    /// Every screen, while nothing lies over it.
    case screens
    /// The search line.
    case search
    /// The text that a list of customers or products is searched for.
    case listSearch
    /// The form that registers or changes a customer or a product.
    case directoryForm
    /// The form that places an order.
    case form
    /// The finished lines in that form.
    case formLines
    /// The form's question whether to leave it.
    case leavingForm
    /// A question, while no reason is typed.
    case question
    /// The reason typed into a question.
    case reason
    /// An opened order.
    case order
    /// An event of an opened order.
    case event
    /// A note that is typed.
    case note
    /// A new line of an order that is filled in.
    case line
    /// The list of dead letters.
    case deadLetters
    /// The help.
    case help
    /// The help, while words are typed that it is searched for.
    case helpSearch
    /// The messages.
    case messages
    /// The offer of an empty desk.
    case welcome
    /// The palette.
    case palette
    /// Whatever has a cursor, or scrolls.
    case lists
    /// A text that scrolls where letters are an answer.
    case scrollingText
    /// Every screen, and every layer but those that receive text or an answer.
    case anywhere
}

extension DashboardState {
    /// The places where a key is searched for that was not typed ahead of something, first place first.
    var places: [Place] {
        guard let layer = layers.last else {
            guard finder == nil else { return [screens.shown == .orders ? .search : .listSearch] }
            return (caption.text == nil ? [] : [.caption]) + [.screen(screens.shown), .screens, .lists, .anywhere]
        }
        return layer.places
    }
}

extension Layer {
    /// The places where a key is searched for while this layer is on top.
    fileprivate var places: [Place] {
        switch self {
        case .placeOrder(let form): form.places
        case .confirmation(let confirmation): [confirmation.reason == nil ? .question : .reason, .scrollingText]
        case .question(let question): [question.reason == nil ? .question : .reason, .scrollingText]
        case .order: Place.overOrder
        case .event: [.event, .lists]
        case .note: [.note]
        case .directory(let form): [form.isLeavingAsked ? .leavingForm : .directoryForm]
        case .line: [.line, .scrollingText]
        case .deadLetters: [.deadLetters, .lists, .anywhere]
        case .help(let pane): pane.search == nil ? [.help, .lists] : [.helpSearch, .scrollingText]
        case .messages: [.messages, .lists]
        case .welcome: [.welcome, .anywhere]
        case .palette: [.palette]
        }
    }
}
