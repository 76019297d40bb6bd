import CQRS
import Foundation
import JSON

extension OrderEvent: Event {
    static let decoders: [String: @Sendable (RecordedEvent) throws -> OrderEvent] = [
        OrderPlaced.schema.name: { .placed(try OrderPlaced(decoding: $0).placed(by: $0.cause.actor)) },
        OrderItemAdded.schema.name: { .itemAdded(try OrderItemAdded(decoding: $0).added(by: $0.cause.actor)) },
        OrderApproved.schema.name: { .approved(try OrderApproved(decoding: $0)) },
        OrderShipped.schema.name: { .shipped(try OrderShipped(decoding: $0)) },
        OrderCancelled.schema.name: { .cancelled(try OrderCancelled(decoding: $0)) },
        OrderRefunded.schema.name: { .refunded(try OrderRefunded(decoding: $0)) },
    ]

    /// The stored name and schema version of this fact.
    public var type: EventType { body.schema.type }

    /// Encodes the fact as JSON.
    public func encode() throws -> Data { body.encode() }

    /// Decodes a stored fact about an order.
    public init(decoding stored: RecordedEvent) throws {
        guard let decode = Self.decoders[stored.type.name] else { throw EventDecodingError(unknown: stored) }
        self = try decode(stored)
    }

    private var body: any EventBody {
        switch self {
        case .placed(let fact): fact
        case .itemAdded(let fact): fact
        case .approved(let fact): fact
        case .shipped(let fact): fact
        case .cancelled(let fact): fact
        case .refunded(let fact): fact
        }
    }
}

extension OrderPlaced: EventBody {
    static let schema = EventSchema("OrderPlaced")

    var stream: StreamID { .order(orderID) }

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
    fileprivate func placed(by actor: String) -> OrderPlaced {
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

extension OrderItemAdded: EventBody {
    static let schema = EventSchema("OrderItemAdded")

    var stream: StreamID { .order(orderID) }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(
            orderID: OrderID(try json.string("orderID")),
            line: try OrderLine(json.member("line")),
            total: try Money(json, "total"),
            addedBy: try json.optionalString("addedBy") ?? "")
    }

    /// Older events do not name who added the line: it was whoever the log names as their cause.
    fileprivate func added(by actor: String) -> OrderItemAdded {
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

extension OrderApproved: EventBody {
    static let schema = EventSchema("OrderApproved")

    var stream: StreamID { .order(orderID) }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(orderID: OrderID(try json.string("orderID")), approvedBy: try json.string("approvedBy"))
    }

    func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        json.member("approvedBy", approvedBy)
    }
}

extension OrderShipped: EventBody {
    static let schema = EventSchema("OrderShipped")

    var stream: StreamID { .order(orderID) }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(orderID: OrderID(try json.string("orderID")))
    }

    func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
    }
}

extension OrderCancelled: EventBody {
    static let schema = EventSchema("OrderCancelled")

    var stream: StreamID { .order(orderID) }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(orderID: OrderID(try json.string("orderID")), reason: try json.string("reason"))
    }

    func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        json.member("reason", reason)
    }
}
