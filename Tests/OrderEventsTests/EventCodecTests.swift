import CQRS
import Foundation
import OrderEvents
import Testing

struct EventCodecTests {
    @Test(arguments: Sample.all)
    func `every fact is stored as the same text for ever`(sample: Sample) throws {
        #expect(String(decoding: try sample.event.encode(), as: UTF8.self) == sample.stored)
        #expect(sample.event.type.schemaVersion == 1)
    }

    @Test(arguments: Sample.all)
    func `every stored fact is read back as it was`(sample: Sample) throws {
        let stored = recorded(sample.event.type, in: sample.stream, Data(sample.stored.utf8))
        #expect(try DomainEvent(decoding: stored) == sample.event)
        switch sample.event {
        case .customer(let event): #expect(try CustomerEvent(decoding: stored) == event)
        case .product(let event): #expect(try ProductEvent(decoding: stored) == event)
        case .order(let event): #expect(try OrderEvent(decoding: stored) == event)
        case .policy(let event): #expect(try PolicyEvent(decoding: stored) == event)
        }
    }

    @Test func `the stored names are those of the facts`() {
        #expect(
            Sample.all.map(\.event.type.name) == [
                "CustomerRegistered", "CustomerUpdated", "CustomerSuspended", "CustomerReinstated", "ProductListed",
                "ProductRepriced",
                "ProductDiscontinued", "OrderPlaced", "OrderItemAdded", "OrderApproved", "OrderShipped",
                "OrderCancelled", "OrderRefunded", "OrderNoted", "FourEyesRequired", "FourEyesLifted",
            ])
    }

    @Test func `space, unknown members and another order of members do no harm`() throws {
        let text = " {\n\t\"new\" : [1.5e3, {\"x\": null}, true], \"orderID\" : \"\\u0031\\u00302\\u00348\" }\r\n"
        let stored = recorded(EventType("OrderShipped"), in: .order(OrderID("10248")), Data(text.utf8))
        #expect(try DomainEvent(decoding: stored) == .order(.shipped(OrderShipped(orderID: OrderID("10248")))))
    }

    @Test func `an order that does not say who placed it was placed by whom the log names as its cause`() throws {
        for absent in ["", ",\"placedBy\":\"\""] {
            let text = Sample.placed.stored.replacing(#","placedBy":"alice""#, with: absent)
            guard case .order(.placed(let fact)) = try decode("OrderPlaced", text) else {
                Issue.record("not an order placed")
                return
            }
            #expect(fact.placedBy == "alice")
        }
    }

    @Test func `a line that does not say who added it was added by whom the log names as its cause`() throws {
        let text = Sample.itemAdded.stored.replacing(#","addedBy":"bob""#, with: "")
        #expect(!text.contains("addedBy"))
        guard case .order(.itemAdded(let fact)) = try decode("OrderItemAdded", text) else {
            Issue.record("not a line added")
            return
        }
        #expect(fact.addedBy == "alice")
    }

    @Test func `a policy's fact stands in the policy's stream and is an object`() throws {
        for (stream, text) in [(StreamID.order(OrderID("approval")), "{}"), (.approvalPolicy, "[]")] {
            let stored = recorded(EventType("FourEyesRequired"), in: stream, Data(text.utf8))
            #expect(throws: EventDecodingError.self) { try DomainEvent(decoding: stored) }
        }
    }

    @Test func `an order without an address of its own has none`() throws {
        for absent in ["", #","shippingAddress":null"#] {
            let text = Sample.placed.stored.replacing(#","shippingAddress":"Obere Str. 57""#, with: absent)
            guard case .order(.placed(let fact)) = try decode("OrderPlaced", text) else {
                Issue.record("not an order placed")
                return
            }
            #expect(fact.shippingAddress == nil)
        }
    }

    @Test(arguments: [
        (#"{"orderID":"10248"}"#, "'reason' is missing"),
        (#"{"orderID":"10248","reason":null}"#, "'reason' is missing"),
        (#"{"orderID":"10248","reason":7}"#, "'reason' is not a text"),
        (#"{"orderID":"10248","reason":"\ud800"}"#, "'reason' is not valid Unicode"),
        (#"["orderID"]"#, "it is not an object"),
        (#"{"orderID":"10248","reason":"x""#, "it ends early"),
        ("", "it ends early"),
        (#"{"orderID":"10249","reason":"x"}"#, "is about order-10249 but stands in another stream"),
    ])
    func `data that does not fit is refused by name, place and fault`(text: String, fault: String) throws {
        let error = try #require(throws: EventDecodingError.self) { try decode("OrderCancelled", text) }
        #expect(error.description.contains("OrderCancelled (schema version 1) at position 7 of order-10248"))
        #expect(error.description.contains(fault))
    }

    @Test(arguments: [
        (#""minorUnits":1.5"#, "'minorUnits' is not a whole number"),
        (#""minorUnits":9223372036854775808"#, "'minorUnits' is not a whole number"),
        (#""minorUnits":"5130""#, "'minorUnits' is not a whole number"),
    ])
    func `an amount that is no whole number is refused`(amount: String, fault: String) throws {
        let text = Sample.placed.stored.replacing(#""minorUnits":5130"#, with: amount)
        let error = try #require(throws: EventDecodingError.self) { try decode("OrderPlaced", text) }
        #expect(error.description.contains(fault))
    }

    @Test func `an unknown currency is refused`() throws {
        let text = Sample.placed.stored.replacing("USD", with: "U$D")
        let error = try #require(throws: EventDecodingError.self) { try decode("OrderPlaced", text) }
        #expect(error.description.contains("the currency of 'total'"))
    }

    @Test func `an order in a currency without decimals is read back as it was`() throws {
        let text = Sample.placed.stored.replacing("USD", with: "JPY")
        guard case .order(.placed(let fact)) = try decode("OrderPlaced", text) else {
            Issue.record("not an order placed")
            return
        }
        #expect(fact.total == Money(minorUnits: 5_130, currency: .jpy))
        #expect(String(decoding: try OrderEvent.placed(fact).encode(), as: UTF8.self) == text)
    }

    @Test func `an unknown kind of event is refused by name`() throws {
        let error = try #require(throws: EventDecodingError.self) { try decode("OrderReturned", "{}") }
        #expect(error.description.contains("OrderReturned"))
        #expect(error.description.contains("newer version"))
    }

    @Test func `an event of a newer schema is refused by version`() throws {
        let stored = recorded(
            EventType("OrderShipped", schemaVersion: 2), in: .order(OrderID("10248")),
            Data(#"{"orderID":"10248"}"#.utf8))
        let error = try #require(throws: EventDecodingError.self) { try DomainEvent(decoding: stored) }
        #expect(error.description.contains("OrderShipped (schema version 2)"))
        #expect(error.description.contains("the newest schema version known here is 1"))
    }

    @Test func `a fact of one aggregate is no fact of another`() {
        let stored = recorded(
            EventType("OrderShipped"), in: .customer(CustomerID("10248")), Data(#"{"orderID":"10248"}"#.utf8))
        #expect(throws: EventDecodingError.self) { try CustomerEvent(decoding: stored) }
        #expect(throws: EventDecodingError.self) { try ProductEvent(decoding: stored) }
        #expect(throws: EventDecodingError.self) { try PolicyEvent(decoding: stored) }
        #expect(throws: EventDecodingError.self) { try DomainEvent(decoding: stored) }
    }

    private func decode(_ name: String, _ text: String) throws -> DomainEvent {
        try DomainEvent(decoding: recorded(EventType(name), in: .order(OrderID("10248")), Data(text.utf8)))
    }
}
