import CQRS
import OrderEvents
import OrderQueries

/// Writes a row an order line, with the order's fields on each.
struct FlatCSVEncoding: ExportEncoding {
    static let columns = [
        "order_id", "placed_at", "status", "approved_at", "shipped_at", "cancelled_at", "cancel_reason", "customer_id",
        "customer_name", "customer_email", "currency", "order_total_cents", "line_no", "product_id", "product_name",
        "quantity", "unit_price_cents", "discount_bp", "line_total_cents",
    ]

    let isRaw: Bool

    var beginnings: [String] { [CSVWriter.row(Self.columns)] }

    /// Of customers and products, only what orders contain.
    func texts(_ customers: [CustomerSummary]) -> [String] { [""] }
    func texts(_ products: [ProductSummary]) -> [String] { [""] }

    func texts(_ orders: [ExtractedOrder]) -> [String] {
        var text = ""
        for order in orders {
            let fields = Self.fields(order)
            for (index, line) in order.detail.lines.enumerated() {
                let row = fields + [String(index + 1)] + Self.fields(line)
                text += isRaw ? CSVWriter.row(row) : CSVWriter.spreadsheetRow(row)
            }
        }
        return [text]
    }

    private static func fields(_ order: ExtractedOrder) -> [String] {
        let summary = order.summary
        return [
            summary.orderID.rawValue, summary.placedAt.exactISO8601, summary.status.rawValue.lowercased(),
            order.approvedAt?.exactISO8601 ?? "", summary.shippedAt?.exactISO8601 ?? "",
            order.cancelledAt?.exactISO8601 ?? "", order.detail.cancellationReason ?? "", summary.customerID.rawValue,
            summary.customerName, summary.customerEmail, summary.total.currency.rawValue,
            String(summary.total.minorUnits),
        ]
    }

    private static func fields(_ line: OrderLine) -> [String] {
        [
            line.productID.rawValue, line.productName, String(line.quantity), String(line.unitPrice),
            String(line.discountBasisPoints), line.total.map { String($0) } ?? "",
        ]
    }
}
