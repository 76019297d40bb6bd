import OrderEvents
import OrderQueries
import TerminalKit

/// Holds the form that places an order, while it is filled in.
struct PlaceOrderForm: Hashable, Sendable {
    /// Which field has the keyboard.
    enum Field: Hashable, Sendable {
        /// The customer, by type-ahead.
        case customer
        /// Where the order goes.
        case address
        /// A finished line, to be edited or removed.
        case lines
        /// The product of the line being entered, by type-ahead.
        case product
        /// That line's quantity.
        case quantity
        /// That line's price.
        case price
        /// That line's discount.
        case discount
        /// How it is paid.
        case payment
        /// The Place button.
        case place
    }

    /// The most lines the form accepts.
    static let lineLimit = 200
    /// The most suggestions asked for.
    static let suggestionLimit = 50
    /// How an order is paid unless something else is typed.
    static let usualPayment = "invoice"

    /// The field with the keyboard.
    var field = Field.customer
    var customer: CustomerSummary?
    /// What is typed to find the customer.
    var customerInput = TextInput()
    /// The customers found for it.
    var customers = Suggestions<CustomerSummary>()
    /// The customer listed first while nothing is typed; nil for none.
    var offeredCustomer: CustomerID?
    /// Where the order goes, being typed; blank for the customer's own address.
    var addressInput = TextInput()
    var lines: [Line] = []
    /// Which finished line the keyboard is on, while it is on the lines.
    var selectedLine = 0
    /// The line being entered.
    var entry = LineEntry()
    /// The products found for what is typed into it.
    var products = Suggestions<ProductSummary>()
    /// How it is paid, being typed.
    var paymentInput = TextInput(usualPayment)
    /// What is wrong with the newest entry; nil when nothing is.
    var complaint: String?
    /// Why the order of this form was refused; nil when it was not, or is on its way again.
    var refusal: String?
    /// The order that it repeats, until that has come; nil for none.
    var awaitedOrder: OrderID?
    /// The lines of the repeated order that it does not have.
    var leftOut: [OrderToRepeat.LeftOutLine] = []
    /// Whether leaving was asked for and has to be confirmed.
    var isLeavingAsked = false
    /// The customer that it was opened for; nil where that is chosen in it.
    private var givenCustomer: CustomerID?

    /// An empty form that lists a customer first, if there is one to offer.
    init(offering customer: CustomerID? = nil) {
        offeredCustomer = customer
    }

    /// A form for a customer who was chosen before it was opened.
    init(for customer: CustomerSummary) {
        offeredCustomer = nil
        self.customer = customer
        givenCustomer = customer.customerID
        field = .product
    }

    /// Whether anything would be lost by leaving.
    var isTouched: Bool {
        customer?.customerID != givenCustomer || !lines.isEmpty || !customerInput.isEmpty || !addressInput.isEmpty
            || entry != LineEntry()
            || paymentInput.text != Self.usualPayment
    }

    /// Where the order goes; nil for the customer's own address.
    var shippingAddress: String? {
        addressInput.text.allSatisfy(\.isWhitespace) ? nil : addressInput.text
    }

    // MARK: What it comes to

    /// The lines that would be placed now, the one being entered among them; nil while that one cannot be.
    var placedLines: [Line]? {
        switch entry.line(in: currency(besides: entry.index)) {
        case nil: return lines
        case .failure: return nil
        case .success(let line): return lines(with: line)
        }
    }

    /// The finished lines with the one being entered in its place.
    func lines(with line: Line) -> [Line] {
        guard let index = entry.index else { return lines + [line] }
        var lines = lines
        lines[index] = line
        return lines
    }

    /// The expected total; nil when there is nothing to add up, or it cannot be counted in one currency.
    var estimate: Money? {
        guard let lines = placedLines, let currency = lines.first?.price.currency else { return nil }
        var total: Int64 = 0
        for line in lines {
            guard line.price.currency == currency, let amount = line.estimate else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(amount.minorUnits)
            guard !overflow else { return nil }
            total = sum
        }
        return Money(minorUnits: total, currency: currency)
    }

    /// The currency of the finished lines other than one; nil when there are none.
    func currency(besides index: Int?) -> Currency? {
        lines.indices.first { $0 != index }.map { lines[$0].price.currency }
    }
}
