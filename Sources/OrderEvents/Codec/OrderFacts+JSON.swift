import CQRS
import JSON

extension OrderPlaced: OrderFact {
    static let schema = EventSchema("OrderPlaced")

    var summary: String { "\(lines.count) \(lines.count == 1 ? "item" : "items"), \(total.formatted)" }

    /// A line comes to 90 bytes and its product's id and name.
    var expectedBytes: Int { 512 + 160 * lines.count }

    init(_ json: JSONNode) throws(JSONError) {
        var lines: [OrderLine] = []
        for line in try json.elements("lines") { lines.append(try OrderLine(line)) }
        self.init(
            orderID: OrderID(try json.string("orderID")),
            customerID: CustomerID(try json.string("customerID")),
            customerName: try json.string("customerName"),
            customerEmail: try json.string("customerEmail"),
            lines: lines,
            total: try Money(json, "total"),
            paymentMethodID: PaymentMethodID(try json.string("paymentMethodID")),
            shippingAddress: try json.optionalString("shippingAddress"),
            placedBy: try json.optionalString("placedBy") ?? "")
    }

    /// Older events do not name who placed the order: it was whoever the log names as their cause.
    func placed(by actor: String) -> OrderPlaced {
        guard placedBy.isEmpty else { return self }
        var fact = self
        fact.placedBy = actor
        return fact
    }

    func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        json.member("customerID", customerID.rawValue)
        json.member("customerName", customerName)
        json.member("customerEmail", customerEmail)
        json.key("lines")
        json.list(lines) { $0.write(to: &$1) }
        json.member("total", total)
        json.member("paymentMethodID", paymentMethodID.rawValue)
        if let shippingAddress { json.member("shippingAddress", shippingAddress) }
        json.member("placedBy", placedBy)
    }
}

extension OrderItemAdded: OrderFact {
    static let schema = EventSchema("OrderItemAdded")

    var summary: String { "added \(line.quantity) × \(line.productName), total \(total.formatted)" }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(
            orderID: OrderID(try json.string("orderID")),
            line: try OrderLine(json.member("line")),
            total: try Money(json, "total"),
            addedBy: try json.optionalString("addedBy") ?? "")
    }

    /// Older events do not name who added the line: it was whoever the log names as their cause.
    func added(by actor: String) -> OrderItemAdded {
        guard addedBy.isEmpty else { return self }
        var fact = self
        fact.addedBy = actor
        return fact
    }

    func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        json.key("line")
        line.write(to: &json)
        json.member("total", total)
        json.member("addedBy", addedBy)
    }
}

extension OrderApproved: OrderFact {
    static let schema = EventSchema("OrderApproved")

    var summary: String { "approved by \(approvedBy)" }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(orderID: OrderID(try json.string("orderID")), approvedBy: try json.string("approvedBy"))
    }

    func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        json.member("approvedBy", approvedBy)
    }
}

extension OrderShipped: OrderFact {
    static let schema = EventSchema("OrderShipped")

    var summary: String { "shipped" }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(orderID: OrderID(try json.string("orderID")))
    }

    func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
    }
}

extension OrderCancelled: OrderFact {
    static let schema = EventSchema("OrderCancelled")

    var summary: String { "cancelled: \(reason)" }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(orderID: OrderID(try json.string("orderID")), reason: try json.string("reason"))
    }

    func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        json.member("reason", reason)
    }
}
