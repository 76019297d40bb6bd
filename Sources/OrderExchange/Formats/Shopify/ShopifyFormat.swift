import CQRS
import OrderEvents

/// Reads the CSV file that a Shopify shop exports its orders to.
///
/// An order has a row for each of its lines; what concerns the order as a whole stands in the first of them.
struct ShopifyFormat: RowFormat {
    /// The columns that no other export has together.
    static let signature = ["Name", "Financial Status", "Lineitem name", "Lineitem quantity", "Lineitem price"]

    private static let sums = [
        "subtotal", "shipping", "taxes", "duties", "total", "discount amount", "refunded amount",
    ]
    private static let instants = ["created at", "paid at", "fulfilled at", "cancelled at"]

    private let options: ImportOptions
    private var cancelledRefunds = 0
    private var unshippedRefunds = 0

    let layout = CSVLayout(
        required: ["name", "financial status", "created at", "total"]
            + ["quantity", "name", "price"].map { "lineitem \($0)" },
        optional: ["email", "fulfillment status", "currency", "billing name", "billing country", "shipping name"]
            + ["shipping country", "lineitem sku", "lineitem discount"] + instants.dropFirst()
            + sums.filter { $0 != "total" })
    let orderColumns =
        ["email", "financial status", "fulfillment status", "currency", "billing name", "billing country"]
        + ["shipping name", "shipping country"] + instants + sums

    init(options: ImportOptions) {
        self.options = options
    }

    func orderID(of row: CSVRow) -> String { ShopifyLine.bare(row.word("name")) }

    func lines(of row: CSVRow) throws(RowFault) -> [ShopifyLine] {
        let line = ShopifyLine(row)
        return line.isEmpty ? [] : [line]
    }

    mutating func draft(of group: OrderGroup<ShopifyLine>, _ order: CSVRow) throws(RowFault) -> OrderDraft {
        let currency = try order.currency("currency", default: options.defaultCurrency)
        let meaning = try meaning(order)
        guard let placedAt = try instant("created at", order) else { throw RowFault(reason: "Created at is empty") }
        let history = OrderHistory(
            status: meaning.status, placedAt: placedAt, approvedAt: try instant("paid at", order),
            shippedAt: try instant("fulfilled at", order), cancelledAt: try instant("cancelled at", order))
        let items = try ShopifySums(order, currency, options.values).items(of: group.lines)
        return OrderDraft(
            origin: group.origin, id: group.id, customer: customer(order), currency: currency, history: history,
            items: items, refunds: try refunds(order, currency, meaning))
    }

    /// The lines have to come to the Subtotal, which a missing one would not unless a discount is as much.
    func isProvenWhole(_ group: OrderGroup<ShopifyLine>, _ order: CSVRow) -> Bool {
        !order.word("subtotal").isEmpty && order.word("discount amount").allSatisfy { $0 == "0" || $0 == "." }
    }

    var notes: [String] { RefundRecord.notes(cancelled: cancelledRefunds, unshipped: unshippedRefunds) }

    private func customer(_ order: CSVRow) -> CustomerDraft {
        func first(_ columns: String...) -> String {
            columns.lazy.map(order.word).first { !$0.isEmpty } ?? ""
        }
        let email = order.word("email")
        return CustomerDraft(
            id: email.lowercased(), name: ShopifyLine.bare(first("billing name", "shipping name")), email: email,
            country: first("billing country", "shipping country"))
    }

    private func instant(_ column: String, _ order: CSVRow) throws(RowFault) -> Timestamp? {
        let text = order.word(column)
        return text.isEmpty ? nil : try options.values.instant(text, column: column)
    }

    /// Words that the person who imports explains go first; then whether it was cancelled, sent, refunded or paid.
    private func meaning(_ order: CSVRow) throws(RowFault) -> StatusMap.Meaning {
        let payment = order.word("financial status")
        let sending = order.word("fulfillment status")
        let own = options.statusMap
        if let meaning = own.ownMeaning(of: sending) ?? own.ownMeaning(of: payment) { return meaning }
        let isSent: Bool
        switch sending.lowercased() {
        case "fulfilled": isSent = true
        case "", "unfulfilled", "partial", "partially_fulfilled", "restocked", "pending", "scheduled", "on_hold":
            isSent = false
        default: throw StatusMap.unknown(sending, column: "fulfillment status")
        }
        let isCancelled = !order.word("cancelled at").isEmpty
        switch payment.lowercased() {
        case "voided": return .cancelled
        case "refunded": return isCancelled ? .cancelled : .refunded
        case "pending", "authorized", "partially_paid", "expired":
            return isCancelled ? .cancelled : isSent ? .shipped : .pending
        case "paid", "partially_refunded":
            return isCancelled ? .cancelled : isSent ? .shipped : .approved
        default: throw StatusMap.unknown(payment, column: "financial status")
        }
    }

    private mutating func refunds(
        _ order: CSVRow, _ currency: Currency, _ meaning: StatusMap.Meaning
    ) throws(RowFault) -> [RefundRecord] {
        let amount = try ShopifySums.amount("refunded amount", order, currency, options.values)
        let total = try ShopifySums.amount("total", order, currency, options.values)
        guard (0...total).contains(amount) else {
            throw RowFault(
                reason: "Refunded Amount is \(Money(minorUnits: amount, currency: currency).formatted), "
                    + "which is not from nothing to the order's Total")
        }
        guard amount > 0 || meaning == .refunded else { return [] }
        switch meaning {
        case .cancelled: cancelledRefunds += 1
        case .pending, .approved: unshippedRefunds += 1
        case .shipped, .refunded:
            let isFull = amount == 0 || amount == total
            let what = isFull ? .full : RefundRecord.Extent.amount(Money(minorUnits: amount, currency: currency))
            return [RefundRecord(at: nil, what: what, reason: RefundRecord.importedReason)]
        }
        return []
    }
}
