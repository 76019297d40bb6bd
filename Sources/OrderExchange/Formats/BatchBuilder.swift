import CQRS
import OrderCommands
import OrderEvents

/// Makes a batch of orders that bring their own customers and products.
struct BatchBuilder {
    private let options: ImportOptions
    private(set) var batch: ImportBatch
    private var customers: SpooledIDs
    private var products: SpooledIDs

    init(options: ImportOptions, in spool: ImportSpool) {
        self.options = options
        batch = ImportBatch(in: spool)
        customers = SpooledIDs(in: spool)
        products = SpooledIDs(in: spool)
    }

    /// Adds an order with the customer and the products it names, unless they are there.
    ///
    /// Throws ``RowFault`` when it cannot be kept, or `StoreError`.
    /// A customer or product that several orders name has the details of the first. With `isListing` false the source
    /// lists customers and products itself.
    mutating func add(_ draft: OrderDraft, isListing: Bool = true) throws {
        guard let sum = draft.total else { throw RowFault(reason: tooLarge(draft)) }
        let total = Money(minorUnits: sum, currency: draft.currency)
        let command = try command(for: draft)
        let customer = isListing ? try newCustomer(of: draft) : nil
        let listed = isListing ? try newProducts(of: draft) : []
        let record = OrderRecord(
            origin: draft.origin, command: command, total: total, history: draft.history, refunds: draft.refunds,
            notes: draft.notes)
        batch.asked.add(record.status, total)
        try batch.orders.append(record)
        batch.rows.lines += draft.items.count
        batch.rows.orders += 1
        if let customer {
            try customers.add(customer.customerID.rawValue, line: draft.origin.line)
            try batch.customers.append(CustomerRecord(origin: draft.origin, command: customer, isDerived: true))
            batch.rows.customers += 1
        }
        for product in listed {
            try products.add(product.productID.rawValue, line: draft.origin.line)
            try batch.products.append(ProductRecord(origin: draft.origin, command: product, isDerived: true))
            batch.rows.products += 1
        }
        if draft.customer.id.isEmpty { batch.hasGuests = true }
    }

    /// Adds a customer that the source lists. Throws `StoreError`.
    mutating func add(_ customer: CustomerRecord) throws {
        try batch.customers.append(customer)
        batch.rows.customers += 1
    }

    /// Adds a product that the source lists. Throws `StoreError`.
    mutating func add(_ product: ProductRecord) throws {
        try batch.products.append(product)
        batch.rows.products += 1
    }

    /// Names a record of another kind than an order that is not kept.
    mutating func refuse(_ rejected: RejectedRow, counting rows: WritableKeyPath<RowCounts, Int>) {
        batch.rejected.append(rejected)
        batch.rows[keyPath: rows] += 1
    }

    /// Names an order that is not kept, with as many rows as the file has for it.
    mutating func refuse(_ rejected: RejectedRow, rows: Int) {
        batch.rejected.append(rejected)
        batch.rows.orders += 1
        batch.rows.lines += rows
    }

    /// Keeps what a file leaves open, unless something is known already.
    mutating func ask(_ question: ImportQuestion?) {
        batch.question = batch.question ?? question
    }

    /// Adds a sentence about the file as a whole.
    mutating func note(_ sentence: String) {
        batch.notes.append(sentence)
    }

    private func command(for draft: OrderDraft) throws(RowFault) -> PlaceOrder {
        let ownID = draft.customer.id.isEmpty ? nil : CustomerID(draft.customer.id)
        guard let customerID = ownID ?? options.guestCustomerID else {
            throw RowFault(
                reason: "the order has no customer, so it is a guest's; --guest-customer ID names one for such orders")
        }
        let items = draft.items.map { item in
            OrderItem(
                productID: ProductID(item.productID), quantity: item.quantity,
                unitPrice: Money(minorUnits: item.unitPrice, currency: draft.currency),
                discountBasisPoints: item.discountBasisPoints)
        }
        let command = PlaceOrder(
            orderID: OrderID(draft.id), customerID: customerID, items: items, paymentMethodID: options.paymentMethodID)
        try command.check()
        return command
    }

    private mutating func newCustomer(of draft: OrderDraft) throws -> RegisterCustomer? {
        let customer = draft.customer
        guard !customer.id.isEmpty, try customers.line(of: customer.id) == nil else { return nil }
        let command = RegisterCustomer(
            customerID: CustomerID(customer.id), customerName: customer.name, email: customer.email,
            country: customer.country)
        try command.check()
        return command
    }

    private mutating func newProducts(of draft: OrderDraft) throws -> [ListProduct] {
        var found: [ListProduct] = []
        var seen: Set<String> = []
        for item in draft.items where seen.insert(item.productID).inserted {
            guard try products.line(of: item.productID) == nil else { continue }
            let command = ListProduct(
                productID: ProductID(item.productID),
                productName: item.productName.isEmpty ? item.productID : item.productName,
                unitPrice: Money(minorUnits: item.unitPrice, currency: draft.currency))
            try command.check()
            found.append(command)
        }
        return found
    }

    private func tooLarge(_ draft: OrderDraft) -> String {
        let largest = Money(minorUnits: OrderPolicy.largestTotal, currency: draft.currency)
        return Rejection(.orderTooLarge, "the total of order '\(draft.id.sanitized)' is over \(largest.formatted)")
            .sentence
    }
}
