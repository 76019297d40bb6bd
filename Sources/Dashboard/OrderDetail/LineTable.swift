import TerminalKit

/// Lays out the lines of an order in columns, for the form and for the order pane.
enum LineTable {
    /// One line in words.
    struct Entry: Hashable, Sendable {
        var product: String
        var quantity: String
        var price: String
        var total: String
        /// The discount in percent; empty for none.
        var discount = ""
        /// How many came back; empty for none.
        var refunded = ""
    }

    /// How wide each column is; a column there is no room for has no width.
    struct Columns: Hashable, Sendable {
        let product: Int
        let quantity: Int
        let price: Int
        let total: Int
    }

    /// Divides some columns; prices go first where there is little room.
    static func columns(width: Int) -> Columns {
        let price = width >= 56 ? 13 : 0
        let total = width >= 30 ? 13 : 0
        let quantity = width >= 16 ? 6 : max(1, width / 4)
        let fixed = quantity + 1 + (price > 0 ? price + 1 : 0) + (total > 0 ? total + 1 : 0)
        return Columns(product: max(1, width - fixed), quantity: quantity, price: price, total: total)
    }

    /// The names of the columns.
    static func names(width: Int) -> [Line] {
        let spans = spans(Entry(product: "PRODUCT", quantity: "QTY", price: "PRICE", total: "TOTAL"), width: width)
        return [Line(spans.map { Span($0.text, .columnName) })]
    }

    /// One line of an order.
    static func line(_ entry: Entry, width: Int) -> Line {
        Line(spans(entry, width: width))
    }

    private static func spans(_ entry: Entry, width: Int) -> [Span] {
        let columns = columns(width: width)
        let discount = entry.discount.isEmpty ? "" : " \(entry.discount)"
        let word = columns.product >= 24 ? "refunded" : "back"
        let refunded = entry.refunded.isEmpty ? "" : " \(entry.refunded) \(word)"
        let name = TextWidth.clipped(
            entry.product, to: columns.product - TextWidth.columns(of: discount + refunded))
        var spans = [Span(TextWidth.padded(name + discount + refunded, to: columns.product))]
        for (text, width) in [
            (entry.quantity, columns.quantity), (entry.price, columns.price), (entry.total, columns.total),
        ] where width > 0 {
            spans.append(Span(" " + TextWidth.padded(text, to: width, alignRight: true)))
        }
        return spans
    }
}
