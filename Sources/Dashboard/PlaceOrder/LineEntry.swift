import OrderEvents
import OrderQueries

/// Holds one line of an order while it is entered, or changed.
struct LineEntry: Hashable, Sendable {
    /// Describes why what was typed is no line.
    struct Fault: Error, Hashable {
        /// The field it is about.
        let field: PlaceOrderForm.Field
        /// The sentence to show.
        let words: String
    }

    /// Which finished line it changes, from 0; nil for a new one.
    var index: Int?
    /// The product; nil before one is chosen.
    var product: ProductSummary?
    /// What is typed to find the product, or another one.
    var productInput = TextInput()
    /// Blank for one.
    var quantityInput = TextInput()
    /// Blank for the catalogue's price.
    var priceInput = TextInput()
    /// In percent; blank for none.
    var discountInput = TextInput()

    /// Nothing entered yet.
    init() {}

    /// The entry that changes a finished line; its price is typed in a currency unless it names another.
    init(changing line: PlaceOrderForm.Line, at index: Int, currency: Currency?) {
        self.index = index
        product = line.product
        quantityInput = TextInput(String(line.quantity))
        discountInput = TextInput(line.discount)
        if let price = line.unitPrice {
            let isUsual = price.currency == currency ?? line.product.unitPrice.currency
            priceInput = TextInput(isUsual ? price.plain : "\(price.currency) \(price.plain)")
        }
    }

    /// Chooses the product; a price that was typed for another one is dropped.
    mutating func choose(_ product: ProductSummary) {
        if self.product?.productID != product.productID { priceInput = TextInput() }
        self.product = product
        productInput = TextInput()
    }

    /// The line that was entered, or why it is none; nil before a product is chosen.
    ///
    /// `currency` is that of the other lines, nil without any.
    func line(in currency: Currency?) -> Result<PlaceOrderForm.Line, Fault>? {
        product.map { product in
            Result { () throws(Fault) in
                let line = PlaceOrderForm.Line(
                    product: product, quantity: try quantity(),
                    unitPrice: try unitPrice(in: currency ?? product.unitPrice.currency),
                    discountBasisPoints: try discount())
                if let currency, line.price.currency != currency {
                    throw Fault(
                        field: .price,
                        words: "\(product.title) is priced in \(line.price.currency) and the order is in \(currency): "
                            + "type its price in \(currency)")
                }
                return line
            }
        }
    }

    private func quantity() throws(Fault) -> Int64 {
        let text = quantityInput.text.filter { !$0.isWhitespace }
        guard !text.isEmpty else { return 1 }
        guard let quantity = Int64(text), quantity > 0 else {
            throw Fault(
                field: .quantity, words: "the quantity has to be a whole number from 1, not '\(quantityInput.text)'")
        }
        return quantity
    }

    private func unitPrice(in currency: Currency) throws(Fault) -> Money? {
        let text = priceInput.text.filter { !$0.isWhitespace }
        guard !text.isEmpty else { return nil }
        do {
            return try Money.price(inAnyCurrency: text, usually: currency)
        } catch {
            throw Fault(field: .price, words: "the price: \(error)")
        }
    }

    private func discount() throws(Fault) -> Int64 {
        let text = discountInput.text.filter { !$0.isWhitespace }
        guard !text.isEmpty else { return 0 }
        guard let share = Percentage(text) else {
            throw Fault(
                field: .discount,
                words: "the discount has to be 0 to 100 percent, such as 12.5, not '\(discountInput.text)'")
        }
        return share.basisPoints
    }
}

extension Money {
    /// Reads a price typed without blanks: an amount in a currency, or with the sign or code of another at either end.
    fileprivate static func price(inAnyCurrency text: String, usually currency: Currency) throws(AmountFault) -> Money {
        let signs = [Currency.usd, .gbp, .eur].map { ($0.sign, $0) }
        if let (sign, named) = signs.first(where: { text.hasPrefix($0.0) }) {
            return try price(typed: String(text.dropFirst(sign.count)), in: named)
        }
        if let named = Currency(rawValue: text.prefix(3).uppercased()) {
            return try price(typed: String(text.dropFirst(3)), in: named)
        }
        if let named = Currency(rawValue: text.suffix(3).uppercased()) {
            return try price(typed: String(text.dropLast(3)), in: named)
        }
        return try price(typed: text, in: currency)
    }
}
