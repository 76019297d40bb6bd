import OrderEvents
import OrderQueries

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

    // MARK: From field to field

    /// Accepts what is in the field, and goes on to the next that an order cannot do without.
    mutating func goOn() -> Outcome {
        complaint = nil
        switch field {
        case .customer: return .stay(chooseCustomer(then: .product))
        case .address: return .stay(go(to: .product))
        case .lines: return .stay(editLine())
        case .product: return .stay(chooseProduct())
        case .quantity, .price, .discount: return .stay(finishLine())
        case .payment: return .stay(go(to: .place))
        case .place: return placeFromAnywhere()
        }
    }

    /// Accepts what is in the field, and goes on to the very next.
    mutating func goToNextField() -> Outcome {
        complaint = nil
        switch field {
        case .customer: return .stay(chooseCustomer(then: .address))
        case .lines: return .stay(go(to: .product))
        case .quantity: return .stay(go(to: .price))
        case .price: return .stay(go(to: .discount))
        case .place: return .stay(nil)
        case .address, .product, .discount, .payment: return goOn()
        }
    }

    /// Goes one field back.
    mutating func goBack() -> Outcome {
        complaint = nil
        return .stay(stepBack())
    }

    mutating func stepBack() -> Lookup? {
        switch field {
        case .customer: nil
        case .address: go(to: .customer)
        case .lines, .product: go(to: .address)
        case .quantity, .payment: go(to: .product)
        case .price: go(to: .quantity)
        case .discount: go(to: .price)
        case .place: go(to: .payment)
        }
    }

    /// Whether a field can be gone to from another one: those of a line need its product.
    func canGo(to field: Field) -> Bool {
        switch field {
        case .quantity, .price, .discount: entry.product != nil && entry.productInput.isEmpty
        case .customer, .address, .lines, .product, .payment, .place: true
        }
    }

    /// Gives a field the keyboard.
    mutating func go(to field: Field) -> Lookup? {
        self.field = field
        return requestSuggestions()
    }

    /// Asks for what matches the text of the field with the keyboard.
    mutating func requestSuggestions() -> Lookup? {
        switch field {
        case .customer:
            customers.request()
            return .customers(matching: customerInput.text)
        case .product:
            products.request()
            return .products(matching: entry.productInput.text)
        case .address, .lines, .quantity, .price, .discount, .payment, .place: return nil
        }
    }

    // MARK: Choosing

    /// Whether going on chooses the highlighted customer; with nothing typed or moved to, the one chosen stays.
    var isTakingCustomer: Bool { customer == nil || !customerInput.isEmpty || customers.isChosen }

    /// Whether going on chooses the highlighted product; with nothing typed or moved to, it goes to the next field.
    var isTakingProduct: Bool { !entry.productInput.isEmpty || products.isChosen }

    private mutating func chooseCustomer(then next: Field) -> Lookup? {
        guard isTakingCustomer else { return go(to: next) }
        guard let choice = customers.choice else {
            let text = customerInput.text
            complaint = text.isEmpty ? "there are no customers yet" : "no customer matches '\(text)'"
            return nil
        }
        customer = choice
        customerInput = TextInput()
        return go(to: next)
    }

    /// Chooses the highlighted product; an empty line goes on to the payment.
    private mutating func chooseProduct() -> Lookup? {
        guard isTakingProduct else {
            guard entry.product == nil else { return go(to: .quantity) }
            guard !lines.isEmpty else {
                complaint = "an order needs at least one line; type to find a product"
                return nil
            }
            return go(to: .payment)
        }
        guard let choice = products.choice else {
            complaint = "no product matches '\(entry.productInput.text)'"
            return nil
        }
        guard !choice.isDiscontinued else {
            complaint = "\(choice.title) is discontinued: it can be ordered no more, choose another product"
            return nil
        }
        entry.choose(choice)
        return go(to: .quantity)
    }

    // MARK: Placing

    /// Places the order if it is complete; otherwise shows what is missing and goes there.
    ///
    /// What is typed and not chosen yet is never left out in silence.
    mutating func placeFromAnywhere() -> Outcome {
        complaint = nil
        if !customerInput.isEmpty {
            return miss(.customer, "'\(customerInput.text)' is typed, and no customer is chosen for it yet")
        }
        guard customer != nil else { return miss(.customer, "choose a customer first") }
        if !entry.productInput.isEmpty {
            return miss(.product, "'\(entry.productInput.text)' is typed, and no product is chosen for it yet")
        }
        if entry.product != nil {
            let lookup = finishLine()
            guard complaint == nil else { return .stay(lookup) }
        }
        guard !lines.isEmpty else {
            return miss(.product, "an order needs at least one line; type to find a product")
        }
        guard !paymentInput.text.allSatisfy(\.isWhitespace) else {
            return miss(.payment, "say how it is paid, for example \(Self.usualPayment)")
        }
        refusal = nil
        return .place
    }

    private mutating func miss(_ field: Field, _ words: String) -> Outcome {
        complaint = words
        return .stay(go(to: field))
    }

    // MARK: Leaving

    /// Leaves, or asks whether that is meant when something was typed; a line that is changed stays as it was.
    mutating func leave() -> Outcome {
        if let index = entry.index, isInEntry {
            entry = LineEntry()
            complaint = nil
            selectedLine = index
            return .stay(go(to: .lines))
        }
        guard isTouched else { return .leave }
        isLeavingAsked = true
        return .stay(nil)
    }
}
