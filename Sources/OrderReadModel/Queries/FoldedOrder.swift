import CQRS
import OrderEvents
import OrderQueries

/// Folds the events of one order into what a query shows of it, as the rows of the read model would.
struct FoldedOrder {
    private let placed: OrderPlaced
    private var state: OrderState
    private var lines: [OrderLine]
    private var refundedQuantities: [Int: Int64] = [:]
    private var notes: [OrderNote] = []

    /// The order after its first event; throws `ProjectionError`.
    init(_ event: OrderPlaced, recorded: RecordedEvent) throws {
        placed = event
        lines = event.lines
        state = try OrderState(event, recorded: recorded)
    }

    /// Adds one more event; throws `ProjectionError`.
    mutating func apply(_ event: OrderEvent, recorded: RecordedEvent) throws {
        state = try state.applying(event, recorded: recorded)
        switch event {
        case .itemAdded(let event): lines.append(event.line)
        case .refunded(let event):
            for line in event.lines { refundedQuantities[line.number, default: 0] += line.quantity }
        case .noted(let event):
            notes.append(OrderNote(text: event.text, author: event.author, notedAt: recorded.occurredAt))
        default: break  // The others change what the state holds.
        }
    }

    /// The order as it is now.
    var detail: OrderDetail {
        let summary = OrderSummary(
            orderID: placed.orderID, customerID: placed.customerID, customerName: placed.customerName,
            customerEmail: placed.customerEmail, status: state.status, itemCount: state.itemCount, total: state.total,
            refunded: Money(minorUnits: state.refunded, currency: state.total.currency), placedAt: state.placedAt,
            lastUpdated: state.lastUpdated, shippedAt: state.shippedAt, version: state.version,
            position: state.position)
        return OrderDetail(
            summary: summary, lines: lines, refundedQuantities: refundedQuantities,
            paymentMethodID: placed.paymentMethodID, shippingAddress: placed.shippingAddress,
            cancellationReason: state.cancellationReason, approvedBy: state.approvedBy, notes: notes)
    }
}
