import OrderEvents
import OrderQueries
import TerminalKit

/// Shows the lines of the form, and the one being entered in its place among them.
struct FormLines {
    /// All of them, and which of these have the keyboard.
    struct Shown {
        var lines: [Line] = []
        var focus = 0..<0
    }

    let form: PlaceOrderForm
    let columns: FormColumns
    let width: Int
    /// How many rows the products found have.
    let height: Int
    /// Whether the columns are named.
    var hasNames = true

    var shown: Shown {
        var shown = Shown(lines: hasNames ? [columns.names] : [])
        for (index, line) in form.lines.enumerated() where index != form.entry.index {
            let isSelected = form.field == .lines && index == form.selectedLine
            if let entry = form.entry.index, index == entry + 1 {
                add(self.entry, to: &shown, hasFocus: form.isInEntry)
            }
            var lines = finished(line, isSelected: isSelected)
            for row in lines.indices { lines[row].click = .row(RowID(index)) }
            add(lines, to: &shown, hasFocus: isSelected)
        }
        if form.entry.index.map({ $0 == form.lines.count - 1 }) ?? true {
            add(entry, to: &shown, hasFocus: form.isInEntry)
        }
        return shown
    }

    private func add(_ lines: [Line], to shown: inout Shown, hasFocus: Bool) {
        if hasFocus { shown.focus = shown.lines.count..<shown.lines.count + lines.count }
        shown.lines += lines
    }

    // MARK: Finished lines

    private func finished(_ line: PlaceOrderForm.Line, isSelected: Bool) -> [Line] {
        let discount = line.discount.isEmpty ? "" : "−\(line.discount)%"
        let texts = FormColumns.Texts(
            product: (isSelected ? "▸ " : "") + line.product.title, quantity: NumberText.grouped(line.quantity),
            price: line.price.formatted, discount: discount, total: line.estimate?.formatted ?? "?")
        let role: Role = isSelected ? .choice : .text
        let figures = Line(columns.spans(texts, role: role))
        guard !columns.isWide, line.unitPrice != nil || line.discountBasisPoints > 0 else { return [figures] }
        return [figures, Line("  at \(line.price.formatted) \(discount)", isSelected ? .choice : .quiet)]
    }

    // MARK: The line being entered

    private var entry: [Line] {
        let (product, quantity) = (productField, quantityField)
        let head = clicked(product.spans, .product) + [Span(" ")] + clicked(quantity.spans, .quantity)
        let cursor: Int? =
            switch form.field {
            case .product: product.cursorColumn
            case .quantity: columns.product + 1 + quantity.cursorColumn
            default: nil
            }
        let hasFigures = form.entry.product != nil
        guard columns.isWide else {
            let total = TextWidth.padded(hasFigures ? total : "", to: columns.total, alignRight: true)
            let first = Line(head + [Span(" \(total)", .guess)], cursorColumn: cursor)
            return hasFigures && form.field != .product ? [first, narrowFigures] : [first] + found
        }
        guard hasFigures else { return [Line(head, cursorColumn: cursor)] + found }
        let (price, discount) = (priceField, discountField)
        let start = columns.product + 1 + columns.quantity + 1
        let figures: [Span] =
            [Span(" ")] + clicked(price.spans, .price) + [Span(" ")] + clicked(discount.spans, .discount)
            + [Span("%", .quiet), Span(" " + TextWidth.padded(total, to: columns.total, alignRight: true), .guess)]
        let column: Int? =
            switch form.field {
            case .price: start + price.cursorColumn
            case .discount: start + columns.price + 1 + discount.cursorColumn
            default: cursor
            }
        return [Line(head + figures, cursorColumn: column)] + found
    }

    /// Price and discount where the columns have no room for them.
    private var narrowFigures: Line {
        let (price, discount) = (priceField, discountField)
        let spans =
            [Span("  at ", .quiet)] + clicked(price.spans, .price) + [Span(" less ", .quiet)]
            + clicked(discount.spans, .discount)
        let cursor: Int? =
            switch form.field {
            case .price: 5 + price.cursorColumn
            case .discount: 5 + TextWidth.columns(of: price.text) + 6 + discount.cursorColumn
            default: nil
            }
        return Line(spans + [Span("%", .quiet)], cursorColumn: cursor)
    }

    private func clicked(_ spans: [Span], _ field: PlaceOrderForm.Field) -> [Span] {
        spans.clicked(.field(RowID(field)))
    }

    private var total: String {
        guard case .success(let line)? = form.entry.line(in: form.currency(besides: form.entry.index)) else {
            return "?"
        }
        return line.estimate.map { "~ \($0.formatted)" } ?? "?"
    }

    /// What is typed for the product; the chosen one while nothing is.
    private var productField: (spans: [Span], cursorColumn: Int) {
        let isTyping = form.field == .product
        if form.entry.productInput.isEmpty, let product = form.entry.product {
            return ([Span(TextWidth.padded(product.title, to: columns.product), .strong)], 0)
        }
        let field = FieldText(
            form.entry.productInput, width: columns.product, placeholder: isTyping ? "type to find a product" : "")
        return (field.spans, field.cursorColumn)
    }

    private var quantityField: FieldText {
        FieldText(
            form.entry.quantityInput, width: columns.quantity, placeholder: form.entry.product == nil ? "" : "1")
    }

    private var priceField: FieldText {
        FieldText(
            form.entry.priceInput, width: columns.isWide ? columns.price : max(1, min(13, width - 18)),
            placeholder: form.entry.product?.unitPrice.plain ?? "")
    }

    private var discountField: FieldText {
        FieldText(form.entry.discountInput, width: 6, placeholder: "0")
    }

    // MARK: Products found

    private var found: [Line] {
        guard form.field == .product else { return [] }
        return SuggestionList(
            suggestions: form.products, isUntyped: form.entry.productInput.isEmpty, noun: "product",
            isHighlighting: form.isTakingProduct, height: height, width: width,
            id: { RowID($0.productID) }, isOrderable: { !$0.isDiscontinued }, row: row
        ).lines
    }

    /// The price stands under the price, where the lines have that column; the id behind the name.
    private func row(_ product: ProductSummary, room: Int) -> String {
        let price = product.isDiscontinued ? "▲ discontinued" : product.unitPrice.formatted
        guard columns.isWide else {
            let end = "  " + price
            return TextWidth.padded(product.title, to: room - TextWidth.columns(of: end)) + end
        }
        let mark = 2
        let names = columns.product - mark
        let id = "  \(TextWidth.clipped(product.productID.rawValue, to: max(1, names / 2)))"
        let title = TextWidth.clipped(product.title, to: max(1, names - TextWidth.columns(of: id)))
        let figures = TextWidth.padded(price, to: columns.quantity + columns.price + 2, alignRight: true)
        return TextWidth.padded(title + id, to: names) + figures
    }
}
