import CQRS
import OrderEvents

/// Folds an order's history into what decisions about it need.
struct Order: Aggregate, Hashable {
    /// What is known of an order once placed.
    struct Placement: Hashable {
        let customerID: CustomerID
        let placedBy: String
        /// Who added lines after it was placed.
        var lineAdders: Set<String> = []
        var status: OrderStatus
        var total: Money
        /// What was given back so far, in minor units of the total's currency.
        var refunded: Int64 = 0
        var lineCount: Int
        var noteCount = 0

        /// What can still be given back, in minor units.
        var remaining: Int64 {
            let (remaining, overflow) = total.minorUnits.subtractingReportingOverflow(refunded)
            return overflow ? 0 : max(0, remaining)
        }
    }

    static let category = StreamCategory.order

    /// Nil until the order is placed.
    private(set) var placement: Placement?

    mutating func evolve(_ fact: OrderEvent) {
        switch fact {
        case .placed(let fact):
            placement = Placement(
                customerID: fact.customerID, placedBy: fact.placedBy, status: .pending, total: fact.total,
                lineCount: fact.lines.count)
        case .itemAdded(let fact):
            placement?.total = fact.total
            placement?.lineCount += 1
            placement?.lineAdders.insert(fact.addedBy)
        case .refunded(let fact): placement?.refunded = fact.refundedTotal.minorUnits
        case .noted: placement?.noteCount += 1
        default: break  // The others change the status alone.
        }
        if let now = placement { placement?.status = fact.status(after: now.status, of: now.total) }
    }
}
