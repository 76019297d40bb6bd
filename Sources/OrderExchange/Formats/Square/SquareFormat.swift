import CQRS
import OrderEvents

/// Reads the CSV file of Square's items detail: a row for each item sold, together by transaction.
///
/// What was sold was handed over at once: every sale is a shipped order.
struct SquareFormat: RowFormat {
    /// The columns that no other export has together.
    static let signature = ["Item", "Qty", "Gross Sales", "Net Sales", "Transaction ID"]

    private let options: ImportOptions

    let layout = CSVLayout(
        required: ["date", "item", "qty", "gross sales", "net sales", "transaction id"],
        optional: [
            "time", "time zone", "price point name", "sku", "discounts", "tax", "event type", "customer id",
            "customer name", "modifiers applied", "category", "payment id",
        ])
    let orderColumns = ["customer id", "customer name"]

    init(options: ImportOptions) {
        self.options = options
    }

    func orderID(of row: CSVRow) -> String { ShopifyLine.bare(row.word("transaction id")) }

    func lines(of row: CSVRow) throws(RowFault) -> [SquareLine] {
        [try SquareLine(row, options)]
    }

    mutating func draft(of group: OrderGroup<SquareLine>, _ order: CSVRow) throws(RowFault) -> OrderDraft {
        let sold = group.lines.filter { !$0.isReturn }
        guard let first = sold.first else {
            throw RowFault(reason: "it is a refund of a sale that is not in the file; export the time of the sale too")
        }
        var items: [ItemDraft] = []
        /// How many units of which product stand on each line of the order.
        var sale = SquareSale()
        for line in sold {
            let lines = try line.items()
            for item in lines { sale.add(item) }
            items += lines
        }
        items += ExtraLine.items(tax: sold.reduce(0) { $0 + $1.tax })
        let returned = group.lines.filter(\.isReturn)
        let at = sold.map(\.at).min() ?? first.at
        let history = OrderHistory(status: .shipped, placedAt: at, approvedAt: nil, shippedAt: nil, cancelledAt: nil)
        return OrderDraft(
            origin: group.origin, id: group.id,
            customer: CustomerDraft(id: order.word("customer id"), name: ShopifyLine.bare(order.word("customer name"))),
            currency: options.defaultCurrency, history: history, items: items,
            refunds: try sale.refunds(returned, of: sold, in: options.defaultCurrency))
    }

    /// Nothing in the file sums a transaction up.
    func isProvenWhole(_ group: OrderGroup<SquareLine>, _ order: CSVRow) -> Bool { false }

    var notes: [String] { [] }
}
