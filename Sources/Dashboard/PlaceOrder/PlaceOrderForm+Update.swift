import OrderEvents
import OrderQueries
import TerminalKit

extension PlaceOrderForm {
    /// What a key makes of the form.
    enum Outcome {
        /// The form stays open, and a search may be needed.
        case stay(Lookup?)
        /// It is closed and nothing is placed.
        case leave
        /// It is complete and its order is to be placed.
        case place
    }

    /// A search that the form needs.
    enum Lookup {
        case customers(matching: String)
        case products(matching: String)
    }

    /// Whether what comes of something typed depends on what is found for the text; editing it does not.
    func needsSuggestions(for input: Input) -> Bool {
        guard !isLeavingAsked else { return false }
        switch input {
        case .paste: return false
        case .key(.backspace): return field == .product && productInput.isEmpty
        case .key(let key):
            var input = TextInput()
            return !input.handle(key)
        }
    }

    /// Edits the field with the keyboard; any key but a yes stays when leaving was asked for.
    mutating func type(_ key: Key) -> Outcome {
        guard !isLeavingAsked else {
            isLeavingAsked = false
            return .stay(nil)
        }
        complaint = nil
        return .stay(edit(key))
    }

    /// Inserts pasted text into the field with the keyboard.
    mutating func insert(_ text: String) -> Lookup? {
        edit { $0.insert(text) }
    }

    /// Shows why a search failed.
    mutating func fail(_ failure: Failure) {
        complaint = failure.message
        customers.fail()
        products.fail()
    }

    // MARK: Leaving

    /// Leaves, or asks whether that is meant when something was typed.
    mutating func leave() -> Outcome {
        guard isTouched else { return .leave }
        isLeavingAsked = true
        return .stay(nil)
    }

    // MARK: Going on

    /// Accepts what is in the field, and goes on to the next.
    mutating func goOn() -> Outcome {
        complaint = nil
        switch field {
        case .customer: return .stay(chooseCustomer())
        case .product: return .stay(chooseProduct())
        case .quantity: return .stay(addLine())
        case .payment:
            field = .place
            return .stay(nil)
        case .place: return placeFromAnywhere()
        }
    }

    private mutating func chooseCustomer() -> Lookup? {
        if customer != nil, customerInput.isEmpty {
            field = .product
            return requestSuggestions()
        }
        guard let choice = customers.choice else {
            let text = customerInput.text
            complaint = text.isEmpty ? "there are no customers yet" : "no customer matches '\(text)'"
            return nil
        }
        customer = choice
        customerInput = TextInput()
        field = .product
        return requestSuggestions()
    }

    /// Chooses the highlighted product; an empty line goes on to the payment.
    private mutating func chooseProduct() -> Lookup? {
        if productInput.isEmpty, !products.isChosen {
            guard !lines.isEmpty else {
                complaint = "an order needs at least one line; type to find a product"
                return nil
            }
            field = .payment
            return nil
        }
        guard let choice = products.choice else {
            complaint = "no product matches '\(productInput.text)'"
            return nil
        }
        product = choice
        field = .quantity
        return nil
    }

    private mutating func addLine() -> Lookup? {
        guard let product else { return nil }
        let text = quantityInput.isEmpty ? "1" : quantityInput.text
        guard let quantity = Int64(text.filter { !$0.isWhitespace }), quantity > 0 else {
            complaint = "the quantity has to be a whole number from 1, not '\(text)'"
            return nil
        }
        guard lines.count < Self.lineLimit else {
            complaint = "this form takes \(Self.lineLimit) lines; use the command line for more"
            return nil
        }
        lines.append(Line(product: product, quantity: quantity))
        self.product = nil
        productInput = TextInput()
        quantityInput = TextInput()
        field = .product
        return requestSuggestions()
    }

    /// Places the order if it is complete; otherwise shows what is missing and goes there.
    mutating func placeFromAnywhere() -> Outcome {
        complaint = nil
        if field == .quantity {
            let lookup = addLine()
            guard complaint == nil else { return .stay(lookup) }
        }
        guard customer != nil else {
            field = .customer
            complaint = "choose a customer first"
            return .stay(requestSuggestions())
        }
        guard !lines.isEmpty else {
            field = .product
            complaint = "an order needs at least one line; type to find a product"
            return .stay(requestSuggestions())
        }
        guard !paymentInput.text.allSatisfy(\.isWhitespace) else {
            field = .payment
            complaint = "say how it is paid, for example invoice"
            return .stay(nil)
        }
        return .place
    }

    /// Goes one field back.
    mutating func goBack() -> Outcome {
        complaint = nil
        return .stay(stepBack())
    }

    private mutating func stepBack() -> Lookup? {
        switch field {
        case .customer: return nil
        case .product: field = .customer
        case .quantity: field = .product
        case .payment: field = .product
        case .place: field = .payment
        }
        return requestSuggestions()
    }

    // MARK: Typing

    private mutating func edit(_ key: Key) -> Lookup? {
        switch (field, key) {
        case (.customer, .down), (.customer, .up):
            customers.move(by: key == .down ? 1 : -1)
            return nil
        case (.product, .down), (.product, .up):
            products.move(by: key == .down ? 1 : -1, fromNothing: productInput.isEmpty)
            return nil
        case (.product, .backspace) where productInput.isEmpty: return removeLastLine()
        case (.quantity, .up), (.payment, .up), (.place, .up): return stepBack()
        default: return edit { _ = $0.handle(key) }
        }
    }

    private mutating func removeLastLine() -> Lookup? {
        guard let line = lines.popLast() else { return nil }
        productInput = TextInput(line.product.name)
        quantityInput = TextInput(String(line.quantity))
        return requestSuggestions()
    }

    private mutating func edit(_ change: (inout TextInput) -> Void) -> Lookup? {
        switch field {
        case .customer:
            let before = customerInput.text
            change(&customerInput)
            return customerInput.text == before ? nil : requestSuggestions()
        case .product:
            let before = productInput.text
            change(&productInput)
            return productInput.text == before ? nil : requestSuggestions()
        case .quantity: change(&quantityInput)
        case .payment: change(&paymentInput)
        case .place: break
        }
        return nil
    }

    /// Asks for what matches the text of the field with the keyboard.
    mutating func requestSuggestions() -> Lookup? {
        switch field {
        case .customer:
            customers.request()
            return .customers(matching: customerInput.text)
        case .product:
            products.request()
            return .products(matching: productInput.text)
        case .quantity, .payment, .place: return nil
        }
    }
}
