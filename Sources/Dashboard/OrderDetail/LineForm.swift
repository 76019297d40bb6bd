import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit

/// Holds one more line of a pending order while it is filled in.
struct LineForm: Hashable, Sendable {
    /// The order as it was shown; the line holds for this version.
    let order: OrderSummary
    /// What is typed to find the product.
    var productInput = TextInput()
    /// The products found for it.
    var products = Suggestions<ProductSummary>()
    /// The product; nil until it is chosen.
    var product: ProductSummary?
    /// How many, being typed once the product is chosen.
    var quantityInput = TextInput()
    /// What is wrong; nil when nothing is.
    var complaint: String?

    /// The quantity; an empty field means one. Nil when it is no number that can be ordered.
    var quantity: Int64? {
        let text = quantityInput.text.filter { !$0.isWhitespace }
        guard !text.isEmpty else { return 1 }
        return Int64(text).flatMap { (1...1_000_000_000).contains($0) ? $0 : nil }
    }
}

extension Action {
    /// Opens the form.
    static let addLine = Action(
        "orders.addLine", "add a line to a pending order",
        [.keys(.character("+"), in: .screen(.orders), .order)], changesDesk: true
    ) { state, _ in state.openLineForm() }
    .waiting { state in state.orderIDToActOn.map(state.pending.isSent(for:)) ?? false }
    .prepared { $0.pinCursorInTable() }
    .available { state in
        guard let order = state.orderToActOn else { return .noOrder }
        guard order.summary.status == .pending else {
            return .unavailable(
                "\(order.summary.orderID) is \(order.summary.status.rawValue): lines are added while PENDING")
        }
        return state.availabilityOfChange
    }

    static let confirmLine = Action(
        "line.take", "take the product, then add the line", [.keys(.enter, in: .line)]
    ) { state, _ in state.confirmLine() }

    static let leaveLine = Action(
        "line.leave", "leave without a line", [.keys(.escape, in: .line)], isImmediate: true
    ) { state, _ in
        state.closeTop()
        return []
    }
}

extension ActionID {
    static let addLine = ActionID("orders.addLine")
    static let confirmLine = ActionID("line.take")
    static let leaveLine = ActionID("line.leave")
}

extension DashboardState {
    fileprivate mutating func openLineForm() -> [Effect] {
        guard let order = orderToActOn else { return [] }
        layers.append(.line(LineForm(order: order.summary)))
        return findLineProducts()
    }

    /// Asks for the products that the typed text may mean.
    private mutating func findLineProducts() -> [Effect] {
        guard case .line(var form)? = layers.last else { return [] }
        form.products.request()
        replaceTop(.line(form))
        let query = ListProducts(
            matching: form.productInput.text, recent: recentChoices.products, limit: PlaceOrderForm.suggestionLimit)
        return [.findProducts(query, requests.start(.lineProducts))]
    }

    mutating func receiveLineProducts(_ result: Result<[ProductSummary], Failure>) -> [Effect] {
        guard let index = layers.lastIndex(where: { if case .line = $0 { true } else { false } }),
            case .line(var form) = layers[index]
        else { return [] }
        switch result {
        case .success(let found): form.products.found(found)
        case .failure(let failure):
            form.products.fail()
            form.complaint = failure.message
            dropHeldInput(because: "nothing could be searched")
        }
        layers[index] = .line(form)
        return []
    }

    /// Edits the field that has the keyboard.
    mutating func typeIntoLine(_ edit: (inout TextInput) -> Bool) -> [Effect] {
        guard case .line(var form)? = layers.last else { return [] }
        form.complaint = nil
        guard form.product == nil else {
            _ = edit(&form.quantityInput)
            replaceTop(.line(form))
            return []
        }
        let before = form.productInput.text
        _ = edit(&form.productInput)
        replaceTop(.line(form))
        return form.productInput.text == before ? [] : findLineProducts()
    }

    mutating func moveInLine(by movement: Movement) {
        guard case .line(var form)? = layers.last, form.product == nil else { return }
        switch movement {
        case .up: form.products.move(by: -1)
        case .pageUp: form.products.move(by: -LineFormView.suggestionRows)
        case .pageDown: form.products.move(by: LineFormView.suggestionRows)
        default: form.products.move(by: 1)
        }
        replaceTop(.line(form))
    }

    fileprivate mutating func confirmLine() -> [Effect] {
        guard case .line(var form)? = layers.last else { return [] }
        guard let product = form.product else {
            if let choice = form.products.choice, choice.isDiscontinued {
                form.complaint = "\(choice.name) is discontinued: it can be ordered no more, choose another product"
                replaceTop(.line(form))
                return []
            }
            form.product = form.products.choice
            form.complaint = form.product == nil ? "no product matches '\(form.productInput.text)'" : nil
            if let product = form.product { recentChoices.add(product.productID) }
            replaceTop(.line(form))
            return []
        }
        guard let quantity = form.quantity else {
            form.complaint = "the quantity is a whole number from 1"
            replaceTop(.line(form))
            return []
        }
        closeTop()
        let item = OrderItem(productID: product.productID, quantity: quantity)
        return send(.addLine(item), to: form.order.orderID, as: form.order)
    }
}

/// Shows the line being filled in.
struct LineFormView {
    private static let labelWidth = 10
    /// The rows of what was found.
    static let suggestionRows = 6

    let form: LineForm
    let state: DashboardState

    /// What is drawn.
    var overlay: Overlay {
        let box = Box(wanting: 4 + Self.suggestionRows, columns: 76, in: state.size)
        let width = box.inside.size.columns
        var keys = Footer(state.actions)
        keys.add(.confirmLine, words: form.product == nil ? "takes the product" : "adds the line")
        keys.add(.leaveLine, words: "leaves it")
        let footer = form.complaint.map { Line("✖ \($0)", .failure) } ?? keys.line(width: width)
        return Overlay(
            title: "Add a line to order \(form.order.orderID)", lines: lines(width: width), footer: [footer], box: box)
    }

    private func lines(width: Int) -> [Line] {
        guard let product = form.product else {
            let list = SuggestionList(
                suggestions: form.products, isUntyped: form.productInput.isEmpty, noun: "product",
                height: Self.suggestionRows, width: width, id: { RowID($0.productID) },
                isOrderable: { !$0.isDiscontinued }, row: Self.row
            ).lines
            return [field("Product", form.productInput, "type to search", width)] + list
        }
        return [
            Line([Span(label("Product"), .quiet), Span("\(product.name) at \(product.unitPrice.formatted)")]),
            field("Quantity", form.quantityInput, "1", width),
        ]
    }

    private static func row(_ product: ProductSummary, width: Int) -> String {
        let price = product.isDiscontinued ? "▲ discontinued" : product.unitPrice.formatted
        let room = max(1, width - TextWidth.columns(of: price) - 1)
        return "\(TextWidth.padded("\(product.name) · \(product.productID)", to: room)) \(price)"
    }

    private func label(_ name: String) -> String { TextWidth.padded(name, to: Self.labelWidth) }

    private func field(_ name: String, _ input: TextInput, _ placeholder: String, _ width: Int) -> Line {
        let field = FieldText(input, width: max(1, width - Self.labelWidth), placeholder: placeholder)
        return Line([Span(label(name), .strong)] + field.spans, cursorColumn: Self.labelWidth + field.cursorColumn)
    }
}
