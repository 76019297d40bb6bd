import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit

/// Holds what is typed of a customer or a product.
struct DirectoryForm: Hashable, Sendable {
    /// What the form is for.
    enum Purpose: Hashable, Sendable {
        /// Register a customer.
        case register
        /// Change what is known of a customer.
        case update(CustomerSummary)
        /// Add a product, at a price of this currency unless another is typed.
        case add(Currency)
        /// Give a product another price.
        case reprice(ProductSummary)
    }

    /// One field, from the top.
    struct Field: Hashable, Sendable {
        let label: String
        let placeholder: String
        var text: TextInput
    }

    let purpose: Purpose
    /// The fields, from the top.
    private(set) var fields: [Field]
    /// Which field the cursor is in.
    private(set) var index = 0
    /// What is wrong with the form; nil when nothing is.
    var complaint: String?

    init(_ purpose: Purpose) {
        self.purpose = purpose
        fields =
            switch purpose {
            case .register:
                [
                    Field(label: "Id", placeholder: "such as ALFKI", text: TextInput()),
                    Field(label: "Name", placeholder: "as it stands on an order", text: TextInput()),
                    Field(label: "E-mail", placeholder: "may be left empty", text: TextInput()),
                    Field(label: "Country", placeholder: "may be left empty", text: TextInput()),
                ]
            case .update(let customer):
                [
                    Field(label: "Name", placeholder: "", text: TextInput(customer.name)),
                    Field(label: "E-mail", placeholder: "none", text: TextInput(customer.email)),
                    Field(label: "Country", placeholder: "none", text: TextInput(customer.country)),
                ]
            case .add(let currency):
                [
                    Field(label: "Id", placeholder: "such as 78", text: TextInput()),
                    Field(label: "Name", placeholder: "as it stands on an order", text: TextInput()),
                    Field(label: "Price", placeholder: "of one, in \(currency)", text: TextInput()),
                ]
            case .reprice(let product):
                [Field(label: "Price", placeholder: "of one", text: TextInput(product.unitPrice.plain))]
            }
    }

    /// What it is called.
    var title: String {
        switch purpose {
        case .register: "New customer"
        case .update(let customer): "Details of \(customer.customerID)"
        case .add: "New product"
        case .reprice(let product): "Price of \(product.name.isEmpty ? product.productID.rawValue : product.name)"
        }
    }

    /// Moves to another field.
    mutating func move(by steps: Int) {
        index = (index + steps + fields.count) % fields.count
    }

    /// Edits the field that the cursor is in and returns true; false for a key that edits nothing.
    mutating func type(_ key: Key) -> Bool {
        guard fields[index].text.handle(key) else { return false }
        complaint = nil
        return true
    }

    /// Inserts pasted text.
    mutating func paste(_ text: String) {
        fields[index].text.insert(text)
        complaint = nil
    }

    /// Whether the cursor is in the last field.
    var isAtEnd: Bool { index == fields.count - 1 }

    /// What it asks for; nil with a complaint, and the cursor in the field it is about, where something is wrong.
    mutating func act() -> DirectoryAct? {
        let texts = fields.map(\.text.text)
        let act: DirectoryAct
        switch purpose {
        case .register:
            let command = RegisterCustomer(
                customerID: CustomerID(typed: texts[0]), customerName: texts[1], email: texts[2], country: texts[3])
            guard isFilled(0, "give the customer an id"), isFilled(1, "type the customer's name"),
                isValid(command.validate())
            else { return nil }
            act = .register(command)
        case .update(let customer):
            let command = UpdateCustomer(
                customerID: customer.customerID, customerName: texts[0], email: texts[1], country: texts[2])
            guard isFilled(0, "type the customer's name"), isValid(command.validate()) else { return nil }
            act = .update(command)
        case .add(let currency):
            guard isFilled(0, "give the product an id"), isFilled(1, "type the product's name"),
                let price = price(2, currency)
            else { return nil }
            let command = ListProduct(productID: ProductID(typed: texts[0]), productName: texts[1], unitPrice: price)
            guard isValid(command.validate()) else { return nil }
            act = .add(command)
        case .reprice(let product):
            guard let price = price(0, product.unitPrice.currency) else { return nil }
            guard price != product.unitPrice else {
                complaint = "it costs \(price.formatted) already"
                return nil
            }
            act = .reprice(product, price)
        }
        return act
    }

    private mutating func isFilled(_ field: Int, _ words: String) -> Bool {
        guard !fields[field].text.text.contains(where: { !$0.isWhitespace }) else { return true }
        index = field
        complaint = words
        return false
    }

    private mutating func isValid(_ rejection: Rejection?) -> Bool {
        complaint = rejection?.message
        return rejection == nil
    }

    private mutating func price(_ field: Int, _ currency: Currency) -> Money? {
        if let price = Money(fields[field].text.text, currency: currency), price.minorUnits >= 0 { return price }
        index = field
        complaint = "type the price as an amount such as 18.00"
        return nil
    }
}
