import CQRS
import OrderEvents
import SQLiteProjectionStore

/// Holds what events change in an order's row, and what kept totals go by.
struct OrderState: Hashable {
    /// The row: the position of the order's first event.
    let id: Int64
    let placedAt: Timestamp
    var status: OrderStatus
    var total: Money
    var itemCount: Int
    var lastUpdated: Timestamp
    var shippedAt: Timestamp?
    var version: StreamVersion
    var position: Position
    var approvedBy: String?
    var cancellationReason: String?
    /// What was refunded so far, in minor units of the total's currency.
    var refunded: Int64

    var isHighValue: Bool { total.minorUnits > OrderPolicy.highValueThreshold }

    /// Returns the order after one more event.
    func applying(_ event: OrderEvent, recorded: RecordedEvent) throws -> OrderState {
        var next = self
        next.version = recorded.version
        next.position = recorded.position
        next.lastUpdated = recorded.occurredAt
        next.status = event.status(after: status, of: total)
        if case .placed = event {
            throw ProjectionError("order '\(event.orderID)' is in the read model already")
        }
        switch event {
        case .itemAdded(let event):
            next.total = try event.total.checkedForSums()
            next.itemCount += 1
        case .approved(let event): next.approvedBy = event.approvedBy
        case .shipped: next.shippedAt = recorded.occurredAt
        case .cancelled(let event): next.cancellationReason = event.reason
        case .refunded(let event): next.refunded = try checked(event).minorUnits
        // What changes the status alone; a new field of the row gets its case.
        default: break
        }
        return next
    }

    /// Returns all that was refunded, which no projection shows in another currency than the order's.
    private func checked(_ event: OrderRefunded) throws -> Money {
        let refunded = event.refundedTotal
        guard refunded.currency == total.currency else {
            throw ProjectionError("the refund is in \(refunded.currency), and the order in \(total.currency)")
        }
        return try refunded.checkedForSums()
    }
}

extension OrderState {
    /// Creates the state of an order that was just placed.
    init(_ event: OrderPlaced, recorded: RecordedEvent) throws {
        self.init(
            id: recorded.position.rawValue, placedAt: recorded.occurredAt, status: .pending,
            total: try event.total.checkedForSums(), itemCount: event.lines.count, lastUpdated: recorded.occurredAt,
            shippedAt: nil, version: recorded.version, position: recorded.position, approvedBy: nil,
            cancellationReason: nil, refunded: 0)
    }
}

extension Money {
    /// No honest total is larger, and sums of a million of these still fit 64 bits.
    private static let largestTotal: Int64 = 1_000_000_000_000

    /// Returns whether sums of amounts like this fit.
    static func fitsSums(_ minorUnits: Int64) -> Bool { (-largestTotal...largestTotal).contains(minorUnits) }

    /// Returns itself; throws `ProjectionError` where sums that it is added to might not fit.
    func checkedForSums() throws -> Money {
        guard Self.fitsSums(minorUnits) else {
            throw ProjectionError("the total \(plain) \(currency) is out of range")
        }
        return self
    }
}
