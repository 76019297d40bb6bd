import CQRS
import OrderEvents
import OrderQueries

/// Writes the folder format, raw and with every date, so that importing it brings the same orders back.
struct FolderEncoding: ExportEncoding {
    static let fileNames = [
        FolderFormat.customers, FolderFormat.products, FolderFormat.orders, FolderFormat.orderItems,
    ]

    static let customerColumns = ["customer_id", "name", "email", "country"]
    static let productColumns = ["product_id", "name", "unit_price_cents", "currency"]
    static let orderColumns = [
        "order_id", "customer_id", "placed_at", "status", "approved_at", "shipped_at", "cancelled_at", "cancel_reason",
        "refunded_at", "refunded_cents", "currency", "notes",
    ]
    static let orderItemColumns = [
        "order_id", "line_no", "product_id", "quantity", "unit_price_cents", "discount_bp",
    ]

    var beginnings: [String] {
        [Self.customerColumns, Self.productColumns, Self.orderColumns, Self.orderItemColumns].map(CSVWriter.row)
    }

    func texts(_ customers: [CustomerSummary]) -> [String] {
        let rows = customers.map { [$0.customerID.rawValue, $0.name, $0.email, $0.country] }
        return [Self.text(rows), "", "", ""]
    }

    func texts(_ products: [ProductSummary]) -> [String] {
        let rows = products.map { product in
            [
                product.productID.rawValue, product.name, String(product.unitPrice.minorUnits),
                product.unitPrice.currency.rawValue,
            ]
        }
        return ["", Self.text(rows), "", ""]
    }

    func texts(_ orders: [ExtractedOrder]) -> [String] {
        ["", "", Self.text(orders.map(Self.row)), Self.text(orders.flatMap(Self.itemRows))]
    }

    private static func row(_ order: ExtractedOrder) -> [String] {
        let summary = order.summary
        return [
            summary.orderID.rawValue, summary.customerID.rawValue, summary.placedAt.exactISO8601,
            summary.status.rawValue.lowercased(), order.approvedAt?.exactISO8601 ?? "",
            summary.shippedAt?.exactISO8601 ?? "", order.cancelledAt?.exactISO8601 ?? "",
            order.detail.cancellationReason ?? "", order.refundedAt?.exactISO8601 ?? "",
            order.refundedAt == nil ? "" : String(summary.refunded.minorUnits), summary.total.currency.rawValue,
            order.detail.notes.cell,
        ]
    }

    private static func itemRows(_ order: ExtractedOrder) -> [[String]] {
        order.detail.lines.enumerated().map { index, line in
            [
                order.summary.orderID.rawValue, String(index + 1), line.productID.rawValue, String(line.quantity),
                String(line.unitPrice), String(line.discountBasisPoints),
            ]
        }
    }

    private static func text(_ rows: [[String]]) -> String {
        rows.map(CSVWriter.row).joined()
    }
}
