import CQRS
import Foundation
import OrderCommands
import OrderEvents
import Testing

/// What is kept of a receipt, in both directions; it is read again whenever a command is sent again, for ever.
struct StoredDetailsTests {
    private static let price = Money(minorUnits: 1_800, currency: .gbp)

    private static let orders: [(OrderDetails, String)] = [
        (
            OrderDetails(orderID: OrderID("7f3a"), status: .shipped, total: price),
            #"{"orderID":"7f3a","status":"SHIPPED","total":{"minorUnits":1800,"currency":"GBP"}}"#
        ),
        (
            OrderDetails(orderID: OrderID("7f\"3a"), status: .refunded, total: price, refunded: price),
            #"{"orderID":"7f\"3a","status":"REFUNDED","total":{"minorUnits":1800,"currency":"GBP"},"#
                + #""refunded":{"minorUnits":1800,"currency":"GBP"}}"#
        ),
    ]

    @Test(arguments: orders) func `an order's details are kept and read back`(details: OrderDetails, text: String)
        throws
    {
        #expect(String(decoding: ShipOrder.encode(details), as: UTF8.self) == text)
        #expect(try ShipOrder.decode(Data(text.utf8)) == details)
    }

    @Test func `a customer's details are kept and read back`() throws {
        let details = CustomerDetails(customerID: CustomerID("ALFKI"), isSuspended: true)
        let text = #"{"customerID":"ALFKI","isSuspended":true}"#
        #expect(String(decoding: SuspendCustomer.encode(details), as: UTF8.self) == text)
        #expect(try SuspendCustomer.decode(Data(text.utf8)) == details)
    }

    @Test func `a product's details are kept and read back`() throws {
        let details = ProductDetails(productID: ProductID("11"), unitPrice: Self.price, isDiscontinued: false)
        let text = #"{"productID":"11","unitPrice":{"minorUnits":1800,"currency":"GBP"},"isDiscontinued":false}"#
        #expect(String(decoding: RepriceProduct.encode(details), as: UTF8.self) == text)
        #expect(try RepriceProduct.decode(Data(text.utf8)) == details)
    }

    @Test func `the policy's details are kept and read back`() throws {
        let text = #"{"fourEyes":true}"#
        let details = ApprovalPolicyDetails(fourEyes: true)
        #expect(String(decoding: RequireFourEyes.encode(details), as: UTF8.self) == text)
        #expect(try RequireFourEyes.decode(Data(text.utf8)) == details)
    }

    @Test(arguments: [
        "", "[]", #"{"orderID":"7f3a","status":"SHIPPED"}"#,
        #"{"orderID":"7f3a","status":"LOST","total":{"minorUnits":1800,"currency":"GBP"}}"#,
        #"{"orderID":"7f3a","status":"SHIPPED","total":{"minorUnits":"1800","currency":"GBP"}}"#,
    ])
    func `what is no order's details is refused`(text: String) {
        #expect(throws: (any Error).self) { try ShipOrder.decode(Data(text.utf8)) }
    }

    @Test func `what is neither true nor false is refused`() {
        #expect(throws: (any Error).self) {
            try SuspendCustomer.decode(Data(#"{"customerID":"ALFKI","isSuspended":"yes"}"#.utf8))
        }
    }
}
