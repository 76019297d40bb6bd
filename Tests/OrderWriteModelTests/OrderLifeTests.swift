import OrderCommands
import OrderEvents
import OrderWriteModel
import Testing

struct OrderLifeTests {
    private let fourEyes = ApprovalPolicy(fourEyes: true)

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

    @Test(arguments: ["alice", " ALICE\t", "Alice"])
    func `nobody approves their own high-value order where the policy asks for four eyes`(
        approver: String
    ) async throws {
        try await given(placed(chaiLine(1, 100_001), by: "Alice"), policy: fourEyes)
            .when(ApproveOrder(orderID: order, approvedBy: approver), by: "zoe")
            .then(.selfApproval, mentioning: "'7f3a'", "$1,000.01", "Alice", "someone else")
    }

    @Test func `approving one's own as whoever asks is the same`() async throws {
        try await given(placed(chaiLine(1, 100_001)), policy: fourEyes)
            .when(ApproveOrder(orderID: order, approvedBy: ""), by: "alice")
            .then(.selfApproval)
    }

    @Test func `someone else approves a high-value order`() async throws {
        try await given(placed(chaiLine(1, 100_001)), policy: fourEyes)
            .when(ApproveOrder(orderID: order, approvedBy: "bob"))
            .then(approved)
    }

    @Test func `four eyes are asked for only above the threshold`() async throws {
        try await given(placed(chaiLine(1, 100_000), by: "bob"), policy: fourEyes)
            .when(ApproveOrder(orderID: order, approvedBy: "bob"))
            .then(approved)
    }

    @Test func `what was added later counts towards high value`() async throws {
        let added = DomainEvent.order(
            .itemAdded(OrderItemAdded(orderID: order, line: chaiLine(1, 1), total: dollars(100_001))))
        try await given(placed(chaiLine(1, 100_000), by: "bob"), added, policy: fourEyes)
            .when(ApproveOrder(orderID: order, approvedBy: "bob"))
            .then(.selfApproval)
    }

    @Test func `without that policy anyone approves anything`() async throws {
        try await given(placed(chaiLine(1, 100_001), by: "bob"))
            .when(ApproveOrder(orderID: order, approvedBy: "bob"))
            .then(approved)
    }
}
