import OrderEvents

/// Holds the lines of one order of a JSON file, with the numbers that refunds name them by.
struct JSONLines {
    private var lines: [(number: Int64, item: ItemDraft)] = []
    private var places: [Int64: Int] = [:]

    var items: [ItemDraft] { lines.map(\.item) }

    /// Adds a line; one without a number has its position.
    mutating func add(_ fields: inout JSONFields, position: Int) throws(RowFault) {
        let number = try fields.optionalInteger("line") ?? Int64(position)
        let productID = try fields.text("productID")
        let item = ItemDraft(
            productID: productID, productName: "", quantity: try fields.integer("quantity"),
            unitPrice: try fields.integer("unitPriceCents"),
            discountBasisPoints: try fields.optionalInteger("discountBasisPoints") ?? 0)
        lines.append((number, item))
    }

    /// Puts the lines in the order of their numbers; throws when one is there twice.
    mutating func sort() throws(RowFault) {
        lines.sort { $0.number < $1.number }
        for (place, line) in lines.enumerated() {
            guard places.updateValue(place, forKey: line.number) == nil else {
                throw RowFault(reason: "line \(line.number) is there twice")
            }
        }
    }

    /// Reads a refund of the order: of the lines it lists, else of its amount, else of everything.
    func refund(
        _ fields: inout JSONFields, of order: OrderDraft, _ values: ValueReader, note: (JSONFields) -> Void
    ) throws(RowFault) -> RefundRecord {
        let at = try fields.optionalText("at")
        let reason = try fields.optionalText("reason")
        let amount = try fields.optionalInteger("amountCents")
        var returned: [RefundLine] = []
        for node in try fields.list("lines") {
            var line = try JSONFields(node, "refund line")
            returned.append(try refundLine(&line))
            note(line)
        }
        if let amount, amount < 1 || amount > order.total ?? 0 {
            throw RowFault(reason: "a refund of \(amount) cents is not from 1 to the order's total")
        }
        let what: RefundRecord.Extent
        if !returned.isEmpty {
            what = .lines(returned)
        } else if let amount, amount != order.total {
            what = .amount(Money(minorUnits: amount, currency: order.currency))
        } else {
            what = .full
        }
        return RefundRecord(
            at: at.isEmpty ? nil : try values.instant(at, column: "at"), what: what,
            reason: reason.isEmpty ? RefundRecord.importedReason : reason)
    }

    private func refundLine(_ fields: inout JSONFields) throws(RowFault) -> RefundLine {
        let number = try fields.integer("line")
        let quantity = try fields.integer("quantity")
        guard let place = places[number] else {
            throw RowFault(reason: "a refund names line \(number), which the order does not have")
        }
        guard quantity > 0, quantity <= lines[place].item.quantity else {
            throw RowFault(
                reason: "a refund of \(quantity) of line \(number), which has \(lines[place].item.quantity), cannot be")
        }
        return RefundLine(line: place + 1, quantity: quantity)
    }
}
