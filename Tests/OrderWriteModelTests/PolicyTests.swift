import CQRS
import OrderCommands
import OrderEvents
import OrderWriteModel
import TestSupport
import Testing

/// The desk's policy about approvals is a fact in its log.
struct PolicyTests {
    private let byAlice = ApproveOrder(orderID: order, approvedBy: "alice")
    private let approvedByAlice = DomainEvent.order(.approved(OrderApproved(orderID: order, approvedBy: "alice")))
    private let dear = placed(chaiLine(1, 100_001))

    @Test func `four eyes are required and lifted`() async throws {
        try await given().when(RequireFourEyes()).then(fourEyesRequired)
        try await given(fourEyesRequired).when(LiftFourEyes()).then(fourEyesLifted)
        try await given(fourEyesRequired, fourEyesLifted).when(RequireFourEyes()).then(fourEyesRequired)
    }

    @Test func `what is so already is no change`() async throws {
        try await given(fourEyesRequired).when(RequireFourEyes()).then(.policyUnchanged, mentioning: "already")
        try await given().when(LiftFourEyes()).then(.policyUnchanged, mentioning: "not required")
        try await given(fourEyesRequired, fourEyesLifted).when(LiftFourEyes()).then(.policyUnchanged)
    }

    @Test func `a receipt says what holds now`() async throws {
        let desk = Desk()
        let receipt = try #require(try await desk.dispatch(RequireFourEyes()).receipt)
        #expect(receipt.details == ApprovalPolicyDetails(fourEyes: true))
        #expect(receipt.stream == .approvalPolicy)
        #expect(try await desk.dispatch(LiftFourEyes()).receipt?.details == ApprovalPolicyDetails(fourEyes: false))
    }

    @Test func `without the policy anyone approves anything`() async throws {
        try await given(dear).when(byAlice).then(approvedByAlice)
        try await given(fourEyesRequired, fourEyesLifted, dear).when(byAlice).then(approvedByAlice)
    }

    @Test func `what a process asks for makes the policy stricter and never laxer`() async throws {
        let strict = ApprovalPolicy(fourEyes: true)
        try await given(dear, policy: strict).when(byAlice).then(.selfApproval)
        try await given(fourEyesRequired, fourEyesLifted, dear, policy: strict).when(byAlice).then(.selfApproval)
        try await given(fourEyesRequired, dear, policy: ApprovalPolicy(fourEyes: false)).when(byAlice)
            .then(.selfApproval)
    }

    @Test func `four eyes required while an approval is decided on hold for it`() async throws {
        let log = InMemoryEventStore(clock: ManualClock())
        try await log.append([dear])
        let desk = Desk(log: Interloper(log) { try await $0.append([fourEyesRequired]) })
        #expect(try await desk.dispatch(byAlice).rejection?.code == .selfApproval)
        #expect(try await log.allEvents() == [dear, fourEyesRequired])
    }

    @Test func `a policy that another process changed is found through an old cache`() async throws {
        let log = InMemoryEventStore(clock: ManualClock())
        try await log.append([dear])
        let ids = SequentialIDs()
        let here = Desk(log: log, ids: ids)
        let there = Desk(log: log, ids: ids)
        #expect(try await here.dispatch(RequireFourEyes()).receipt != nil)
        #expect(try await here.dispatch(byAlice).rejection?.code == .selfApproval)
        #expect(try await there.dispatch(LiftFourEyes()).receipt != nil)
        #expect(try await here.dispatch(byAlice).receipt != nil)
    }

    @Test func `the record names the last change, and nobody where there was none`() async throws {
        let desk = Desk()
        let untouched = try await ApprovalPolicyRecord(in: desk.log)
        #expect(untouched.policy == ApprovalPolicy() && untouched.lastChange == nil)
        _ = try await desk.dispatch(RequireFourEyes(), by: "carol")
        try await desk.log.append([registered])
        let receipt = try #require(try await desk.dispatch(LiftFourEyes(), by: "dave").receipt)
        let record = try await ApprovalPolicyRecord(in: desk.log)
        #expect(!record.policy.fourEyes)
        #expect(record.lastChange?.actor == "dave")
        #expect(record.lastChange?.position == receipt.position && record.lastChange?.version == StreamVersion(2))
    }
}
