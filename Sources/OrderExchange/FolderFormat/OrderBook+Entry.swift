import CQRS
import OrderCommands
import OrderEvents

extension OrderBook {
    /// One order as it comes together.
    struct Entry {
        let origin: Origin
        let orderID: OrderID
        /// Whose it is; nil for a guest's.
        let customerID: CustomerID?
        let currency: Currency
        let history: OrderHistory
        let refunds: [RefundRecord]
        let notes: [NoteRecord]
        var lines: [Line] = []
        /// How many lines the files have for it; ``lines`` is empty where that is more than an order may have.
        var lineCount = 0
        /// Another line of the file that has the same id.
        var otherLine: Int?
        /// The first of its lines that cannot be read.
        var badLine: String?

        init(id: String, origin: Origin, row: CSVRow, options: ImportOptions, values: ValueReader) throws(RowFault) {
            self.origin = origin
            orderID = OrderID(id)
            customerID = try row.optionalID("customer_id").map { CustomerID($0) }
            guard let placedAt = try row.instant("placed_at", values) else {
                throw RowFault(reason: "placed_at is empty")
            }
            let meaning = try options.statusMap.meaning(of: row.word("status"), column: "status")
            history = OrderHistory(
                status: meaning.status, placedAt: placedAt,
                approvedAt: try row.instant("approved_at", values),
                shippedAt: try row.instant("shipped_at", values), cancelledAt: try row.instant("cancelled_at", values),
                cancelReason: row.text("cancel_reason"))
            currency = try row.currency("currency", default: options.defaultCurrency)
            refunds = try Self.refunds(row, meaning, currency, values)
            notes = try NoteRecord.list(in: row.text(FolderFormat.notes), of: orderID, values)
        }
    }
}

extension OrderBook.Entry {
    /// Reads what was given back: everything by the status, or an amount.
    private static func refunds(
        _ row: CSVRow, _ meaning: StatusMap.Meaning, _ currency: Currency, _ values: ValueReader
    ) throws(RowFault) -> [RefundRecord] {
        let amount = try row.wholeNumber("refunded_cents", default: 0)
        let at = try row.instant("refunded_at", values)
        let reason = RefundRecord.importedReason
        if meaning == .refunded { return [RefundRecord(at: at, what: .full, reason: reason)] }
        guard amount != 0 else { return [] }
        guard amount > 0 else { throw RowFault(reason: "refunded_cents \(amount) is negative") }
        guard meaning == .shipped else {
            throw RowFault(reason: "refunded_cents is given, and the order is not shipped")
        }
        let what = RefundRecord.Extent.amount(Money(minorUnits: amount, currency: currency))
        return [RefundRecord(at: at, what: what, reason: reason)]
    }

    /// One line of an order; its currency is the order's.
    struct Line {
        /// Its number within the order; 0 when the file gives none.
        let number: Int64
        /// What was sold, or for a negative quantity given back.
        let item: OrderItem
        let isReturn: Bool

        init(_ row: CSVRow, of orderID: OrderID, in currency: Currency, values: ValueReader) throws(RowFault) {
            number = try row.wholeNumber("line_no", default: 0)
            guard number >= 0 else { throw RowFault(reason: "line_no \(number) is negative") }
            let quantity = try row.count("quantity", values)
            isReturn = quantity < 0
            item = OrderItem(
                productID: ProductID(try row.id("product_id")), quantity: Int64(clamping: quantity.magnitude),
                unitPrice: Money(minorUnits: try row.wholeNumber("unit_price_cents"), currency: currency),
                discountBasisPoints: try row.wholeNumber("discount_bp", default: 0))
            try AddOrderItem(orderID: orderID, item: item).check()
        }

        init(_ line: WrittenLine, of orderID: OrderID, in currency: Currency) throws(RowFault) {
            number = 0
            isReturn = line.quantity < 0
            item = OrderItem(
                productID: ProductID(typed: line.productID), quantity: Int64(clamping: line.quantity.magnitude),
                unitPrice: Money(minorUnits: line.unitPrice, currency: currency),
                discountBasisPoints: line.discountBasisPoints)
            try AddOrderItem(orderID: orderID, item: item).check()
        }

        /// The line's own total; nil when it does not fit.
        var total: Int64? {
            item.line(of: item.quantity).total
        }
    }

    /// Adds the lines that a row of the orders holds, in their order.
    mutating func addLines(in text: String) throws(RowFault) {
        var scanner = LinesScanner(text, in: currency)
        while let line = try scanner.next() { lines.append(try Line(line, of: orderID, in: currency)) }
        lineCount = lines.count
    }

