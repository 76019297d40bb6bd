import CQRS
import OrderEvents

/// Reads the CSV file of WooCommerce's Analytics › Orders, as far as it holds enough.
///
/// It has one sum for each order, without shipping and taxes, and no prices of lines: only orders of one product can be
/// imported from it.
struct WooAnalyticsFormat: RowFormat {
    /// The columns that no other export has together.
    static let signature = ["Order #", "Status", "Product(s)", "Items sold", "N. Revenue"]

    private let options: ImportOptions
    private var severalProducts = 0

    let layout = CSVLayout(
        required: ["date", "order #", "status", "product(s)", "n. revenue"],
        optional: ["customer", "items sold", "coupon(s)"])
    let orderColumns = ["date", "status", "product(s)", "n. revenue", "customer", "items sold"]

    init(options: ImportOptions) {
        self.options = options
    }

    func orderID(of row: CSVRow) -> String { ShopifyLine.bare(row.word("order #")) }

    func lines(of row: CSVRow) throws(RowFault) -> [String] { [] }

    mutating func draft(of group: OrderGroup<String>, _ order: CSVRow) throws(RowFault) -> OrderDraft {
        guard group.rows == 1 else { throw RowFault(reason: "it is there in \(group.rows) rows") }
        let meaning = try options.statusMap.meaning(of: order.word("status"), column: "status")
        let currency = options.defaultCurrency
        let products = Self.products(order.word("product(s)"))
        guard let product = products.first, products.count == 1 else {
            if products.count > 1 { severalProducts += 1 }
            throw RowFault(
                reason: "it has \(products.count) products and one sum, and this export has no price of each; "
                    + "export the order with its line items")
        }
        let sum = try options.values.amount(order.word("n. revenue"), in: currency, column: "n. revenue")
        let items = try ItemDraft.lines(
            productID: ProductName.id(sku: "", name: product.name), productName: product.name,
            quantity: product.quantity, gross: sum, net: sum)
        let placedAt = try options.values.instant(order.word("date"), column: "date")
        let history = OrderHistory(
            status: meaning.status, placedAt: placedAt, approvedAt: nil, shippedAt: nil, cancelledAt: nil)
        let customer = ShopifyLine.bare(order.word("customer"))
        return OrderDraft(
            origin: group.origin, id: group.id, customer: CustomerDraft(id: customer, name: customer),
            currency: currency, history: history, items: items,
            refunds: meaning == .refunded
                ? [RefundRecord.full] : [])
    }

    /// Each order is one row.
    func isProvenWhole(_ group: OrderGroup<String>, _ order: CSVRow) -> Bool { true }

    var notes: [String] {
        let limits =
            "this export has neither prices of lines nor shipping, taxes, currencies and e-mail addresses: orders come "
            + "in with their net revenue"
        let several = "orders of several products cannot be imported from it: there are \(severalProducts)"
        return [limits] + (severalProducts > 0 ? [several] : [])
    }

    /// Reads products such as `2× Mug, large, 1× Poster`: a comma ends one only where a count follows.
    static func products(_ text: String) -> [(quantity: Int64, name: String)] {
        var products: [(quantity: Int64, name: String)] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let word = String(part).withoutBlankEdges
            let digits = word.prefix { $0.isASCII && $0.isNumber }
            let rest = word.dropFirst(digits.count)
            if let quantity = Int64(digits), let mark = rest.first, mark == "×" || mark == "x" {
                products.append((quantity, String(rest.dropFirst()).withoutBlankEdges))
            } else if let last = products.indices.last {
                products[last].name += "," + part
            }
        }
        return products
    }
}
