import TerminalKit

extension PlaceOrderForm {
    /// Whether what comes of something typed depends on what is found for the text; editing it does not.
    func needsSuggestions(for input: Input) -> Bool {
        guard !isLeavingAsked else { return false }
        switch input {
        case .paste, .wheel: return false
        case .click(let click): return if case .field = click.target { false } else { true }
        case .key(.backspace): return field == .product && entry.productInput.isEmpty
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
        guard !refuses(typedInput?.obstacle(to: key)) else { return .stay(nil) }
        return .stay(edit(key))
    }

    /// Inserts pasted text into the field with the keyboard.
    mutating func insert(_ text: String) -> Lookup? {
        refuses(typedInput?.obstacle(to: text)) ? nil : edit { $0.insert(text) }
    }

    /// Whether the field with the keyboard has no room for a text, which is then not inserted at all.
    private mutating func refuses(_ obstacle: String?) -> Bool {
        if let obstacle { complaint = obstacle }
        return obstacle != nil
    }

    private var typedInput: TextInput? {
        switch field {
        case .customer: customerInput
        case .product: entry.productInput
        case .address: addressInput
        case .quantity: entry.quantityInput
        case .price: entry.priceInput
        case .discount: entry.discountInput
        case .payment: paymentInput
        case .lines, .place: nil
        }
    }

    /// Shows why a search failed.
    mutating func fail(_ failure: Failure) {
        complaint = failure.message
        customers.fail()
        products.fail()
    }

    private mutating func edit(_ key: Key) -> Lookup? {
        switch (field, key) {
        case (.customer, .down), (.customer, .up):
            customers.move(by: key == .down ? 1 : -1, fromNothing: customer != nil && customerInput.isEmpty)
            return nil
        case (.product, .up) where isAtEmptyLine: return lines.isEmpty ? go(to: .address) : goToLines()
        case (.product, .down), (.product, .up):
            products.move(by: key == .down ? 1 : -1, fromNothing: entry.productInput.isEmpty)
            return nil
        case (.product, .backspace) where entry == LineEntry(): return editLastLine()
        case (.product, .backspace) where entry.productInput.isEmpty: return dropNewLine()
        case (.lines, .up): return moveLine(by: -1)
        case (.lines, .down): return moveLine(by: 1)
        case (.address, .down): return go(to: .product)
        case (.payment, .down): return go(to: .place)
        case (_, .up) where field != .lines: return stepBack()
        default: return edit { _ = $0.handle(key) }
        }
    }

    private mutating func edit(_ change: (inout TextInput) -> Void) -> Lookup? {
        switch field {
        case .customer:
            let before = customerInput.text
            change(&customerInput)
            return customerInput.text == before ? nil : requestSuggestions()
        case .product:
            let before = entry.productInput.text
            change(&entry.productInput)
            return entry.productInput.text == before ? nil : requestSuggestions()
        case .address: change(&addressInput)
        case .quantity: change(&entry.quantityInput)
        case .price: change(&entry.priceInput)
        case .discount: change(&entry.discountInput)
        case .payment: change(&paymentInput)
        case .lines, .place: break
        }
        return nil
    }
}