    /// Returns the sold lines by line number, or in the file's order where lines have no number, and the refunds;
    /// throws unless the order is complete.
    ///
    /// With a step, the numbers have to count up by it: a line that names no order may be the missing one.
    func content(countedBy step: Int64?) throws(RowFault) -> (items: [OrderItem], refunds: [RefundRecord]) {
        if let otherLine {
            throw RowFault(
                reason:
                    "order '\(orderID.rawValue.sanitized)' is on line \(otherLine) too; whose lines they are is not known"
            )
        }
        if let badLine { throw RowFault(reason: "a line of the order is bad: \(badLine)") }
        try OrderDraft.check(lineCount: lineCount)
        let ordered = orderedLines
        if let twice = ordered.firstNumber(where: { $0 == $1 && $0 != 0 }) {
            throw RowFault(reason: "line_no \(twice) appears twice among the order's lines")
        }
        if let step, let missing = ordered.missingNumber(countingBy: step) {
            throw RowFault(reason: "line_no \(missing) of the order is missing, perhaps among the rows refused")
        }
        let hasReturns = ordered.contains { $0.isReturn }
        let sold = (hasReturns ? ordered.filter { !$0.isReturn } : ordered).map(\.item)
        try OrderDraft.check(soldLineCount: sold.count)
        guard hasReturns, let returned = try refund(of: ordered.filter(\.isReturn).map(\.item), among: sold) else {
            return (sold, refunds)
        }
        // A status that means a full refund overrides the lines.
        guard let first = refunds.first else { return (sold, [returned]) }
        guard first.what == .full else {
            throw RowFault(reason: "both refunded_cents and lines with a negative quantity say what was given back")
        }
        return (sold, refunds)
    }

    /// The lines by line number, and those of one number in the file's order, as they mostly are already.
    private var orderedLines: [Line] {
        guard lines.firstNumber(where: >) != nil else { return lines }
        return lines.enumerated().sorted { ($0.element.number, $0.offset) < ($1.element.number, $1.offset) }
            .map(\.element)
    }

    /// Returns the refund of the lines with a negative quantity; each gives back what a line before has sold.
    private func refund(of returned: [OrderItem], among sold: [OrderItem]) throws(RowFault) -> RefundRecord? {
        guard let first = returned.first else { return nil }
        guard history.status == .shipped else {
            throw RowFault(
                reason:
                    "a line gives \(first.quantity) × '\(first.productID.rawValue.sanitized)' back, and only what was "
                    + "shipped can be given back")
        }
        var left = sold.map(\.quantity)
        for item in returned {
            guard let line = sold.indices.first(where: { sold[$0].isSale(of: item) && left[$0] >= item.quantity })
            else {
                throw RowFault(
                    reason:
                        "a line gives \(item.quantity) × '\(item.productID.rawValue.sanitized)' back, and no line has sold "
                        + "as many at that price")
            }
            left[line] -= item.quantity
        }
        let lines = zip(sold, left).enumerated().compactMap { offset, line in
            line.0.quantity == line.1 ? nil : RefundLine(line: offset + 1, quantity: line.0.quantity - line.1)
        }
        return RefundRecord(at: nil, what: .lines(lines), reason: RefundRecord.importedReason)
    }

    /// Returns the sum of the lines sold; throws when it is beyond what an order may come to.
    func total() throws(RowFault) -> Money {
        var sum: Int64 = 0
        for line in lines where !line.isReturn {
            // Lines are never negative, so a sum within the limit cannot overflow.
            guard let lineTotal = line.total, lineTotal <= OrderPolicy.largestTotal - sum
            else { throw RowFault(reason: tooLarge.sentence) }
            sum += lineTotal
        }
        return Money(minorUnits: sum, currency: currency)
    }

    private var tooLarge: Rejection {
        let largest = Money(minorUnits: OrderPolicy.largestTotal, currency: currency)
        return Rejection(.orderTooLarge, "the total of order '\(orderID)' is over \(largest.formatted)")
    }
}

extension [OrderBook.Entry.Line] {
    /// The first number that fulfils a condition together with the number of the line after it; nil when none does.
    fileprivate func firstNumber(where isMatch: (Int64, Int64) -> Bool) -> Int64? {
        // Not by pairs of lines: each would be a copy.
        indices.dropLast().first { isMatch(self[$0].number, self[$0 + 1].number) }.map { self[$0].number }
    }

    /// The first number left out in counting up, from 0 or from one step on; nil when there is none or the lines have no
    /// numbers.
    fileprivate func missingNumber(countingBy step: Int64) -> Int64? {
        guard step > 0, contains(where: { $0.number != 0 }) else { return nil }
        let first = self[0].number == 0 ? 0 : step
        return zip(self, 0...).first { $0.number != first + $1 * step }.map { first + $1 * step }
    }
}

extension OrderItem {
    /// Whether another line gives back what this one sells.
    fileprivate func isSale(of returned: OrderItem) -> Bool {
        productID == returned.productID && unitPrice == returned.unitPrice
            && discountBasisPoints == returned.discountBasisPoints
    }
}
