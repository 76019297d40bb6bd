import OrderEvents
import OrderQueries
import TerminalKit

/// Lays out the lines of an order in columns, with their discounts and what came back of them.
struct OrderLineTable {
    private let detail: OrderDetail
    private let width: Int
    /// How many lines the version before had; nil where nothing is compared.
    private let knownLines: Int?
    private let hasRefunds: Bool
    private let hasDiscounts: Bool

    init(_ detail: OrderDetail, knownLines: Int? = nil, width: Int) {
        self.detail = detail
        self.knownLines = knownLines
        self.width = width
        hasRefunds = !detail.refundedQuantities.isEmpty
        hasDiscounts = detail.lines.contains { $0.discountBasisPoints > 0 }
    }

    /// The names of the columns.
    var names: Line {
        let cells = cells(
            quantity: "QTY", product: "PRODUCT", price: "PRICE", discount: "DISC.", refunded: "BACK", total: "TOTAL")
        return Line(cells, .columnName)
    }

    /// The line of a number, from 1; one that the version before did not have begins with a plus.
    func line(_ number: Int) -> Line {
        let (line, currency) = (detail.lines[number - 1], detail.summary.total.currency)
        let isNew = knownLines.map { number > $0 } ?? false
        let name = line.productName.isEmpty ? line.productID.rawValue : line.productName
        let text = cells(
            quantity: NumberText.grouped(line.quantity), product: (isNew ? "+ " : "") + name,
            price: Money(minorUnits: line.unitPrice, currency: currency).formatted,
            discount: Self.discount(line.discountBasisPoints),
            refunded: detail.refundedQuantities[number].map { NumberText.grouped($0) } ?? "",
            total: line.total.map { Money(minorUnits: $0, currency: currency).formatted } ?? "?")
        return Line(text, isNew ? .strong : .text)
    }

    private func cells(
        quantity: String, product: String, price: String, discount: String, refunded: String, total: String
    ) -> String {
        let hasPrice = width >= 56
        let hasDiscount = width >= 46 && hasDiscounts
        var right: [String] = []
        if hasPrice { right.append(TextWidth.padded(price, to: 12, alignRight: true)) }
        if hasDiscount { right.append(TextWidth.padded(discount, to: 8, alignRight: true)) }
        if hasRefunds { right.append(TextWidth.padded(refunded, to: 6, alignRight: true)) }
        if width >= 30 { right.append(TextWidth.padded(total, to: 12, alignRight: true)) }
        let left = TextWidth.padded(quantity, to: width >= 16 ? 5 : max(1, width / 4), alignRight: true)
        let end = right.joined(separator: " ")
        let room = width - TextWidth.columns(of: left) - TextWidth.columns(of: end) - 3
        return "\(left)  \(TextWidth.padded(product, to: max(1, room))) \(end)"
    }

    private static func discount(_ basisPoints: Int64) -> String {
        guard basisPoints > 0 else { return "" }
        let hundredths = basisPoints % 100
        let fraction = hundredths == 0 ? "" : "." + (hundredths < 10 ? "0" : "") + "\(hundredths)"
        return "−\(basisPoints / 100)\(fraction)%"
    }
}
