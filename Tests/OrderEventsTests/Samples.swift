import CQRS
import Foundation
import OrderEvents
import Testing

/// One fact of every kind, with the stream it belongs to and the text it is stored as.
struct Sample: CustomTestStringConvertible {
    let event: DomainEvent
    let stream: StreamID
    let stored: String

    var testDescription: String { event.type.name }

    static let all: [Sample] = customers + products + orders + policies

    static let placed = orders[0]

    static let itemAdded = orders[1]

    private static let alfki = StreamID(category: "customer", key: "ALFKI")
    private static let chai = StreamID(category: "product", key: "1")
    private static let order = StreamID(category: "order", key: "10248")
    private static let policy = StreamID(category: "policy", key: "approval")

    private static let customers = [
        Sample(
            event: .customer(
                .registered(
                    CustomerRegistered(
                        customerID: CustomerID("ALFKI"), name: "Alfreds Futterkiste", email: "a@b.de",
                        country: "Germany"))),
            stream: alfki,
            stored: #"{"customerID":"ALFKI","name":"Alfreds Futterkiste","email":"a@b.de","country":"Germany"}"#),
        Sample(
            event: .customer(
                .updated(
                    CustomerUpdated(customerID: CustomerID("ALFKI"), name: "Alfreds", email: "", country: "France"))),
            stream: alfki, stored: #"{"customerID":"ALFKI","name":"Alfreds","email":"","country":"France"}"#),
        Sample(
            event: .customer(.suspended(CustomerSuspended(customerID: CustomerID("ALFKI"), reason: "unpaid"))),
            stream: alfki, stored: #"{"customerID":"ALFKI","reason":"unpaid"}"#),
        Sample(
            event: .customer(.reinstated(CustomerReinstated(customerID: CustomerID("ALFKI"), reason: ""))),
            stream: alfki, stored: #"{"customerID":"ALFKI","reason":""}"#),
    ]

    private static let products = [
        Sample(
            event: .product(
                .listed(
                    ProductListed(
                        productID: ProductID("1"), name: "Chai", unitPrice: Money(minorUnits: 1_800, currency: .usd)))),
            stream: chai,
            stored: #"{"productID":"1","name":"Chai","unitPrice":{"minorUnits":1800,"currency":"USD"}}"#),
        Sample(
            event: .product(
                .repriced(
                    ProductRepriced(
                        productID: ProductID("1"), unitPrice: Money(minorUnits: 1_900, currency: .gbp)))),
            stream: chai, stored: #"{"productID":"1","unitPrice":{"minorUnits":1900,"currency":"GBP"}}"#),
        Sample(
            event: .product(.discontinued(ProductDiscontinued(productID: ProductID("1")))),
            stream: chai, stored: #"{"productID":"1"}"#),
    ]

    private static let line = OrderLine(
        productID: ProductID("1"), productName: "Chai", quantity: 3, unitPrice: 1_800, discountBasisPoints: 500)

    private static let storedLine =
        #"{"productID":"1","productName":"Chai","quantity":3,"unitPrice":1800,"discountBasisPoints":500}"#

    private static let orders = [
        Sample(
            event: .order(
                .placed(
                    OrderPlaced(
                        orderID: OrderID("10248"), customerID: CustomerID("ALFKI"),
                        customerName: "Alfreds Futterkiste", customerEmail: "a@b.de", lines: [line],
                        total: Money(minorUnits: 5_130, currency: .usd), paymentMethodID: PaymentMethodID("card"),
                        shippingAddress: "Obere Str. 57", placedBy: "alice"))),
            stream: order,
            stored: #"{"orderID":"10248","customerID":"ALFKI","customerName":"Alfreds Futterkiste","#
                + #""customerEmail":"a@b.de","lines":[\#(storedLine)],"total":{"minorUnits":5130,"currency":"USD"},"#
                + #""paymentMethodID":"card","shippingAddress":"Obere Str. 57","placedBy":"alice"}"#),
        Sample(
            event: .order(
                .itemAdded(
                    OrderItemAdded(
                        orderID: OrderID("10248"), line: line, total: Money(minorUnits: 10_260, currency: .usd),
                        addedBy: "bob"))),
            stream: order,
            stored: #"{"orderID":"10248","line":\#(storedLine),"total":{"minorUnits":10260,"currency":"USD"},"#
                + #""addedBy":"bob"}"#),
        Sample(
            event: .order(.approved(OrderApproved(orderID: OrderID("10248"), approvedBy: "bob"))),
            stream: order, stored: #"{"orderID":"10248","approvedBy":"bob"}"#),
        Sample(
            event: .order(.shipped(OrderShipped(orderID: OrderID("10248")))),
            stream: order, stored: #"{"orderID":"10248"}"#),
        Sample(
            event: .order(.cancelled(OrderCancelled(orderID: OrderID("10248"), reason: "twice"))),
            stream: order, stored: #"{"orderID":"10248","reason":"twice"}"#),
        Sample(
            event: .order(
                .refunded(
                    OrderRefunded(
                        orderID: OrderID("10248"), amount: Money(minorUnits: 1_710, currency: .usd),
                        lines: [OrderRefunded.Line(number: 1, quantity: 1)], reason: "broken",
                        refundedTotal: Money(minorUnits: 3_420, currency: .usd)))),
            stream: order,
            stored: #"{"orderID":"10248","amount":{"minorUnits":1710,"currency":"USD"},"#
                + #""lines":[{"number":1,"quantity":1}],"reason":"broken","#
                + #""refundedTotal":{"minorUnits":3420,"currency":"USD"}}"#),
        Sample(
            event: .order(.noted(OrderNoted(orderID: OrderID("10248"), text: "calls back", author: "bob"))),
            stream: order, stored: #"{"orderID":"10248","text":"calls back","author":"bob"}"#),
    ]

    private static let policies = [
        Sample(event: .policy(.fourEyesRequired(FourEyesRequired())), stream: policy, stored: "{}"),
        Sample(event: .policy(.fourEyesLifted(FourEyesLifted())), stream: policy, stored: "{}"),
    ]
}

/// Returns an event as the log would have it.
func recorded(_ type: EventType, in stream: StreamID, _ data: Data) -> RecordedEvent {
    RecordedEvent(
        position: Position(7), stream: stream, version: StreamVersion(1), type: type,
        occurredAt: Timestamp(microseconds: 0), recordedAt: Timestamp(microseconds: 0),
        cause: EventCause(
            commandID: CommandID(UUID()), actor: "alice", correlationID: UUID(), causationID: nil),
        data: data, chain: .start)
}
