import OrderCommands
import OrderEvents
import OrderWriteModel
import Testing

struct OrderLifeTests {
    @Test func `a pending order is approved`() async throws {
        try await given(placed(chaiLine(1)))
            .when(ApproveOrder(orderID: order, approvedBy: "bob"))
            .then(approved)
    }

    @Test(arguments: ["", "  \t"])
    func `a blank approver is whoever asks`(approver: String) async throws {
        try await given(placed(chaiLine(1)))
            .when(ApproveOrder(orderID: order, approvedBy: approver), by: "bob")
            .then(approved)
    }

    @Test func `an approved order is shipped`() async throws {
        try await given(placed(chaiLine(1)), approved).when(ShipOrder(orderID: order)).then(shipped)
    }

    @Test func `a pending order is cancelled`() async throws {
        try await given(placed(chaiLine(1)))
            .when(CancelOrder(orderID: order, reason: "twice"))
            .then(cancelled)
    }

    @Test func `an approved order is cancelled`() async throws {
        try await given(placed(chaiLine(1)), approved)
            .when(CancelOrder(orderID: order, reason: "twice"))
            .then(cancelled)
    }

    @Test func `an order that was never placed takes no step`() async throws {
        try await given().when(ApproveOrder(orderID: order, approvedBy: "bob")).then(
            .orderNotFound, mentioning: "'7f3a'")
        try await given().when(ShipOrder(orderID: order)).then(.orderNotFound, mentioning: "'7f3a'")
        try await given().when(CancelOrder(orderID: order, reason: "twice")).then(.orderNotFound, mentioning: "'7f3a'")
        try await given(chaiListed)
            .when(AddOrderItem(orderID: order, item: OrderItem(productID: chai, quantity: 1)))
            .then(.orderNotFound, mentioning: "'7f3a'")
    }

    @Test(arguments: [[approved], [approved, shipped], [cancelled]])
    func `only a pending order is approved`(steps: [DomainEvent]) async throws {
        try await Given(events: [placed(chaiLine(1))] + steps, policy: ApprovalPolicy())
            .when(ApproveOrder(orderID: order, approvedBy: "bob"))
            .then(.invalidTransition, mentioning: "'7f3a'", "approved while PENDING")
    }

    @Test(arguments: [[], [approved, shipped], [cancelled]])
    func `only an approved order is shipped`(steps: [DomainEvent]) async throws {
        try await Given(events: [placed(chaiLine(1))] + steps, policy: ApprovalPolicy())
            .when(ShipOrder(orderID: order))
            .then(.invalidTransition, mentioning: "'7f3a'", "shipped while APPROVED")
    }

    @Test func `a shipped order cannot be cancelled`() async throws {
        try await given(placed(chaiLine(1)), approved, shipped)
            .when(CancelOrder(orderID: order, reason: "twice"))
            .then(.invalidTransition, mentioning: "'7f3a' is SHIPPED", "PENDING or APPROVED")
    }

    @Test func `a cancelled order cannot be cancelled again`() async throws {
        try await given(placed(chaiLine(1)), cancelled)
            .when(CancelOrder(orderID: order, reason: "twice"))
            .then(.invalidTransition, mentioning: "'7f3a' is CANCELLED")
    }

    @Test(arguments: ["", " ", "\n\t\u{A0}"])
    func `a cancellation needs a reason`(reason: String) async throws {
        try await given(placed(chaiLine(1)))
            .when(CancelOrder(orderID: order, reason: reason))
            .then(.reasonRequired, mentioning: "'7f3a'")
    }

    @Test func `a reason and an approver's name may be as long as the bound`() async throws {
        let reason = String(repeating: "x", count: 2_000)
        try await given(placed(chaiLine(1)))
            .when(CancelOrder(orderID: order, reason: reason))
            .then(.order(.cancelled(OrderCancelled(orderID: order, reason: reason))))
        let approver = String(repeating: "x", count: 500)
        try await given(placed(chaiLine(1)))
            .when(ApproveOrder(orderID: order, approvedBy: approver))
            .then(.order(.approved(OrderApproved(orderID: order, approvedBy: approver))))
    }

    @Test func `an id may be as long as the bound and no longer`() async throws {
        let longest = OrderID(String(repeating: "x", count: 200))
        try await given().when(ShipOrder(orderID: longest)).then(.orderNotFound)
        try await given().when(ShipOrder(orderID: OrderID(longest.rawValue + "x"))).then(.invalidID)
    }

    @Test func `a reason and an approver's name are bounded`() async throws {
        try await given(placed(chaiLine(1)))
            .when(CancelOrder(orderID: order, reason: String(repeating: "x", count: 2_001)))
            .then(.invalidText, mentioning: "reason", "2001", "2000")
        try await given(placed(chaiLine(1)))
            .when(ApproveOrder(orderID: order, approvedBy: String(repeating: "x", count: 501)))
            .then(.invalidText, mentioning: "approver", "501", "500")
    }
}
