import OrderEvents
import OrderQueries
import TerminalKit

/// Shows the form that places an order.
struct PlaceOrderFormView {
    /// How many rows it would like, whatever is in it.
    private static let wantedRows = 20
    private static let wantedColumns = 84
    private static let labelWidth = 10

    private let form: PlaceOrderForm
    private let currency: Currency
    private let actions: ActionTable
    private let box: Box
    private let width: Int

    init(_ form: PlaceOrderForm, state: DashboardState) {
        self.form = form
        currency = state.configuration.currency
        actions = state.actions
        box = Box(wanting: Self.wantedRows, columns: Self.wantedColumns, in: state.size)
        width = box.inside.size.columns
    }

    /// What is drawn.
    var overlay: Overlay {
        let customer = customerLines
        let items = [Line.blank] + LineTable.names(width: width) + form.lines.map(finished)
        let entry = entryLines
        let end = [Line.blank, paymentLine, placeLine]
        let starts = [
            customer.count + items.count, customer.count + items.count + entry.count,
        ]
        let focus: Range<Int> =
            switch form.field {
            case .customer: 0..<customer.count
            case .product, .quantity: starts[0]..<starts[0] + entry.count
            case .payment: starts[1] + 1..<starts[1] + 2
            case .place: starts[1] + 2..<starts[1] + 3
            }
        return Overlay(
            title: "Place an order", lines: customer + items + entry + end, footer: footer, scroll: .showing(focus),
            box: box)
    }

    // MARK: Customer

    private var customerLines: [Line] {
        var lines = [customerLine]
        if form.customer?.isSuspended == true {
            let warning = "this account is suspended: the order will be refused"
            lines.append(Line([Span(label("")), Span("▲ \(warning)", .warning)]))
        }
        guard form.field == .customer else { return lines }
        return lines
            + SuggestionList.lines(
                form.customers, typed: form.customerInput.text, noun: "customer", indent: Self.labelWidth, width: width,
                row: Self.row)
    }

    private var customerLine: Line {
        let isTyping = form.field == .customer
        guard let customer = form.customer, form.customerInput.isEmpty else {
            return field("Customer", form.customerInput, isFocused: isTyping, placeholder: "name, id or e-mail")
        }
        let chosen = [Span(label("Customer"), labelRole(isTyping)), Span(customer.title, .strong)]
        let place = [customer.customerID.rawValue, customer.country].filter { !$0.isEmpty }.joined(separator: " · ")
        return Line(
            chosen + [Span("  \(place)", .quiet)], cursorColumn: isTyping ? Self.labelWidth : nil)
    }

    private static func row(_ customer: CustomerSummary, width: Int) -> String {
        let id = TextWidth.padded(customer.customerID.rawValue, to: 10)
        let tail = customer.isSuspended ? "▲ suspended" : customer.country
        let end = width >= 48 ? "  \(id)  \(TextWidth.padded(tail, to: 14))" : "  \(id)"
        return TextWidth.padded(customer.title, to: width - TextWidth.columns(of: end)) + end
    }

    // MARK: Lines

    private func finished(_ line: PlaceOrderForm.Line) -> Line {
        let product = line.product
        return LineTable.line(
            LineTable.Entry(
                product: product.title, quantity: NumberText.grouped(line.quantity),
                price: product.unitPrice.formatted, total: amount(line.estimate, product.unitPrice.currency)),
            width: width)
    }

    private func amount(_ minorUnits: Int64?, _ currency: Currency) -> String {
        minorUnits.map { Money(minorUnits: $0, currency: currency).formatted } ?? "?"
    }

    /// The line being entered; its product is found by typing.
    private var entryLines: [Line] {
        let columns = LineTable.columns(width: width)
        let isProduct = form.field == .product
        let isQuantity = form.field == .quantity
        let quantity = FieldText(
            form.quantityInput, width: columns.quantity, placeholder: isQuantity ? "1" : "")
        let product = FieldText(
            form.productInput, width: columns.product, placeholder: isProduct ? "type to find a product" : "")
        let name = isProduct || form.product == nil ? product.spans : [chosenProduct(columns.product)]
        let price = isQuantity ? form.product?.unitPrice.formatted ?? "" : ""
        let line = Line(
            name + [Span(" ")] + quantity.spans
                + [Span(TextWidth.padded(price, to: columns.price + 1, alignRight: true), .quiet)],
            cursorColumn: isProduct
                ? product.cursorColumn : isQuantity ? columns.product + 1 + quantity.cursorColumn : nil)
        guard isProduct else { return [line] }
        return [line]
            + SuggestionList.lines(
                form.products, typed: form.productInput.text, noun: "product", isHighlighting: isTakingProduct,
                indent: 0, width: width, row: Self.row)
    }

