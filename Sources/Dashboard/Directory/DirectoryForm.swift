import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit

/// Holds what is typed of a customer or a product.
struct DirectoryForm: Hashable, Sendable {
    /// One field, from the top.
    struct Field: Hashable, Sendable {
        let label: String
        let placeholder: String
        var text: TextInput
    }

    /// What it is for, with what was known of the customer or product when it was opened.
    private(set) var purpose: Purpose
    /// The fields, from the top.
    private(set) var fields: [Field]
    /// Which field the cursor is in.
    private(set) var index = 0
    /// What is wrong with the form; nil when nothing is.
    var complaint: String?
    /// Whether leaving was asked for and has to be confirmed.
    var isLeavingAsked = false

    init(_ purpose: Purpose) {
        self.purpose = purpose
        fields = purpose.fields
    }

    /// Whether anything would be lost by leaving.
    var isTouched: Bool { fields.map(\.text.text) != purpose.fields.map(\.text.text) }

    /// The id that is typed; empty where the form is of a customer or product that has one.
    var typedID: String {
        switch purpose {
        case .register, .add: fields[0].text.text
        case .update, .reprice: ""
        }
    }

    /// The form over what is known now: what was typed stays, the other fields have the present values.
    func rebased(on purpose: Purpose) -> DirectoryForm {
        var form = DirectoryForm(purpose)
        for (index, before) in self.purpose.fields.enumerated() where fields[index].text.text != before.text.text {
            form.fields[index].text = fields[index].text
        }
        (form.index, form.complaint) = (index, complaint)
        return form
    }

    /// Leaves and returns true, or asks whether that is meant where something was typed.
    mutating func leave() -> Bool {
        isLeavingAsked = isTouched
        return !isLeavingAsked
    }

    /// Moves to another field.
    mutating func move(by steps: Int) {
        index = (index + steps + fields.count) % fields.count
    }

    /// Edits the field that the cursor is in; any key but a yes stays when leaving was asked for.
    mutating func type(_ key: Key) {
        guard !isLeavingAsked else {
            isLeavingAsked = false
            return
        }
        guard fields[index].text.handle(key) else { return }
        complaint = nil
    }

    /// Inserts pasted text.
    mutating func paste(_ text: String) {
        isLeavingAsked = false
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
            // Only what was changed here: another desk may have changed the rest since.
            let command = UpdateCustomer(
                customerID: customer.customerID, customerName: texts[0] == customer.name ? nil : texts[0],
                email: texts[1] == customer.email ? nil : texts[1],
                country: texts[2] == customer.country ? nil : texts[2])
            guard isFilled(0, "type the customer's name"), isChanged, isValid(command.validate()) else { return nil }
            act = .update(customer, command)
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

    private var isChanged: Bool {
        mutating get {
            complaint = isTouched ? nil : "nothing is changed yet"
            return isTouched
        }
    }

    private mutating func isValid(_ rejection: Rejection?) -> Bool {
        complaint = rejection?.message
        return rejection == nil
    }

    private mutating func price(_ field: Int, _ currency: Currency) -> Money? {
        if let price = Money(fields[field].text.text, currency: currency), price.minorUnits >= 0 { return price }
        index = field
        let example = Money("18", currency: currency)?.plain ?? "18"
        complaint = "type the price as an amount of \(currency) such as \(example)"
        return nil
    }
}
