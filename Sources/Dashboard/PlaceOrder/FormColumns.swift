import TerminalKit

/// Divides the columns of the form among the figures of a line.
struct FormColumns: Hashable, Sendable {
    /// One line in words.
    struct Texts: Hashable, Sendable {
        var product: String
        var quantity = ""
        var price = ""
        var discount = ""
        var total = ""
    }

    /// How wide each is; one there is no room for has no width.
    let product: Int
    let quantity: Int
    let price: Int
    let discount: Int
    let total: Int

    /// Divides some columns; price and discount get a row of their own where there is little room.
    init(width: Int) {
        price = width >= 60 ? 12 : 0
        discount = width >= 60 ? 7 : 0
        total = width >= 30 ? 13 : 0
        quantity = width >= 16 ? 6 : max(1, width / 4)
        let fixed = [quantity, price, discount, total].reduce(0) { $0 + ($1 > 0 ? $1 + 1 : 0) }
        product = max(1, width - fixed)
    }

    /// Whether price and discount stand beside the quantity.
    var isWide: Bool { price > 0 }

    /// The names of the columns.
    var names: Line {
        let names = Texts(product: "PRODUCT", quantity: "QTY", price: "PRICE", discount: "DISC", total: "TOTAL")
        return Line(spans(names).map { Span($0.text, .columnName) })
    }

    /// The figures of one line under the names.
    func spans(_ texts: Texts, role: Role = .text) -> [Span] {
        let figures = [
            (texts.quantity, quantity), (texts.price, price), (texts.discount, discount), (texts.total, total),
        ]
        return [Span(TextWidth.padded(texts.product, to: product), role)]
            + figures.filter { $0.1 > 0 }.map { text, width in
                Span(" " + TextWidth.padded(text, to: width, alignRight: true), role)
            }
    }
}
