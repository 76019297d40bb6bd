import CQRS
import OrderEvents

/// Reads the CSV file of WebToffee's order export for WooCommerce: one row for each order, its lines in columns.
struct WooCommerceFormat: RowFormat {
    /// The columns that no other export has together.
    static let signature = ["order_id", "order_date", "order_total", "status", "line_item_1"]

    private static let linePrefix = "line_item_"
    private static let sums = ["shipping_total", "shipping_tax_total", "fee_total", "fee_tax_total", "tax_total"]
    private static let person = [
        "customer_id", "customer_user", "customer_email", "billing_email", "billing_first_name", "billing_last_name",
        "billing_country",
    ]

    private let options: ImportOptions
    private let lineColumns: [String]
    private var cancelledRefunds = 0
    private var unshippedRefunds = 0

    let layout: CSVLayout
    let orderColumns: [String]

    /// Finds in the header the columns of lines, of which there are as many as the longest order has.
    init(header: [String], options: ImportOptions) {
        self.options = options
        lineColumns = header.map { $0.lowercased() }.filter {
            $0.hasPrefix(Self.linePrefix) && Int($0.dropFirst(Self.linePrefix.count)) != nil
        }
        let rest = ["order_number", "paid_date", "order_currency", "refund_items"] + Self.sums + Self.person
        layout = CSVLayout(
            required: ["order_id", "order_date", "status", "order_total"], optional: rest + lineColumns)
        orderColumns = ["order_date", "status", "order_total"] + rest
    }

    func orderID(of row: CSVRow) -> String {
        let number = ShopifyLine.bare(row.word("order_number"))
        return number.isEmpty ? ShopifyLine.bare(row.word("order_id")) : number
    }

    func lines(of row: CSVRow) throws(RowFault) -> [WooCommerceLine] {
        let currency = try row.currency("order_currency", default: options.defaultCurrency)
        var lines: [WooCommerceLine] = []
        for column in lineColumns where !row.word(column).isEmpty {
            lines.append(try WooCommerceLine(row.word(column), column, currency, options.values))
        }
        return lines
    }

    mutating func draft(of group: OrderGroup<WooCommerceLine>, _ order: CSVRow) throws(RowFault) -> OrderDraft {
        guard group.rows == 1 else { throw RowFault(reason: "it is there in \(group.rows) rows") }
        let currency = try order.currency("order_currency", default: options.defaultCurrency)
        let meaning = try options.statusMap.meaning(of: order.word("status"), column: "status")
        guard let placedAt = try instant("order_date", order) else { throw RowFault(reason: "order_date is empty") }
        let history = OrderHistory(
            status: meaning.status, placedAt: placedAt, approvedAt: try instant("paid_date", order), shippedAt: nil,
            cancelledAt: nil)
        let items = try items(group.lines, order, currency)
        return OrderDraft(
            origin: group.origin, id: group.id, customer: customer(order), currency: currency, history: history,
            items: items, refunds: try refunds(order, currency, meaning))
    }

    /// The lines have to come to the order's total, which a missing one would not.
    func isProvenWhole(_ group: OrderGroup<WooCommerceLine>, _ order: CSVRow) -> Bool { true }

    var notes: [String] { RefundRecord.notes(cancelled: cancelledRefunds, unshipped: unshippedRefunds) }

    /// The taxes are those of everything, or those of the goods alone, with those of shipping and fees in separate
    /// columns.
    private func items(
        _ lines: [WooCommerceLine], _ order: CSVRow, _ currency: Currency
    ) throws(RowFault) -> [ItemDraft] {
        var sums: [String: Int64] = [:]
        for column in Self.sums + ["order_total"] { sums[column] = try amount(column, order, currency) }
        func sum(_ column: String) -> Int64 { sums[column] ?? 0 }
        var items: [ItemDraft] = []
        for line in lines { items += try line.items() }
        let goods = items.reduce(Int64(0)) { $0 + ($1.total ?? 0) }
        let before = goods + sum("shipping_total") + sum("fee_total")
        let shippingTax = sum("shipping_tax_total")
        let taxes = [0, shippingTax, shippingTax + sum("fee_tax_total")].map { sum("tax_total") + $0 }
        let total = sum("order_total")
        guard let tax = taxes.first(where: { before + $0 == total }) else {
            throw RowFault(
                reason: "its lines, shipping, fees and taxes come to \(text(before + taxes[0], currency)), but its "
                    + "order_total is \(text(total, currency))")
        }
        return items + ExtraLine.items(shipping: sum("shipping_total"), fees: sum("fee_total"), tax: tax)
    }

    private func customer(_ order: CSVRow) -> CustomerDraft {
        let emails = [order.word("customer_email"), order.word("billing_email")].filter { !$0.isEmpty }
        let accounts = [order.word("customer_id"), order.word("customer_user")].filter { !["", "0"].contains($0) }
        let name = [order.word("billing_first_name"), order.word("billing_last_name")].filter { !$0.isEmpty }
        return CustomerDraft(
            id: emails.first?.lowercased() ?? accounts.first ?? "", name: name.joined(separator: " "),
            email: emails.first ?? "", country: order.word("billing_country"))
    }

    private mutating func refunds(
        _ order: CSVRow, _ currency: Currency, _ meaning: StatusMap.Meaning
    ) throws(RowFault) -> [RefundRecord] {
        var refunds: [RefundRecord] = []
        var left = try amount("order_total", order, currency)
        for text in order.word("refund_items").split(separator: ";") {
            let fields = KeyedText(String(text), keys: ["amount", "reason", "date"])
            let amount = abs(try options.values.amount(fields["amount"], in: currency, column: "refund_items"))
            left -= amount
            guard amount > 0, left >= 0 else {
                throw RowFault(reason: "its refunds are more than its order_total, or none")
            }
            let reason = fields["reason"].isEmpty ? RefundRecord.importedReason : fields["reason"]
            let at = fields["date"].isEmpty ? nil : try options.values.instant(fields["date"], column: "refund_items")
            refunds.append(
                RefundRecord(at: at, what: .amount(Money(minorUnits: amount, currency: currency)), reason: reason))
        }
        switch meaning {
        case .refunded where left == 0 && refunds.count == 1 || refunds.isEmpty:
            return [
                RefundRecord(
                    at: refunds.first?.at, what: .full, reason: refunds.first?.reason ?? RefundRecord.importedReason)
            ]
        case .refunded, .shipped: return refunds
        case .cancelled: cancelledRefunds += refunds.isEmpty ? 0 : 1
        case .pending, .approved: unshippedRefunds += refunds.isEmpty ? 0 : 1
        }
        return []
    }

    private func instant(_ column: String, _ order: CSVRow) throws(RowFault) -> Timestamp? {
        let text = order.word(column)
        return text.isEmpty ? nil : try options.values.instant(text, column: column)
    }

    /// Zero when it is left out.
    private func amount(_ column: String, _ order: CSVRow, _ currency: Currency) throws(RowFault) -> Int64 {
        let text = order.word(column)
        guard !text.isEmpty else { return 0 }
        let amount = try options.values.amount(text, in: currency, column: column)
        guard (0...OrderPolicy.largestTotal).contains(amount) else {
            throw RowFault(reason: "\(column) '\(text.sanitized)' is not within what an order may come to")
        }
        return amount
    }

    private func text(_ sum: Int64, _ currency: Currency) -> String {
        Money(minorUnits: sum, currency: currency).formatted
    }
}
