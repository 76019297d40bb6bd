import CQRS
import OrderEvents
import OrderQueries

/// A small extract held in memory.
enum ExportSamples {
    static let customers = [
        CustomerSummary(
            customerID: CustomerID("A"), name: "=Ann, \"A\"", email: "", country: "Chile", isSuspended: true),
        CustomerSummary(customerID: CustomerID("B"), name: "", email: "b@example.org", country: "", isSuspended: false),
    ]

    static let products = [
        ProductSummary(
            productID: ProductID("P1"), name: "-10 °C box", unitPrice: Money(minorUnits: 450, currency: .eur),
            isDiscontinued: false),
        ProductSummary(
            productID: ProductID("P2"), name: "Tea\nbags", unitPrice: Money(minorUnits: 900, currency: .usd),
            isDiscontinued: true),
    ]

    static let orders = [
        order("o1", .pending, [line("P1", "-10 °C box", 2, 450)]),
        order(
            "o2", .cancelled, [line("P2", "Tea\nbags", 1, 900), line("P1", "-10 °C box", 4, 100, discount: 2_500)],
            approvedAt: 2, cancelledAt: 3, reason: "+49 phone"),
        order("o3", .shipped, [line("P2", "Tea\nbags", 1, 900)], approvedAt: 2, shippedAt: 4, approvedBy: "bob"),
    ]

    static func extract(totals: OrderTotals? = nil) -> DeskExtract {
        let sum = orders.reduce(0) { $0 + $1.summary.total.minorUnits }
        return DeskExtract(
            customers: HeldRows([customers]), products: HeldRows([products]),
            orders: HeldRows([Array(orders.prefix(1)), Array(orders.dropFirst())]),
            totals: totals ?? OrderTotals(count: 3, sums: [Money(minorUnits: sum, currency: .usd)]), deadLetters: 0)
    }

    static func line(
        _ product: String, _ name: String, _ quantity: Int64, _ price: Int64, discount: Int64 = 0
    ) -> OrderLine {
        OrderLine(
            productID: ProductID(product), productName: name, quantity: quantity, unitPrice: price,
            discountBasisPoints: discount)
    }

    static func order(
        _ id: String, _ status: OrderStatus, _ lines: [OrderLine], approvedAt: Int64? = nil, shippedAt: Int64? = nil,
        cancelledAt: Int64? = nil, reason: String? = nil, approvedBy: String? = nil, refunded: Int64 = 0,
        of quantities: [Int: Int64] = [:]
    ) -> ExtractedOrder {
        func day(_ number: Int64) -> Timestamp { Timestamp(microseconds: number * 86_400_000_000) }
        let total = lines.reduce(0) { $0 + ($1.total ?? 0) }
        let summary = OrderSummary(
            orderID: OrderID(id), customerID: CustomerID("A"), customerName: "=Ann", customerEmail: "", status: status,
            itemCount: lines.count, total: Money(minorUnits: total, currency: .usd),
            refunded: Money(minorUnits: refunded, currency: .usd),
            placedAt: day(1) + .microseconds(1), lastUpdated: day(1), shippedAt: shippedAt.map(day),
            version: StreamVersion(1), position: Position(1))
        let detail = OrderDetail(
            summary: summary, lines: lines, refundedQuantities: quantities,
            paymentMethodID: PaymentMethodID("imported"), shippingAddress: nil,
            cancellationReason: reason, approvedBy: approvedBy)
        return ExtractedOrder(
            detail: detail, approvedAt: approvedAt.map(day), cancelledAt: cancelledAt.map(day),
            refundedAt: refunded > 0 || status == .refunded || !quantities.isEmpty ? day(5) : nil)
    }
}

/// Gives out pages held in memory.
actor HeldRows<Row: Sendable>: RowPages {
    private var pages: [[Row]]

    init(_ pages: [[Row]]) {
        self.pages = pages
    }

    func next() -> [Row] { pages.isEmpty ? [] : pages.removeFirst() }

    nonisolated func close() {}
}
