import CQRS
import OrderCommands
import OrderEvents
import OrderWriteModel
import TestSupport
import Testing

/// Under four eyes nobody who was involved in an order of high value approves it.
struct FourEyesTests {
    private let byBob = ApproveOrder(orderID: order, approvedBy: "bob")
    private let oneCent = chaiLine(1, 1)
    private let dear = placed(chaiLine(1, 100_001))

    @Test(arguments: [
        "alice", " ALICE\t", "al ice", "Alice\u{200B}", "\u{FF41}lice", "a\u{AD}lice", "\u{202E}alice",
        "ALI\u{2063}CE", "\u{1D41A}lice",
    ])
    func `who placed it cannot approve it, however the name is written`(name: String) async throws {
        try await given(fourEyesRequired, placed(chaiLine(1, 100_001), by: "Alice"))
            .when(ApproveOrder(orderID: order, approvedBy: name), by: "zoe")
            .then(.selfApproval, mentioning: "'7f3a'", "$1,000.01", "Alice placed it", "someone else")
        try await given(fourEyesRequired, placed(chaiLine(1, 100_001), by: name))
            .when(ApproveOrder(orderID: order, approvedBy: "alice"), by: "zoe")
            .then(.selfApproval)
    }

    @Test(arguments: [
        ("Jos\u{E9}", "JOSE\u{301}"), ("Weiß", "WEISS"), ("WEI\u{1E9E}", "weiss"),
        ("\u{3A3}\u{3AF}\u{3C2}", "\u{3C3}\u{3AF}\u{3C3}"),
    ])
    func `a name is the same in every spelling that Unicode has for it`(one: String, other: String) async throws {
        try await given(fourEyesRequired, placed(chaiLine(1, 100_001), by: one))
            .when(ApproveOrder(orderID: order, approvedBy: other), by: "zoe")
            .then(.selfApproval)
    }

    @Test func `who added lines cannot approve it, though someone else placed it`() async throws {
        let added = itemAdded(chaiLine(1, 5_000_000), total: 5_000_001, by: "alice")
        try await given(fourEyesRequired, placed(oneCent, by: "bob"), added)
            .when(ApproveOrder(orderID: order, approvedBy: ""), by: "alice")
            .then(.selfApproval, mentioning: "$50,000.01", "alice added lines to it")
        try await given(fourEyesRequired, placed(oneCent, by: "bob"), added)
            .when(byBob, by: "bob")
            .then(.selfApproval, mentioning: "bob placed it")
        try await given(fourEyesRequired, placed(oneCent, by: "carol"), added)
            .when(byBob, by: "bob")
            .then(approved)
    }

    @Test(arguments: ["alice", "dave", "erin"])
    func `every one of those who added lines took part, not only the last`(name: String) async throws {
        try await given(
            fourEyesRequired, placed(oneCent, by: "carol"), itemAdded(oneCent, total: 2, by: "alice"),
            itemAdded(chaiLine(1, 200_000), total: 200_002, by: "dave"), itemAdded(oneCent, total: 200_003, by: "erin")
        )
        .when(ApproveOrder(orderID: order, approvedBy: name), by: "zoe")
        .then(.selfApproval, mentioning: "\(name) added lines to it")
    }

    @Test func `lines that were added by command count for whoever sent it`() async throws {
        let desk = Desk()
        try await desk.log.append([registered, chaiListed, fourEyesRequired, placed(oneCent, by: "bob")])
        let line = AddOrderItem(orderID: order, item: OrderItem(productID: chai, quantity: 100))
        #expect(try await desk.dispatch(line, by: "alice").receipt != nil)
        let answer = try await desk.dispatch(ApproveOrder(orderID: order, approvedBy: "carol"), by: "alice")
        #expect(answer.rejection?.code == .selfApproval)
    }

    @Test func `neither who sends the approval nor who is named in it may have taken part`() async throws {
        try await given(fourEyesRequired, dear)
            .when(byBob, by: "alice")
            .then(.selfApproval, mentioning: "alice placed it")
        try await given(fourEyesRequired, dear)
            .when(ApproveOrder(orderID: order, approvedBy: "alice"), by: "bob")
            .then(.selfApproval, mentioning: "alice placed it")
    }

    @Test func `someone who took no part approves it`() async throws {
        try await given(fourEyesRequired, dear).when(byBob, by: "bob").then(approved)
        try await given(fourEyesRequired, dear)
            .when(ApproveOrder(orderID: order, approvedBy: "bob"), by: "zoe").then(approved)
    }

    @Test func `an order of little value is anyone's`() async throws {
        try await given(fourEyesRequired, placed(chaiLine(1, 100_000), by: "bob")).when(byBob, by: "bob").then(approved)
    }

    @Test func `an order that added lines made dear counts as dear`() async throws {
        try await given(
            fourEyesRequired, placed(chaiLine(1, 100_000), by: "bob"), itemAdded(oneCent, total: 100_001, by: "bob")
        )
        .when(byBob, by: "bob")
        .then(.selfApproval)
    }

    @Test func `an older event that names nobody was caused by whom the log names`() async throws {
        let desk = Desk()
        try await desk.log.append([fourEyesRequired, placed(oneCent, by: "bob")])
        try await desk.log.append([itemAdded(chaiLine(1, 200_000), total: 200_001, by: "")], by: "alice")
        let answer = try await desk.dispatch(ApproveOrder(orderID: order, approvedBy: "alice"), by: "alice")
        #expect(answer.rejection?.code == .selfApproval)
    }

    @Test func `an order of which nobody knows who took part is approved by nobody`() async throws {
        let desk = Desk()
        try await desk.log.append([fourEyesRequired])
        try await desk.log.append([placed(chaiLine(1, 100_001), by: "")], by: " ")
        let answer = try await desk.dispatch(byBob, by: "bob")
        #expect(answer.rejection?.code == .selfApproval)
        #expect(answer.rejection?.message.contains("does not say who placed it") == true)
    }

    @Test func `an approval that an import reports is not judged by who placed the order here`() async throws {
        let imported = ApproveOrder(orderID: order, approvedBy: "bob", isHistorical: true)
        try await given(fourEyesRequired, dear).when(imported, by: "alice").then(approved)
        try await given(fourEyesRequired, dear, itemAdded(oneCent, total: 100_002, by: "alice"))
            .when(imported, by: "alice")
            .then(.selfApproval, mentioning: "alice added lines to it")
    }
}
