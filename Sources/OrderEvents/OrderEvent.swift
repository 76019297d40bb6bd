import CQRS
import Foundation

/// The facts of an order's stream.
public enum OrderEvent: Hashable, Sendable {
    /// Placed, and waiting for approval.
    case placed(OrderPlaced)
    /// Given one more line.
    case itemAdded(OrderItemAdded)
    /// Approved.
    case approved(OrderApproved)
    /// Shipped.
    case shipped(OrderShipped)
    /// Called off.
    case cancelled(OrderCancelled)
    /// Given back, as a whole or in part.
    case refunded(OrderRefunded)
    /// Given a note.
    case noted(OrderNoted)
}

extension OrderEvent: Event {
    private typealias Kind = EventKinds<OrderEvent>.Kind

    static let kinds = EventKinds<OrderEvent>([
        Kind(OrderPlaced.self) { .placed($0.placed(by: $1.cause.actor)) },
        Kind(OrderItemAdded.self) { .itemAdded($0.added(by: $1.cause.actor)) },
        Kind(OrderApproved.self) { .approved($0) },
        Kind(OrderShipped.self) { .shipped($0) },
        Kind(OrderCancelled.self) { .cancelled($0) },
        Kind(OrderRefunded.self) { .refunded($0) },
        Kind(OrderNoted.self) { .noted($0) },
    ])

    /// The stored name and schema version of this fact.
    public var type: EventType { Self.kinds.type(of: body) }

    /// Encodes the fact as JSON.
    public func encode() throws -> Data { body.encode() }

    /// Decodes a stored fact about an order.
    public init(decoding stored: RecordedEvent) throws {
        self = try Self.kinds.decode(stored)
    }

    private var body: any OrderFact {
        switch self {
        case .placed(let fact): fact
        case .itemAdded(let fact): fact
        case .approved(let fact): fact
        case .shipped(let fact): fact
        case .cancelled(let fact): fact
        case .refunded(let fact): fact
        case .noted(let fact): fact
        }
    }

    /// The order it is about.
    public var orderID: OrderID { body.orderID }

    /// The fact in a few words, such as `3 items, $138.97`.
    public var summary: String { body.summary }

    /// Returns the status of the order after the fact: `status` before it, and `total` what it was ordered for.
    public func status(after status: OrderStatus, of total: Money) -> OrderStatus {
        switch self {
        case .placed: .pending
        case .itemAdded, .noted: status
        case .approved: .approved
        case .shipped: .shipped
        case .cancelled: .cancelled
        case .refunded(let fact): fact.refundedTotal.minorUnits >= total.minorUnits ? .refunded : status
        }
    }
}

/// The body of a fact of an order's stream.
protocol OrderFact: EventBody {
    /// The order it is about.
    var orderID: OrderID { get }

    /// The fact in a few words.
    var summary: String { get }
}

extension OrderFact {
    var stream: StreamID { .order(orderID) }
}
