import CQRS
import OrderEvents

/// What a person clicked: what was drawn there, on which surface.
struct Click: Hashable, Sendable {
    let target: ClickTarget
    /// What had the keyboard in the frame that was clicked.
    let surface: Surface
    /// Whether it is the second of two on the same thing.
    var isDouble = false
    /// Whether it goes on with what a person clicked before.
    var isContinued = false
}

/// The wheel, turned over something that scrolls.
struct WheelTurn: Hashable, Sendable {
    /// How many rows one notch moves.
    static let rowsOfNotch = 3

    /// How many rows the view moves; towards the beginning for a negative number.
    let rows: Int
    /// What had the keyboard in the frame that the pointer was on.
    let surface: Surface
}

/// Names what has the keyboard, whatever is typed into it: a click that was meant for another one does nothing.
enum Surface: Hashable, Sendable {
    case screen(ScreenID)
    case placeOrder
    case confirmation(Confirmation.Verb, OrderID, StreamVersion)
    case order(OrderID)
    case event(OrderID)
    case note
    case line(OrderID)
    case directory
    case help
    case deadLetters
    case question(Question.Subject)
    case messages
    case welcome
    case palette

    init(_ layer: Layer) {
        switch layer {
        case .placeOrder: self = .placeOrder
        case .confirmation(let confirmation):
            self = .confirmation(confirmation.verb, confirmation.order.orderID, confirmation.order.version)
        case .order(let pane): self = .order(pane.orderID)
        case .event(let pane): self = .event(pane.orderID)
        case .note: self = .note
        case .line(let form): self = .line(form.order.orderID)
        case .directory: self = .directory
        case .help: self = .help
        case .deadLetters: self = .deadLetters
        case .question(let question): self = .question(question.subject)
        case .messages: self = .messages
        case .welcome: self = .welcome
        case .palette: self = .palette
        }
    }
}

extension DashboardState {
    /// What has the keyboard.
    var surface: Surface { layers.last.map(Surface.init) ?? .screen(screens.shown) }
}
