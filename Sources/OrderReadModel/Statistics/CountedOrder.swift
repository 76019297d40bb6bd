import CQRS
import OrderEvents
import SQLiteProjectionStore

/// Holds what the statistics know of one order, and what it adds to each of their sums.
struct CountedOrder: Hashable {
    /// One line, with how many of it came back.
    struct Line: Hashable {
        let productID: StoredText
        let quantity: Int64
        let unitPrice: Int64
        let discountBasisPoints: Int64
        private(set) var returned: Int64

        /// Creates a line of which nothing came back; throws `ProjectionError` for one that sums have no room for.
        init(_ line: OrderLine) throws {
            guard (1...Self.largestQuantity).contains(line.quantity) else {
                throw ProjectionError("the quantity \(line.quantity) of '\(line.productID)' is out of range")
            }
            _ = try line.checkedTotal()
            self.init(
                productID: StoredText(line.productID.rawValue), quantity: line.quantity, unitPrice: line.unitPrice,
                discountBasisPoints: line.discountBasisPoints)
        }

        /// Creates a line as it was stored.
        init(
            productID: StoredText, quantity: Int64, unitPrice: Int64, discountBasisPoints: Int64, returned: Int64 = 0
        ) {
            self.productID = productID
            self.quantity = quantity
            self.unitPrice = unitPrice
            self.discountBasisPoints = discountBasisPoints
            self.returned = returned
        }

        /// No honest quantity is larger, and sums of a million of these still fit 64 bits.
        private static let largestQuantity: Int64 = 1_000_000_000_000

        /// How many were sold and not returned.
        var sold: Int64 { quantity > returned ? quantity - returned : 0 }

        /// Counts how many more came back; throws `ProjectionError` for none, or more than fit 64 bits.
        mutating func add(returned quantity: Int64) throws {
            let (sum, overflows) = returned.addingReportingOverflow(quantity)
            guard quantity >= 1, !overflows else {
                throw ProjectionError("the refunded quantity \(quantity) is out of range")
            }
            returned = sum
        }
    }

    let orderID: StoredText
    let placedAt: Timestamp
    let customerID: StoredText
    var status: OrderStatus
    var total: Money
    var refunded: Int64
    /// Empty where they were not read, which most steps of an order do not need: see ``needsLines(for:)``.
    var lines: [Line]

    /// Creates the order that was just placed; throws `ProjectionError`.
    init(_ event: OrderPlaced, at instant: Timestamp) throws {
        orderID = StoredText(event.orderID.rawValue)
        placedAt = instant
        customerID = StoredText(event.customerID.rawValue)
        status = .pending
        total = try event.total.checkedForSums()
        refunded = 0
        lines = try event.lines.map(Line.init)
    }

    /// Creates an order as it was stored.
    init(
        orderID: StoredText, placedAt: Timestamp, customerID: StoredText, status: OrderStatus, total: Money,
        refunded: Int64,
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

    /// Returns whether its lines have to be known before one more event: where they change, or begin or cease to be sold.
    func needsLines(for event: OrderEvent) -> Bool {
        switch event {
        case .itemAdded, .refunded: true
        case .placed, .approved, .shipped, .cancelled, .noted:
            Self.isSold(event.status(after: status, of: total)) != isSold
        }
    }

    /// Returns the order after one more event; throws `ProjectionError`.
    func applying(_ event: OrderEvent) throws -> CountedOrder {
        var next = self
        next.status = event.status(after: status, of: total)
        switch event {
        case .itemAdded(let event):
            next.total = try event.total.checkedForSums()
            next.lines.append(try Line(event.line))
        case .refunded(let event):
            guard event.refundedTotal.currency == total.currency else {
                throw ProjectionError(
                    "the refund is in \(event.refundedTotal.currency), and the order in \(total.currency)")
            }
            next.refunded = try event.refundedTotal.checkedForSums().minorUnits
            for line in event.lines { try next.add(line) }
        case .placed, .approved, .shipped, .cancelled, .noted: break
        }
        return next
    }

    /// Whether status, total and refunds are those of another state.
    func hasAmounts(of other: CountedOrder) -> Bool {
        status == other.status && total == other.total && refunded == other.refunded
    }

    private mutating func add(_ line: OrderRefunded.Line) throws {
        guard line.number >= 1, line.number <= lines.count else {
            throw ProjectionError("the refund names line \(line.number), which the order does not have")
        }
        try lines[line.number - 1].add(returned: line.quantity)
    }

    /// Whether its customer and its products are credited with it: sums leave cancelled orders out.
    var isCounted: Bool { status != .cancelled }

    /// Whether its lines count as sold: neither cancelled nor given back as a whole.
    var isSold: Bool { Self.isSold(status) }

    private static func isSold(_ status: OrderStatus) -> Bool { status != .cancelled && status != .refunded }

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
    var ofProducts: [StoredText: Figures] {
        var sums: [StoredText: Figures] = [:]
        eachSold { product, figures in
            sums[product, default: Figures(count: 1)] += figures
        }
        return sums
    }

    /// Runs `body` on the product of each line that is sold, in order, with the quantity and the money of the line alone.
    func eachSold(_ body: (StoredText, Figures) -> Void) {
        guard isSold else { return }
        for line in lines where line.sold > 0 {
            let money = OrderLine.total(
                of: line.sold, at: line.unitPrice, discountBasisPoints: line.discountBasisPoints)
            body(line.productID, Figures(quantity: line.sold, total: money ?? 0))
        }
    }
}

extension OrderLine {
    /// Returns its total; throws `ProjectionError` where sums that it is added to might not fit.
    func checkedTotal() throws -> Int64 {
        guard let total, Money.fitsSums(total) else {
            throw ProjectionError("the total of the line of '\(productID)' is out of range")
        }
        return total
    }
}
