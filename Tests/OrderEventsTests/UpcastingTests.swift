import CQRS
import Foundation
import JSON
import Testing

@testable import OrderEvents

/// A fact with two schema versions behind it: made up, because none of the desk's own has an older one yet.
private struct OrderRemarked: EventBody, Hashable {
    static let schema = EventSchema(
        "OrderRemarked",
        steps: [
            { members in
                guard let text = members.removeValue(forKey: "txt") else { throw JSONError("'txt' is missing") }
                members["text"] = text
            },
            { members in members["author"] = .string("unknown") },
        ])

    let orderID: OrderID
    let text: String
    let author: String

    var stream: StreamID { .order(orderID) }

    init(orderID: OrderID, text: String, author: String) {
        self.orderID = orderID
        self.text = text
        self.author = author
    }

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

struct UpcastingTests {
    @Test func `a fact is written in the newest schema`() {
        #expect(OrderRemarked.schema.type == EventType("OrderRemarked", schemaVersion: 3))
    }

    @Test(arguments: [
        (1, #"{"orderID":"7","txt":"call \u001b[31m back","weight":1.50}"#, "unknown"),
        (2, #"{"orderID":"7","text":"call \u001b[31m back"}"#, "unknown"),
        (3, #"{"orderID":"7","text":"call \u001b[31m back","author":"bob"}"#, "bob"),
    ])
    func `a fact of any older schema is brought up to today's, step by step`(
        version: Int, data: String, author: String
    ) throws {
        #expect(
            try OrderRemarked(decoding: stored(version, data))
                == OrderRemarked(orderID: OrderID("7"), text: "call \u{1B}[31m back", author: author))
    }

    @Test func `a step that cannot be taken says so`() throws {
        let error = try #require(throws: EventDecodingError.self) {
            try OrderRemarked(decoding: stored(1, #"{"orderID":"7"}"#))
        }
        #expect(error.description.contains("OrderRemarked (schema version 1)"))
        #expect(error.description.contains("'txt' is missing"))
    }

    @Test(arguments: [(0, "schema versions begin at 1"), (4, "the newest schema version known here is 3")])
    func `a schema version that is not known is refused`(version: Int, fault: String) throws {
        let error = try #require(throws: EventDecodingError.self) {
            try OrderRemarked(decoding: stored(version, #"{"orderID":"7"}"#))
        }
        #expect(error.description.contains(fault))
    }

    @Test func `old data that is no object is refused`() {
        #expect(throws: EventDecodingError.self) { try OrderRemarked(decoding: stored(1, "[]")) }
    }

    @Test func `rearranging loses nothing of the members it leaves alone`() throws {
        let text = #"{"a":[1,2.50,-3e7,true,false,null],"b":{"c":"\u001b\"\\"}}"#
        #expect(try JSONValue(Data(text.utf8)).text == text)
    }

    @Test func `a log of known events has nothing against it`() {
        #expect(EventSchemas.incompatibility(of: Sample.all.map(\.event.type)) == nil)
        #expect(EventSchemas.all.count == Sample.all.count)
    }

    @Test func `a log with events from elsewhere is reported kind by kind what is unknown`() throws {
        let stored = [
            EventType("OrderPlaced"), EventType("OrderPlaced", schemaVersion: 3), EventType("OrderReturned"),
            EventType("OrderReturned"), EventType("OrderRemarked", schemaVersion: 2),
        ]
        let schemas = EventSchemas.all.merging(["OrderRemarked": OrderRemarked.schema]) { first, _ in first }
        #expect(
            EventSchemas.incompatibility(of: stored, knowing: schemas)?.description
                == "the log holds events this program cannot read: "
                + "OrderPlaced version 3 (the newest schema version known here is 1), "
                + "OrderReturned version 1 (unknown here); "
                + "open the desk with the version of orderdesk that wrote them, or a newer one")
    }

    private func stored(_ version: Int, _ data: String) -> RecordedEvent {
        recorded(EventType("OrderRemarked", schemaVersion: version), in: .order(OrderID("7")), Data(data.utf8))
    }
}
