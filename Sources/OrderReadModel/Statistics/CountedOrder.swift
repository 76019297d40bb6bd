import CQRS
import OrderEvents
import SQLiteProjectionStore

/// Holds what the statistics know of one order, and what it adds to each of their sums.
struct CountedOrder: Hashable {
    /// One line, with how many of it came back.
    struct Line: Hashable {
        let productID: String
        let quantity: Int64
        let unitPrice: Int64
        let discountBasisPoints: Int64
        var returned: Int64 = 0

        init(_ line: OrderLine) {
            self.init(
                productID: line.productID.rawValue.storable, quantity: line.quantity, unitPrice: line.unitPrice,
                discountBasisPoints: line.discountBasisPoints)
        }

        init(
            productID: String, quantity: Int64, unitPrice: Int64, discountBasisPoints: Int64, returned: Int64 = 0
        ) {
            self.productID = productID
            self.quantity = quantity
            self.unitPrice = unitPrice
            self.discountBasisPoints = discountBasisPoints
            self.returned = returned
        }

        /// How many were sold and not returned.
        var sold: Int64 { max(0, quantity - returned) }
    }

    let orderID: String
    let placedAt: Timestamp
    let customerID: String
    var status: OrderStatus
    var total: Money
    var refunded: Int64
    var lines: [Line]

    /// Creates the order that was just placed; throws `ProjectionError`.
    init(_ event: OrderPlaced, at instant: Timestamp) throws {
        orderID = event.orderID.rawValue.storable
        placedAt = instant
        customerID = event.customerID.rawValue.storable
        status = .pending
        total = try event.total.checkedForSums()
        refunded = 0
        lines = event.lines.map(Line.init)
    }

    /// Creates an order as it was stored.
    init(
        orderID: String, placedAt: Timestamp, customerID: String, status: OrderStatus, total: Money, refunded: Int64,
        lines: [Line]
    ) {
        self.orderID = orderID
        self.placedAt = placedAt
        self.customerID = customerID
        self.status = status
        self.total = total
        self.refunded = refunded
        self.lines = lines
    }

    /// Returns the order after one more event; throws `ProjectionError`.
    func applying(_ event: OrderEvent) throws -> CountedOrder {
        var next = self
        next.status = event.status(after: status, of: total)
        switch event {
        case .itemAdded(let event):
            next.total = try event.total.checkedForSums()
            next.lines.append(Line(event.line))
        case .refunded(let event):
            guard event.refundedTotal.currency == total.currency else {
                throw ProjectionError(
                    "the refund is in \(event.refundedTotal.currency), and the order in \(total.currency)")
            }
            next.refunded = try event.refundedTotal.checkedForSums().minorUnits
            for line in event.lines where lines.indices.contains(line.number - 1) {
                next.lines[line.number - 1].returned += line.quantity
            }
        case .placed, .approved, .shipped, .cancelled, .noted: break
        }
        return next
    }

    /// Whether its customer and its products are credited with it: sums leave cancelled orders out.
    var isCounted: Bool { status != .cancelled }

    /// Whether its lines count as sold: neither cancelled nor given back as a whole.
    var isSold: Bool { isCounted && status != .refunded }

    /// What is kept of its customer in its month.
    var ofCustomer: Figures {
        guard isCounted else { return .zero }
        let isPending = status == .pending
        return Figures(
            count: 1, total: total.minorUnits, refunded: refunded, pendingCount: isPending ? 1 : 0,
            pendingTotal: isPending ? total.minorUnits : 0)
    }

    /// What is kept of its status in its quarter of an hour.
    var ofStatus: Figures { Figures(count: 1, total: total.minorUnits, refunded: refunded) }

    /// What is kept of each of its products in its month: what was sold and did not come back, at the lines' own prices.
    ///
    /// What is given back without saying for which line is taken from no product.
    var ofProducts: [String: Figures] {
        guard isSold else { return [:] }
        return lines.reduce(into: [:]) { sums, line in
            guard line.sold > 0 else { return }
            let money = OrderLine.total(
                of: line.sold, at: line.unitPrice, discountBasisPoints: line.discountBasisPoints)
            let isFirst = sums[line.productID] == nil
            sums[line.productID, default: .zero] += Figures(
                count: isFirst ? 1 : 0, quantity: line.sold, total: money ?? 0)
        }
    }
}