    /// Whether `Enter` selects a product; with nothing typed or chosen it goes on.
    private var isTakingProduct: Bool { !form.productInput.isEmpty || form.products.isChosen }

    private func chosenProduct(_ width: Int) -> Span {
        Span(TextWidth.padded(form.product?.title ?? "", to: width), .strong)
    }

    /// The price stands under the price, where the lines have that column; the id behind the name.
    private static func row(_ product: ProductSummary, width: Int) -> String {
        let mark = 2
        let columns = LineTable.columns(width: width + mark)
        let price = product.isDiscontinued ? "discontinued" : product.unitPrice.formatted
        let hasPrices = columns.price > 0
        let end =
            hasPrices
            ? String(repeating: " ", count: columns.quantity + 2)
                + TextWidth.padded(price, to: columns.price, alignRight: true)
            : "  " + price
        let id = hasPrices ? "  \(product.productID)" : ""
        let room = hasPrices ? columns.product - mark : width - TextWidth.columns(of: end)
        let title = TextWidth.clipped(product.title, to: max(1, room - TextWidth.columns(of: id)))
        return TextWidth.padded(title + id, to: room) + end
    }

    // MARK: Payment and button

    private var paymentLine: Line {
        field("Payment", form.paymentInput, isFocused: form.field == .payment)
    }

    private var placeLine: Line {
        let isFocused = form.field == .place
        return Line([
            Span(label(isFocused ? "        ▸" : "")), Span("[ Place order ]", isFocused ? .choice : .text),
        ])
    }

    private func field(_ name: String, _ input: TextInput, isFocused: Bool, placeholder: String = "") -> Line {
        let field = FieldText(input, width: min(40, width - Self.labelWidth), placeholder: placeholder)
        return Line(
            [Span(label(name), labelRole(isFocused))] + field.spans,
            cursorColumn: isFocused ? Self.labelWidth + field.cursorColumn : nil)
    }

    private func label(_ text: String) -> String { TextWidth.padded(text, to: Self.labelWidth) }

    private func labelRole(_ isFocused: Bool) -> Role { isFocused ? .strong : .quiet }

    // MARK: Footer

    private var footer: [Line] { [totalLine, form.isLeavingAsked ? leaveLine : complaintLine ?? keysLine] }

    private var totalLine: Line {
        let total =
            form.lines.isEmpty
            ? Money(minorUnits: 0, currency: currency).formatted : form.estimate?.formatted ?? "?"
        let isHigh = (form.estimate?.minorUnits ?? 0) > OrderPolicy.highValueThreshold
        return Line(
            [
                Span(label("Total"), .quiet), Span("~ \(total)", .strong),
                Span(isHigh ? "  ! high value" : "", .warning),
            ],
            right: [Span(NumberText.counted(form.lines.count, "line"), .quiet)])
    }

    private var leaveLine: Line {
        let (yes, no) = (actions.keyName(of: .confirmLeavingForm), actions.keyName(of: .stayInForm))
        return Line([
            Span("▲ Leave without placing it?  ", .warning), Span("[\(yes)]", .key), Span(" leave  "),
            Span("[\(no)]", .key), Span(" stay"),
        ])
    }

    private var complaintLine: Line? {
        form.complaint.map { Line("✖ \($0)", .failure) }
    }

    private var keysLine: Line {
        let enter =
            switch form.field {
            case .customer: "takes the customer"
            case .product: isTakingProduct ? "takes the product" : "goes on to payment"
            case .quantity: "adds the line"
            case .payment: "goes on"
            case .place: "places it"
            }
        var footer = Footer(actions)
        footer.add(.goOnInForm, words: enter)
        footer.add(.placeFromForm, words: "places")
        footer.add(.leaveForm, words: "leaves")
        return Line(footer.spans)
    }
}

extension CustomerSummary {
    /// The name, or the id where there is none.
    fileprivate var title: String { name.isEmpty ? customerID.rawValue : name }
}

extension ProductSummary {
    /// The name, or the id where there is none.
    fileprivate var title: String { name.isEmpty ? productID.rawValue : name }
}
