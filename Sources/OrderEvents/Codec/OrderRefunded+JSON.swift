import CQRS
import JSON

extension OrderRefunded: OrderFact {
    static let schema = EventSchema("OrderRefunded")

    init(_ json: JSONNode) throws(JSONError) {
        var lines: [Line] = []
        for line in try json.elements("lines") { lines.append(try Line(line)) }
        self.init(
            orderID: OrderID(try json.string("orderID")),
            amount: try Money(json, "amount"),
            lines: lines,
            reason: try json.string("reason"),
            refundedTotal: try Money(json, "refundedTotal"))
    }

    func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        json.member("amount", amount)
        json.key("lines")
        json.list(lines) { $0.write(to: &$1) }
        json.member("reason", reason)
        json.member("refundedTotal", refundedTotal)
    }
}

extension OrderRefunded.Line {
    init(_ json: JSONNode) throws(JSONError) {
        self.init(number: Int(try json.integer("number")), quantity: try json.integer("quantity"))
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("number", Int64(number))
            json.member("quantity", quantity)
        }
    }
}

extension OrderRefunded {
    /// So many lines are named in words; the events list names all.
    private static let mostNamedLines = 5

    /// What was refunded and for which lines, such as `refunded $18.00 for 1 of line 2, $36.00 so far: broken`.
    var summary: String {
        let named = lines.prefix(Self.mostNamedLines).map { "\($0.quantity) of line \($0.number)" }
        let more = lines.count - named.count
        let parts = named + (more > 0 ? ["\(more) more"] : [])
        return "refunded \(amount.formatted)" + (parts.isEmpty ? "" : " for " + parts.joined(separator: ", "))
            + (refundedTotal == amount ? "" : ", \(refundedTotal.formatted) so far")
            + (reason.isEmpty ? "" : ": \(reason)")
    }
}
