import CQRS
import JSON
import OrderEvents

extension JSONNode {
    /// Returns a member that is a version of a stream, 1 or more; nil when it is absent.
    func optionalVersion(_ name: String) throws(JSONError) -> StreamVersion? {
        guard let version = try optionalInteger(name) else { return nil }
        guard version >= 1 else { throw JSONError("'\(name)' is not a version; a stream's first is 1") }
        return StreamVersion(version)
    }

    /// Returns a member that is a whole number; nil when it is absent.
    func optionalInteger(_ name: String) throws(JSONError) -> Int64? {
        try optional(name)?.integer(named: name)
    }

    /// Returns a member that is an amount of money, and nothing more than that.
    func money(_ name: String) throws(JSONError) -> Money {
        try member(name).requireOnly(["minorUnits", "currency"], of: "an amount")
        return try Money(self, name)
    }

    /// Returns a member that is an amount of money, and nothing more than that; nil when it is absent.
    func optionalMoney(_ name: String) throws(JSONError) -> Money? {
        try optional(name) == nil ? nil : money(name)
    }

    /// Returns a member that is a text; empty when it is absent.
    func textOrNothing(_ name: String) throws(JSONError) -> String {
        try optionalString(name) ?? ""
    }
}

extension JSONWriter {
    mutating func optionalMember(_ name: StaticString, _ text: String?) {
        if let text { member(name, text) }
    }

    mutating func optionalMember(_ name: StaticString, _ number: Int64?) {
        if let number { member(name, number) }
    }

    mutating func optionalMember(_ name: StaticString, _ amount: Money?) {
        if let amount { member(name, amount) }
    }

    mutating func member(_ name: StaticString, _ flag: Bool) {
        key(name)
        literal(flag ? "true" : "false")
    }
}

extension OrderItem {
    private static let members = ["productID", "quantity", "unitPrice", "discountBasisPoints"]

    /// Reads one line of an order; without a price it is the catalogue's, without a discount there is none.
    init(_ json: JSONNode) throws(JSONError) {
        try json.requireOnly(Self.members, of: "a line")
        self.init(
            productID: ProductID(typed: try json.string("productID")), quantity: try json.integer("quantity"),
            unitPrice: try json.optionalMoney("unitPrice"),
            discountBasisPoints: try json.optionalInteger("discountBasisPoints") ?? 0)
    }

    /// Writes the line as an object.
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("productID", productID.rawValue)
            json.member("quantity", quantity)
            json.optionalMember("unitPrice", unitPrice)
            if discountBasisPoints != 0 { json.member("discountBasisPoints", discountBasisPoints) }
        }
    }
}

extension RefundedLine {
    private static let members = ["line", "quantity"]

    /// Reads which line comes back; without a quantity all of it does.
    init(_ json: JSONNode) throws(JSONError) {
        try json.requireOnly(Self.members, of: "a refunded line")
        guard let line = Int(exactly: try json.integer("line")) else { throw JSONError("'line' is too large") }
        self.init(line: line, quantity: try json.optionalInteger("quantity"))
    }

    /// Writes the line as an object.
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("line", Int64(line))
            json.optionalMember("quantity", quantity)
        }
    }
}
