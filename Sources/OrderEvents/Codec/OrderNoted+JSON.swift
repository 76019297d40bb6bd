import CQRS
import JSON

extension OrderNoted: OrderFact {
    static let schema = EventSchema("OrderNoted")

    var summary: String { "note: \(text)" }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(
            orderID: OrderID(try json.string("orderID")), text: try json.string("text"),
            author: try json.string("author"))
    }

    func write(to json: inout JSONWriter) {
        json.member("orderID", orderID.rawValue)
        json.member("text", text)
        json.member("author", author)
    }
}
