import CQRS
import OrderEvents

/// Holds one row of Square's items detail: an item sold, or one given back.
struct SquareLine: SpoolCoded {
    let fileLine: Int
    let productID: String
    let at: Timestamp
    /// Positive, also of what was given back.
    let quantity: Int64
    /// After discounts, without taxes; positive, also of what was given back.
    let net: Int64
    let tax: Int64
    let isReturn: Bool
    private let name: String
    private let gross: Int64

    init(_ row: CSVRow, _ options: ImportOptions) throws(RowFault) {
        let values = options.values
        fileLine = row.line
        let pricePoint = row.word("price point name")
        let item = ShopifyLine.bare(row.word("item"))
        name = ["", "regular"].contains(pricePoint.lowercased()) ? item : "\(item) (\(pricePoint))"
        productID = ProductName.id(sku: ShopifyLine.bare(row.word("sku")), name: name)
        guard !productID.isEmpty else { throw RowFault(reason: "the row has neither an item nor a sku") }
        let time = row.word("time")
        at = try values.instant(row.word("date") + (time.isEmpty ? "" : " " + time), column: "date and time")
        let quantity = try values.count(WholeText.plain(row.word("qty")), column: "qty")
        func amount(_ column: String) throws(RowFault) -> Int64 {
            let text = row.word(column)
            guard !text.isEmpty else { return 0 }
            let isBracketed = text.hasPrefix("(") && text.hasSuffix(")")
            let bare = isBracketed ? String(text.dropFirst().dropLast()) : text
            let amount = try values.amount(bare, in: options.defaultCurrency, column: column)
            guard (-OrderPolicy.largestTotal...OrderPolicy.largestTotal).contains(amount) else {
                throw RowFault(reason: "\(column) '\(text.sanitized)' is not within what an order may come to")
            }
            return isBracketed ? -amount : amount
        }
        let (gross, discounts, net) = (try amount("gross sales"), try amount("discounts"), try amount("net sales"))
        let tax = try amount("tax")
        // Discounts are written as negative amounts, in older files as positive ones.
        guard gross + discounts == net || gross - discounts == net else {
            throw RowFault(
                reason: "gross sales '\(row.word("gross sales").sanitized)' and discounts "
                    + "'\(row.word("discounts").sanitized)' do not come to net sales '\(row.word("net sales").sanitized)'"
            )
        }
        let event = row.word("event type").lowercased()
        guard ["", "payment", "refund"].contains(event) else {
            throw RowFault(reason: "event type '\(event.sanitized)' is neither Payment nor Refund")
        }
        isReturn = event == "refund" || quantity < 0 || net < 0
        guard quantity != .min,
            !isReturn || (net <= 0 && tax <= 0 && gross <= 0) || (net >= 0 && tax >= 0 && gross >= 0)
        else { throw RowFault(reason: "what was given back has amounts of both signs") }
        self.quantity = abs(quantity)
        (self.gross, self.net, self.tax) = isReturn ? (abs(gross), abs(net), abs(tax)) : (gross, net, tax)
    }

    init(from reader: inout SpoolReader) {
        (fileLine, productID, at) = (reader.count(), reader.text(), reader.value())
        (quantity, net, tax, gross) = (reader.number(), reader.number(), reader.number(), reader.number())
        (isReturn, name) = (reader.flag(), reader.text())
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(fileLine)
        writer.write(productID)
        writer.write(at)
        for number in [quantity, net, tax, gross] { writer.write(number) }
        writer.write(isReturn)
        writer.write(name)
    }

    /// Returns the lines that come to exactly the net sales.
    func items() throws(RowFault) -> [ItemDraft] {
        guard tax >= 0 else { throw RowFault(reason: "the tax of '\(name.sanitized)' is negative") }
        return try ItemDraft.lines(productID: productID, productName: name, quantity: quantity, gross: gross, net: net)
    }
}

/// Keeps the lines of one sale, so that what was given back finds them.
struct SquareSale {
    private var lines: [(productID: String, kept: Int64)] = []

    mutating func add(_ item: ItemDraft) {
        lines.append((item.productID, item.quantity))
    }

    /// Returns the refunds of a sale: of everything when all of its money was given back, else of lines and of taxes.
    mutating func refunds(
        _ returned: [SquareLine], of sold: [SquareLine], in currency: Currency
    ) throws(RowFault) -> [RefundRecord] {
        guard let at = returned.map(\.at).max() else { return [] }
        let before = lines
        for line in returned { try giveBack(line) }
        let money = returned.reduce(0) { $0 + $1.net + $1.tax }
        let total = sold.reduce(0) { $0 + $1.net + $1.tax }
        guard money <= total else { throw RowFault(reason: "more money was given back than the sale came to") }
        func record(_ what: RefundRecord.Extent) -> RefundRecord {
            RefundRecord(at: at, what: what, reason: RefundRecord.importedReason)
        }
        if money == total, lines.allSatisfy({ $0.kept == 0 }) { return [record(.full)] }
        let units = zip(before, lines).enumerated().compactMap { place, line in
            line.0.kept > line.1.kept ? RefundLine(line: place + 1, quantity: line.0.kept - line.1.kept) : nil
        }
        let tax = returned.reduce(0) { $0 + $1.tax }
        return (units.isEmpty ? [] : [record(.lines(units))])
            + (tax > 0 ? [record(.amount(Money(minorUnits: tax, currency: currency)))] : [])
    }

    private mutating func giveBack(_ line: SquareLine) throws(RowFault) {
        var wanted = line.quantity
        for place in lines.indices where lines[place].productID == line.productID {
            let units = min(wanted, lines[place].kept)
            lines[place].kept -= units
            wanted -= units
        }
        guard wanted == 0 else {
            throw RowFault(
                reason: "line \(line.fileLine) gives back more of '\(line.productID.sanitized)' than the sale has")
        }
    }
}
