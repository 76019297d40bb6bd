import OrderCommands
import OrderEvents
import OrderQueries

/// What a command of this dashboard does to an order.
enum OrderAction: Hashable, Sendable {
    /// Places it; `summary` is an estimate of the order as it will be.
    indirect case place(PlaceOrder, summary: OrderSummary)
    case approve
    case ship
    /// Cancels it, for a reason.
    case cancel(reason: String)
    /// Gives back all that is not refunded yet; the reason may be empty.
    case refund(reason: String)

    /// The verb as keys and dialogs name it.
    var verb: String {
        switch self {
        case .place: "place"
        case .approve: "approve"
        case .ship: "ship"
        case .cancel: "cancel"
        case .refund: "refund"
        }
    }

    /// The status the order is expected to have afterwards.
    var expectedStatus: OrderStatus {
        switch self {
        case .place: .pending
        case .approve: .approved
        case .ship: .shipped
        case .cancel: .cancelled
        case .refund: .refunded
        }
    }
}
