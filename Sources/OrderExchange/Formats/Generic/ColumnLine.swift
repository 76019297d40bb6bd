/// Holds one row of a file that has a row for each order line.
struct ColumnLine: SpoolCoded {
    let fileLine: Int
    /// Its number within the order; nil when the file gives none.
    let number: Int64?
    let productID: String
    let productName: String
    /// Negative for units given back.
    let quantity: Int64
    let unitPrice: Int64
    let discountBasisPoints: Int64

    var item: ItemDraft {
        ItemDraft(
            productID: productID, productName: productName, quantity: quantity, unitPrice: unitPrice,
            discountBasisPoints: discountBasisPoints)
    }

    /// Puts lines in the order of their numbers, those without one in the file's; throws when a number is there twice.
    static func inOrder(_ lines: [ColumnLine]) throws(RowFault) -> [ColumnLine] {
        let ordered = lines.enumerated().sorted {
            ($0.element.number ?? 0, $0.offset) < ($1.element.number ?? 0, $1.offset)
        }.map(\.element)
        for (line, next) in zip(ordered, ordered.dropFirst()) {
            if let number = line.number, number == next.number {
                throw RowFault(reason: "line number \(number) is on line \(line.fileLine) and on line \(next.fileLine)")
            }
        }
        return ordered
    }

    /// Returns which units of the positive lines the negative ones give back.
    ///
    /// Each negative line reduces the lines of its product, the first one first; throws when their quantity is too
    /// small.
    static func returned(_ lines: [ColumnLine]) throws(RowFault) -> [RefundLine] {
        let sold = lines.filter { $0.quantity >= 0 }
        var kept = sold.map(\.quantity)
        for line in lines where line.quantity < 0 {
            guard line.quantity != .min else { throw RowFault(reason: "the quantity \(line.quantity) is too large") }
            var wanted = -line.quantity
            for (place, other) in sold.enumerated() where other.productID == line.productID {
                let units = min(wanted, kept[place])
                kept[place] -= units
                wanted -= units
            }
            guard wanted == 0 else {
                throw RowFault(
                    reason: "line \(line.fileLine) gives back more of '\(line.productID.sanitized)' than the order has")
            }
        }
        return zip(sold, kept).enumerated().compactMap { place, line in
            line.0.quantity > line.1 ? RefundLine(line: place + 1, quantity: line.0.quantity - line.1) : nil
        }
    }
}

extension ColumnLine {
    init(from reader: inout SpoolReader) {
        self.init(
            fileLine: reader.count(), number: reader.flag() ? reader.number() : nil, productID: reader.text(),
            productName: reader.text(), quantity: reader.number(), unitPrice: reader.number(),
            discountBasisPoints: reader.number())
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(fileLine)
        writer.write(number != nil)
        if let number { writer.write(number) }
        for text in [productID, productName] { writer.write(text) }
        for number in [quantity, unitPrice, discountBasisPoints] { writer.write(number) }
    }
}
