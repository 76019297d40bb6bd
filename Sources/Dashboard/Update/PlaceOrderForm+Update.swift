import OrderEvents
import OrderQueries
import TerminalKit

extension PlaceOrderForm {
    /// What a key makes of the form.
    enum Outcome {
        /// It stays open.
        case stay([Effect])
        /// It is closed and nothing is placed.
        case leave
        /// It is complete and its order is to be placed.
        case place
    }

    /// Whether an `Enter` waits for its suggestions.
    var isTaking: Bool { customers.isTaking || products.isTaking }

    mutating func press(_ key: Key) -> Outcome {
        if isLeavingAsked { return pressWhileAsked(key) }
        if key == .escape { return pressEscape() }
        if isTaking {
            if heldKeys.count < 256 { heldKeys.append(key) }
            return .stay([])
        }
        complaint = nil
        switch key {
        case .control("s"): return placeFromAnywhere()
        case .backTab: return .stay(goBack())
        case .enter, .tab: return enter()
        default: return .stay(edit(key))
        }
    }

    /// Inserts pasted text into the field with the keyboard.
    mutating func insert(_ text: String) -> [Effect] {
        edit { $0.insert(text) }
    }

    mutating func fail(_ failure: Failure) {
        complaint = failure.message
        customers.isTaking = false
        products.isTaking = false
        heldKeys = []
    }

    // MARK: Leaving

    private mutating func pressEscape() -> Outcome {
        heldKeys = []
        customers.isTaking = false
        products.isTaking = false
        guard isTouched else { return .leave }
        isLeavingAsked = true
        return .stay([])
    }

    private mutating func pressWhileAsked(_ key: Key) -> Outcome {
        isLeavingAsked = false
        return key == .character("y") || key == .character("Y") ? .leave : .stay([])
    }

    // MARK: Going on

    private mutating func enter() -> Outcome {
        switch field {
        case .customer: return .stay(takeCustomer())
        case .product: return .stay(takeProduct())
        case .quantity: return .stay(takeQuantity())
        case .payment:
            field = .place
            return .stay([])
        case .place: return placeFromAnywhere()
        }
    }

    /// Takes the highlighted customer; when the typed text is still being looked for, waits for what is found.
    mutating func takeCustomer() -> [Effect] {
        if customer != nil, customerInput.isEmpty {
            field = .product
            return lookForSuggestions()
        }
        if customers.isLooking {
            customers.isTaking = true
            return []
        }
        guard let choice = customers.choice else {
            heldKeys = []
            let text = customerInput.text
            complaint = text.isEmpty ? "there are no customers yet" : "no customer matches '\(text)'"
            return []
        }
        customer = choice
        customerInput = TextInput()
        field = .product
        return lookForSuggestions()
    }

    /// Takes the highlighted product; an empty line goes on to the payment.
    mutating func takeProduct() -> [Effect] {
        if productInput.isEmpty, !products.isChosen {
            guard !lines.isEmpty else {
                complaint = "an order needs at least one line; type to find a product"
                return []
            }
            field = .payment
            return []
        }
        if products.isLooking {
            products.isTaking = true
            return []
        }
        guard let choice = products.choice else {
            heldKeys = []
            complaint = "no product matches '\(productInput.text)'"
            return []
        }
        product = choice
        field = .quantity
        return []
    }

    private mutating func takeQuantity() -> [Effect] {
        guard let product else { return [] }
        let text = quantityInput.isEmpty ? "1" : quantityInput.text
        guard let quantity = Int64(text.filter { !$0.isWhitespace }), quantity > 0 else {
            complaint = "the quantity has to be a whole number from 1, not '\(text)'"
            return []
        }
        guard lines.count < Self.lineLimit else {
            complaint = "this form takes \(Self.lineLimit) lines; use the command line for more"
            return []
        }
        lines.append(Line(product: product, quantity: quantity))
        self.product = nil
        productInput = TextInput()
        quantityInput = TextInput()
        field = .product
        return lookForSuggestions()
    }

    /// Places the order if it is complete; else says what is missing and goes there.
    private mutating func placeFromAnywhere() -> Outcome {
        if field == .quantity {
            let effects = takeQuantity()
            guard complaint == nil else { return .stay(effects) }
        }
        guard customer != nil else {
            field = .customer
            complaint = "choose a customer first"
            return .stay([])
        }
        guard !lines.isEmpty else {
            field = .product
            complaint = "an order needs at least one line; type to find a product"
            return .stay(lookForSuggestions())
        }
        guard !paymentInput.text.allSatisfy(\.isWhitespace) else {
            field = .payment
            complaint = "say how it is paid, for example invoice"
            return .stay([])
        }
        return .place
    }

    /// Goes one field back; from an empty product line to the line before it, which is taken up again.
    private mutating func goBack() -> [Effect] {
        switch field {
        case .customer: return []
        case .product: field = .customer
        case .quantity: field = .product
        case .payment: field = .product
        case .place: field = .payment
        }
        return lookForSuggestions()
    }

    // MARK: Typing

    private mutating func edit(_ key: Key) -> [Effect] {
        switch (field, key) {
        case (.customer, .down), (.customer, .up):
            customers.move(by: key == .down ? 1 : -1)
            return []
        case (.product, .down), (.product, .up):
            products.move(by: key == .down ? 1 : -1, fromNothing: productInput.isEmpty)
            return []
        case (.product, .backspace) where productInput.isEmpty: return takeBackLine()
        case (.quantity, .up), (.payment, .up), (.place, .up): return goBack()
        default: return edit { _ = $0.handle(key) }
        }
    }

    private mutating func takeBackLine() -> [Effect] {
        guard let line = lines.popLast() else { return [] }
        productInput = TextInput(line.product.name)
        quantityInput = TextInput(String(line.quantity))
        return lookForSuggestions()
    }

    private mutating func edit(_ change: (inout TextInput) -> Void) -> [Effect] {
        switch field {
        case .customer:
            let before = customerInput.text
            change(&customerInput)
            return customerInput.text == before ? [] : lookForSuggestions()
        case .product:
            let before = productInput.text
            change(&productInput)
            return productInput.text == before ? [] : lookForSuggestions()
        case .quantity: change(&quantityInput)
        case .payment: change(&paymentInput)
        case .place: break
        }
        return []
    }

    /// Asks for what matches the text of the field with the keyboard.
    mutating func lookForSuggestions() -> [Effect] {
        switch field {
        case .customer: [.findCustomers(customerInput.text, tag: customers.look())]
        case .product: [.findProducts(productInput.text, tag: products.look())]
        case .quantity, .payment, .place: []
        }
    }
}
