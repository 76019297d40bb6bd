import OrderCommands
import OrderEvents
import OrderQueries

/// What a command of this dashboard does to an order.
enum OrderAction: Hashable, Sendable {
    /// Places it; `summary` is an estimate of the order as it will be.
    indirect case place(PlaceOrder, summary: OrderSummary)
    /// Does something to a placed one; the reason is empty where none goes with it.
    case act(Confirmation.Verb, reason: String = "")

    /// The verb as keys and dialogs name it.
    var verb: String {
        switch self {
        case .place: "place"
        case .act(let verb, _): verb.rawValue
        }
    }

    /// What the order is once it is done: `approved`.
    var past: String {
        switch self {
        case .place: "placed"
        case .act(let verb, _): verb.rules.past
        }
    }

    /// The status the order is expected to have afterwards.
    var expectedStatus: OrderStatus {
        switch self {
        case .place: .pending
        case .act(let verb, _): verb.rules.becomes
        }
    }
}
