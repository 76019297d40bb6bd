import OrderCommands
import OrderEvents
import OrderQueries

/// What a command of this dashboard does to an order.
enum OrderAction: Hashable, Sendable {
    /// Places it; `summary` is an estimate of the order as it will be.
    indirect case place(PlaceOrder, summary: OrderSummary)
    /// Does something to a placed one; the reason is empty where none goes with it.
    case act(Confirmation.Verb, reason: String = "")
    /// Adds a line to a pending one.
    indirect case addLine(OrderItem)
    /// Writes a note on it.
    case note(String)

    /// The verb as keys and dialogs name it.
    var verb: String {
        switch self {
        case .place: "place"
        case .act(let verb, _): verb.rawValue
        case .addLine: "add a line"
        case .note: "note"
        }
    }

    /// What is done to the order, before its id: `approved`.
    var past: String {
        switch self {
        case .place: "placed"
        case .act(let verb, _): verb.rules.past
        case .note: "note written on"
        case .addLine: "line added to"
        }
    }

    /// The status the order is expected to have afterwards; nil when it keeps its own.
    var expectedStatus: OrderStatus? {
        switch self {
        case .place: .pending
        case .act(let verb, _): verb.rules.becomes
        case .addLine, .note: nil
        }
    }
}
