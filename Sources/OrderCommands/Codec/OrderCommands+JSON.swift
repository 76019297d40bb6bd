import CQRS
import JSON
import OrderEvents

extension PlaceOrder: JSONCommand {
    package static let members = ["orderID", "customerID", "items", "paymentMethodID", "shippingAddress"]

    package static var examples: [Self] {
        [
            PlaceOrder(
                orderID: .example, customerID: .example, items: [.example], paymentMethodID: PaymentMethodID("invoice"),
                shippingAddress: "Dock 4")
        ]
    }

    package init(_ json: JSONNode) throws {
        self.init(
            orderID: OrderID(typed: try json.string("orderID")),
            customerID: CustomerID(typed: try json.string("customerID")),
            items: try json.elements("items").map(OrderItem.init(_:)),
            paymentMethodID: PaymentMethodID(typed: try json.textOrNothing("paymentMethodID")),
            shippingAddress: try json.optionalString("shippingAddress"))
    }

    package func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        json.member("customerID", customerID.rawValue)
        json.key("items")
        json.list(items) { $0.write(to: &$1) }
        json.member("paymentMethodID", paymentMethodID.rawValue)
        json.optionalMember("shippingAddress", shippingAddress)
    }
}

extension AddOrderItem: JSONCommand {
    package static let members = ["orderID", "item", "expectedVersion"]

    package static var examples: [Self] {
        [
            AddOrderItem(orderID: .example, item: .example, expectedVersion: .example)
        ]
    }

    package init(_ json: JSONNode) throws {
        self.init(
            orderID: OrderID(typed: try json.string("orderID")), item: try OrderItem(try json.member("item")),
            expectedVersion: try json.optionalVersion("expectedVersion"))
    }

    package func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        json.key("item")
        item.write(to: &json)
        json.optionalMember("expectedVersion", expectedVersion?.rawValue)
    }
}

// Whether an approval is of the past is not among its members: only an import knows that, and who says so needs no four eyes.
extension ApproveOrder: JSONCommand {
    package static let members = ["orderID", "approvedBy", "expectedVersion"]

    package static var examples: [Self] {
        [
            ApproveOrder(orderID: .example, approvedBy: "alice", expectedVersion: .example)
        ]
    }

    package init(_ json: JSONNode) throws {
        self.init(
            orderID: OrderID(typed: try json.string("orderID")), approvedBy: try json.string("approvedBy"),
            expectedVersion: try json.optionalVersion("expectedVersion"))
    }

    package func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        json.member("approvedBy", approvedBy)
        json.optionalMember("expectedVersion", expectedVersion?.rawValue)
    }
}

extension ShipOrder: JSONCommand {
    package static let members = ["orderID", "expectedVersion"]

    package static var examples: [Self] { [ShipOrder(orderID: .example, expectedVersion: .example)] }

    package init(_ json: JSONNode) throws {
        self.init(
            orderID: OrderID(typed: try json.string("orderID")),
            expectedVersion: try json.optionalVersion("expectedVersion"))
    }

    package func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        json.optionalMember("expectedVersion", expectedVersion?.rawValue)
    }
}

extension CancelOrder: JSONCommand {
    package static let members = ["orderID", "reason", "expectedVersion"]

    package static var examples: [Self] {
        [
            CancelOrder(orderID: .example, reason: "out of stock", expectedVersion: .example)
        ]
    }

    package init(_ json: JSONNode) throws {
        self.init(
            orderID: OrderID(typed: try json.string("orderID")), reason: try json.textOrNothing("reason"),
            expectedVersion: try json.optionalVersion("expectedVersion"))
    }

    package func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        json.member("reason", reason)
        json.optionalMember("expectedVersion", expectedVersion?.rawValue)
    }
}

extension AddNote: JSONCommand {
    package static let members = ["orderID", "text", "author"]

    package static var examples: [Self] {
        [
            AddNote(orderID: .example, text: "the customer calls back on Monday", author: "alice")
        ]
    }

    package init(_ json: JSONNode) throws {
        self.init(
            orderID: OrderID(typed: try json.string("orderID")), text: try json.string("text"),
            author: try json.textOrNothing("author"))
    }

    package func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        json.member("text", text)
        if !author.isEmpty { json.member("author", author) }
    }
}

extension RefundOrder: JSONCommand {
    package static let members = ["orderID", "lines", "amount", "reason", "expectedVersion"]

    package static var examples: [Self] {
        [
            RefundOrder(orderID: .example, refund: .full, reason: "arrived broken", expectedVersion: .example),
            RefundOrder(orderID: .example, refund: .lines([RefundedLine(line: 1, quantity: 2)])),
            RefundOrder(orderID: .example, refund: .amount(.example)),
        ]
    }

    /// Reads a refund of the lines it lists, else of its amount, else of everything.
    package init(_ json: JSONNode) throws {
        self.init(
            orderID: OrderID(typed: try json.string("orderID")), refund: try Self.refund(json),
            reason: try json.textOrNothing("reason"), expectedVersion: try json.optionalVersion("expectedVersion"))
    }

    private static func refund(_ json: JSONNode) throws -> Refund {
        let amount = try json.optionalMoney("amount")
        guard try json.optional("lines") != nil else { return amount.map(Refund.amount) ?? .full }
        guard amount == nil else { throw JSONError("'lines' and 'amount' are both there; a refund is of one of them") }
        return .lines(try json.elements("lines").map(RefundedLine.init(_:)))
    }

    package func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        switch refund {
        case .full: break
        case .lines(let lines):
            json.key("lines")
            json.list(lines) { $0.write(to: &$1) }
        case .amount(let amount): json.member("amount", amount)
        }
        json.member("reason", reason)
        json.optionalMember("expectedVersion", expectedVersion?.rawValue)
    }
}
