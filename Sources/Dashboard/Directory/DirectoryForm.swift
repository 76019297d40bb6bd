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
        /// What somebody else has written there while it was typed into; nil where nobody has.
        var other: String?
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
    /// The field that somebody else has changed under what is typed; nil once that was confirmed.
    private var conflict: Int?

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

    /// The form over what is known now: what was typed stays, with what somebody else has written in its place; the other
    /// fields have the present values.
    func rebased(on purpose: Purpose) -> DirectoryForm {
        var form = self
        form.purpose = purpose
        form.fields = purpose.fields
        for (index, before) in self.purpose.fields.enumerated() {
            let (typed, now) = (fields[index].text, form.fields[index].text.text)
            guard typed.text != before.text.text, typed.text != now else { continue }
            form.fields[index].text = typed
            form.fields[index].other = now == before.text.text ? fields[index].other : now
            if now != before.text.text { form.conflict = index }
        }
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

    /// Moves to a field by its place from the top.
    mutating func go(to field: Int) {
        if fields.indices.contains(field) { index = field }
    }

    /// Edits the field that the cursor is in; any key but a yes stays when leaving was asked for.
    mutating func type(_ key: Key) {
        guard !isLeavingAsked else {
            isLeavingAsked = false
            return
        }
        guard !refuses(fields[index].text.obstacle(to: key)) else { return }
        guard fields[index].text.handle(key) else { return }
        complaint = nil
    }

    /// Inserts pasted text.
    mutating func paste(_ text: String) {
        isLeavingAsked = false
        guard !refuses(fields[index].text.obstacle(to: text)) else { return }
        fields[index].text.insert(text)
        complaint = nil
    }

    /// Whether the field has no room for a text, which is then not inserted at all.
    private mutating func refuses(_ obstacle: String?) -> Bool {
        if let obstacle { complaint = obstacle }
        return obstacle != nil
    }

    /// Whether the cursor is in the last field.
    var isAtEnd: Bool { index == fields.count - 1 }

    /// What it asks for; nil with a complaint, and the cursor in the field it is about, where something is wrong.
    mutating func act() -> DirectoryAct? {
        guard !asksAboutConflict() else { return nil }
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
            // Only what was changed here, from what was seen: another desk may have changed that, or the rest, since.
            let isChanged = zip(texts, [customer.name, customer.email, customer.country]).map { $0 != $1 }
            let command = UpdateCustomer(
                customerID: customer.customerID, customerName: isChanged[0] ? texts[0] : nil,
                email: isChanged[1] ? texts[1] : nil, country: isChanged[2] ? texts[2] : nil,
                expectedName: isChanged[0] ? customer.name : nil, expectedEmail: isChanged[1] ? customer.email : nil,
                expectedCountry: isChanged[2] ? customer.country : nil)
            guard isFilled(0, "type the customer's name"), isAnyChanged, isValid(command.validate()) else { return nil }
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

    /// Has what somebody else has changed seen before it is overwritten: one more key sends it.
    private mutating func asksAboutConflict() -> Bool {
        guard let index = conflict, let other = fields[index].other else { return false }
        conflict = nil
        if case .reprice(let product) = purpose, amount(in: product.unitPrice.currency) == product.unitPrice {
            return false
        }
        let value = other.isEmpty ? "empty" : "'\(other)'"
        complaint =
            "somebody has changed it meanwhile: \(fields[index].label) is \(value) now; sent again, what you typed replaces it"
        return true
    }

    private func amount(in currency: Currency) -> Money? { try? Money.price(typed: fields[0].text.text, in: currency) }

    private var isAnyChanged: Bool {
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
        do {
            return try Money.price(typed: fields[field].text.text, in: currency)
        } catch {
            index = field
            complaint = error.description
            return nil
        }
    }
}
