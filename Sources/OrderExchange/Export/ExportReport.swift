import CQRS
import OrderEvents
import OrderQueries

/// Reports what an export wrote, and what its format has no place for.
public struct ExportReport: Hashable, Sendable {
    /// How many customers were written.
    public internal(set) var customers = 0
    /// How many products were written.
    public internal(set) var products = 0
    /// How many orders were written.
    public internal(set) var orders = 0
    /// How many order lines were written.
    public internal(set) var lines = 0
    /// What the orders come to, by status and currency.
    public internal(set) var totals = OrderTally()

    private var suspendedCustomers = 0
    private var discontinuedProducts = 0
    private var approvers = 0
    private var payments = 0
    private var addresses = 0
    private var returnedLines = 0

    /// What was left out because the format has no place for it, each with its count; values that every import sets by
    /// itself are not listed.
    public var leftOut: [(count: Int, what: String)] {
        [
            (suspendedCustomers, "customers are suspended"), (discontinuedProducts, "products are discontinued"),
            (approvers, "orders name who approved them"), (payments, "orders name how they are paid"),
            (addresses, "orders have an address of their own"),
            (returnedLines, "orders name the lines that were given back"),
        ].filter { $0.0 > 0 }
    }

    mutating func count(_ page: [CustomerSummary]) {
        customers += page.count
        suspendedCustomers += page.count(where: \.isSuspended)
    }

    mutating func count(_ page: [ProductSummary]) {
        products += page.count
        discontinuedProducts += page.count(where: \.isDiscontinued)
    }

    mutating func count(_ page: [ExtractedOrder], keepsReturnedLines: Bool) {
        for order in page {
            orders += 1
            lines += order.detail.lines.count
            totals.add(order.summary.status, order.summary.total)
            if let approver = order.detail.approvedBy, approver != ImportDispatcher.approver { approvers += 1 }
            if order.detail.paymentMethodID != ImportOptions.importedPayment { payments += 1 }
            if order.detail.shippingAddress != nil { addresses += 1 }
            if order.lacksReturnedLines(whereKept: keepsReturnedLines) { returnedLines += 1 }
        }
    }
}
