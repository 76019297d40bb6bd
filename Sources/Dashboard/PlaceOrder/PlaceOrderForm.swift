import OrderEvents
import OrderQueries
import TerminalKit

/// Holds the form that places an order, while it is filled in.
struct PlaceOrderForm: Hashable, Sendable {
    /// Which field has the keyboard.
    enum Field: Int, Hashable, Sendable, CaseIterable {
        /// The customer, by type-ahead.
        case customer
        /// A line's product, by type-ahead.
        case product
        /// That line's quantity.
        case quantity
        /// How it is paid.
        case payment
        /// The Place button.
        case place
    }

    /// One finished line.
    struct Line: Hashable, Sendable {
        let product: ProductSummary
        let quantity: Int64

        /// What the line is expected to cost; nil when it cannot be counted.
        var estimate: Int64? {
            OrderLine(
                productID: product.productID, productName: product.name, quantity: quantity,
                unitPrice: product.unitPrice.minorUnits, discountBasisPoints: 0
            ).total
        }
    }

    /// The most lines the form accepts.
    static let lineLimit = 200
    /// The most suggestions asked for.
    static let suggestionLimit = 50

    /// The field with the keyboard.
    var field = Field.customer
    var customer: CustomerSummary?
    /// What is typed to find the customer.
    var customerInput = TextInput()
    /// The customers found for it.
    var customers = Suggestions<CustomerSummary>()
    var lines: [Line] = []
    /// The product of the line being entered.
    var product: ProductSummary?
    /// What is typed to find the product.
    var productInput = TextInput()
    /// The products found for it.
    var products = Suggestions<ProductSummary>()
    var quantityInput = TextInput()
    /// How it is paid, being typed.
    var paymentInput = TextInput("invoice")
    /// What is wrong with the newest entry; nil when nothing is.
    var complaint: String?
    /// Whether leaving was asked for and has to be confirmed.
    var isLeavingAsked = false

    /// Whether anything would be lost by leaving.
    var isTouched: Bool {
        customer != nil || !lines.isEmpty || !customerInput.isEmpty || !productInput.isEmpty
    }

    /// The expected total; nil when there is nothing to add up, or it cannot be counted in one currency.
    var estimate: Money? {
        guard let currency = lines.first?.product.unitPrice.currency else { return nil }
        var total: Int64 = 0
        for line in lines {
            guard line.product.unitPrice.currency == currency, let amount = line.estimate else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(amount)
            guard !overflow else { return nil }
            total = sum
        }
        return Money(minorUnits: total, currency: currency)
    }
}

/// Holds what was found for a typed text, with one of it highlighted.
struct Suggestions<Item: Hashable & Sendable>: Hashable, Sendable {
    /// What was found, best first.
    private(set) var items: [Item] = []
    /// Which one is highlighted.
    private(set) var highlighted = 0
    /// Whether the search for the newest text is still running.
    private(set) var isWaiting = false
    /// Whether the highlight was moved by hand for the newest text.
    private(set) var isChosen = false

    /// The highlighted item; nil when nothing was found.
    var choice: Item? { items.indices.contains(highlighted) ? items[highlighted] : nil }

    /// Starts the search for a new text.
    mutating func request() {
        isWaiting = true
        isChosen = false
    }

    /// Shows what was found, the best of it highlighted.
    mutating func found(_ items: [Item]) {
        self.items = items
        highlighted = 0
        isWaiting = false
    }

    /// Ends the search without a result: what was found before stays.
    mutating func fail() {
        isWaiting = false
    }

    /// Moves the highlight, stopping at the ends; where nothing is highlighted yet, onto the first item.
    mutating func move(by rows: Int, fromNothing: Bool = false) {
        highlighted = fromNothing && !isChosen ? 0 : max(0, min(items.count - 1, highlighted + rows))
        isChosen = true
    }
}
