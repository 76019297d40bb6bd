import OrderEvents
import OrderQueries
import TerminalKit

extension DirectoryForm {
    /// What the form is for.
    enum Purpose: Hashable, Sendable {
        /// Register a customer.
        case register
        /// Change what is known of a customer.
        case update(CustomerSummary)
        /// Add a product, at a price of this currency.
        case add(Currency)
        /// Give a product another price.
        case reprice(ProductSummary)
    }
}

extension DirectoryForm.Purpose {
    /// The fields as they are before anything is typed, from the top.
    var fields: [DirectoryForm.Field] {
        func field(_ label: String, _ placeholder: String, _ text: String = "") -> DirectoryForm.Field {
            DirectoryForm.Field(label: label, placeholder: placeholder, text: TextInput(text))
        }
        return switch self {
        case .register:
            [
                field("Id", "such as ALFKI"), field("Name", "as it stands on an order"),
                field("E-mail", "may be left empty"), field("Country", "may be left empty"),
            ]
        case .update(let customer):
            [
                field("Name", "", customer.name), field("E-mail", "none", customer.email),
                field("Country", "none", customer.country),
            ]
        case .add(let currency):
            [
                field("Id", "such as 78"), field("Name", "as it stands on an order"),
                field("Price, \(currency)", "of one"),
            ]
        case .reprice(let product):
            [field("Price, \(product.unitPrice.currency)", "of one", product.unitPrice.plain)]
        }
    }

    /// What the form is called.
    var title: String {
        switch self {
        case .register: "New customer"
        case .update(let customer): "Details of \(customer.customerID)"
        case .add: "New product"
        case .reprice(let product): "Price of \(product.name.isEmpty ? product.productID.rawValue : product.name)"
        }
    }

    /// Whether another purpose is the same act on the same customer or product, whatever is known of them.
    func isSame(as other: Self) -> Bool {
        switch (self, other) {
        case (.register, .register), (.add, .add): true
        case (.update(let left), .update(let right)): left.customerID == right.customerID
        case (.reprice(let left), .reprice(let right)): left.productID == right.productID
        default: false
        }
    }

    /// The action that opens the form.
    var action: ActionID {
        switch self {
        case .register: .registerCustomer
        case .update: .updateCustomer
        case .add: .addProduct
        case .reprice: .repriceProduct
        }
    }

    /// The screen on which it is opened.
    var screen: ScreenID {
        switch self {
        case .register, .update: .customers
        case .add, .reprice: .products
        }
    }

    /// The id of the customer or product that the cursor has to be on; nil for a new one.
    var subjectName: String? {
        switch self {
        case .register, .add: nil
        case .update(let customer): customer.customerID.rawValue
        case .reprice(let product): product.productID.rawValue
        }
    }
}
