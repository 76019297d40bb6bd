import OrderEvents
import OrderQueries
import TerminalKit

/// Shows the form that places an order.
struct PlaceOrderFormView {
    /// How many rows it would like, whatever is in it.
    private static let wantedRows = 21
    private static let wantedColumns = 84
    private static let labelWidth = 10
    /// How many rows what was found has where there is room.
    private static let suggestionRows = 6
    /// With fewer rows there is no choice between products.
    private static let leastProductRows = 2

    private let form: PlaceOrderForm
    private let footer: FormFooter
    private let box: Box
    private let width: Int

    init(_ form: PlaceOrderForm, state: DashboardState) {
        self.form = form
        box = Box(wanting: Self.wantedRows, columns: Self.wantedColumns, in: state.size)
        width = box.inside.size.columns
        footer = FormFooter(
            form: form, currency: state.configuration.currency, actions: state.actions, size: box.inside.size)
    }

    /// What is drawn.
    var overlay: Overlay {
        if let order = form.awaitedOrder {
            return Overlay(
                title: title, lines: [Line("loading order \(order)…", .quiet)], footer: footer.lines, box: box)
        }
        let head = self.head
        let items = FormLines(
            form: form, columns: FormColumns(width: width), width: width, height: productRows(below: head.count),
            hasNames: hasNames
        ).shown
        let end = leftOut + [Line.blank, paymentLine, placeLine]
        let count = head.count + items.lines.count + end.count
        let focus: Range<Int> =
            switch form.field {
            case .customer: 0..<customerLines.count
            case .address: customerLines.count..<customerLines.count + 1
            case .lines, .product, .quantity, .price, .discount:
                head.count + items.focus.lowerBound..<head.count + items.focus.upperBound
            case .payment: count - 2..<count - 1
            case .place: count - 1..<count
            }
        return Overlay(
            title: title, lines: head + items.lines + end, footer: footer.lines, scroll: .showing(focus),
            box: box)
    }

    private var head: [Line] { customerLines + [addressLine] + (isLow ? [] : [.blank]) }

    /// How many rows what was found has for the field with the keyboard.
    var foundRows: Int { form.field == .product ? productRows(below: head.count) : height }

    private var title: String { "Place an order" }

    /// Whether there are too few rows for one that separates.
    private var isLow: Bool { box.inside.size.rows < Self.wantedRows / 2 }

    /// Whether the columns of the lines are named: not where products are to be seen in few rows, and nothing in those columns.
    private var hasNames: Bool { !isLow || !form.lines.isEmpty || form.field != .product }

    /// How many rows the products found have: as long as there is no line, so many that the customer stays above them.
    private func productRows(below head: Int) -> Int {
        guard form.lines.isEmpty else { return height }
        // The names of the columns, the line being entered, and the total in the footer.
        let others = head + (hasNames ? 2 : 1) + 1 + footer.hintRows
        return max(min(Self.leastProductRows, height), min(height, box.inside.size.rows - others))
    }

    /// How many rows what was found has, with the field above it and the footer below.
    private var height: Int {
        max(1, min(Self.suggestionRows, box.inside.size.rows - 2 - footer.hintRows))
    }

    // MARK: Customer and address

    private var customerLines: [Line] {
        var lines = [customerLine]
        if let customer = form.customer, customer.isSuspended {
            let because = customer.suspensionReason.isEmpty ? "" : " (\(customer.suspensionReason))"
            let warning = "▲ this account is suspended\(because): the order will be refused"
            lines += FactText.lines("", warning, .warning, label: Self.labelWidth, width: width)
        }
        guard form.field == .customer else { return lines }
        return lines
            + SuggestionList(
                suggestions: form.customers, isUntyped: form.customerInput.isEmpty, noun: "customer",
                isHighlighting: form.isTakingCustomer, height: height,
                indent: width >= 60 ? Self.labelWidth : 0, width: width, id: { RowID($0.customerID) },
                isOrderable: { !$0.isSuspended }, row: Self.row
            ).lines
    }

    private var customerLine: Line {
        let isTyping = form.field == .customer
        guard let customer = form.customer, form.customerInput.isEmpty else {
            return field(.customer, "Customer", form.customerInput, placeholder: "name, id or e-mail")
        }
        let chosen = [Span(label("Customer"), labelRole(isTyping)), Span(customer.title, .strong)]
        let place = [customer.customerID.rawValue, customer.country].filter { !$0.isEmpty }.joined(separator: " · ")
        return Line(
            chosen + [Span("  \(place)", .quiet)], cursorColumn: isTyping ? Self.labelWidth : nil,
            click: .field(RowID(PlaceOrderForm.Field.customer)))
    }

    private static func row(_ customer: CustomerSummary, width: Int) -> String {
        let id = TextWidth.padded(customer.customerID.rawValue, to: 10)
        let tail = customer.isSuspended ? "▲ suspended" : customer.country
        let end =
            width >= 48
            ? "  \(id)  \(TextWidth.padded(tail, to: 14))"
            : customer.isSuspended ? "  \(tail)" : "  \(id)"
        let room = max(1, width - TextWidth.columns(of: end))
        return TextWidth.padded(customer.title, to: room) + end
    }

    private var addressLine: Line {
        field(
            .address, "Ship to", form.addressInput,
            placeholder: "the customer's own address", columns: width)
    }

    // MARK: Below the lines

    private var leftOut: [Line] {
        guard !form.leftOut.isEmpty else { return [] }
        let lines = form.leftOut.map(\.description).joined(separator: ", ")
        return Line.wrapped("▲ left out: \(lines)", to: width, .warning)
    }

    private var paymentLine: Line {
        field(.payment, "Payment", form.paymentInput)
    }

    private var placeLine: Line {
        let isFocused = form.field == .place
        return Line([
            Span(label(isFocused ? "        ▸" : "")),
            Span("[ Place order ]", isFocused ? .choice : .text, click: .field(RowID(PlaceOrderForm.Field.place))),
        ])
    }

    // MARK: Fields

    private func field(
        _ target: PlaceOrderForm.Field, _ name: String, _ input: TextInput, placeholder: String = "", columns: Int = 40
    ) -> Line {
        let isFocused = form.field == target
        let field = FieldText(input, width: min(columns, width - Self.labelWidth), placeholder: placeholder)
        return Line(
            [Span(label(name), labelRole(isFocused))] + field.spans,
            cursorColumn: isFocused ? Self.labelWidth + field.cursorColumn : nil, click: .field(RowID(target)))
    }

    private func label(_ text: String) -> String { TextWidth.padded(text, to: Self.labelWidth) }

    private func labelRole(_ isFocused: Bool) -> Role { isFocused ? .strong : .quiet }
}
