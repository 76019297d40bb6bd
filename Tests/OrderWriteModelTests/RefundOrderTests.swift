import CQRS
import OrderCommands
import OrderEvents
import OrderWriteModel
import Testing

struct RefundOrderTests {
    /// Three Chai at 18.00 less 5 %, and two of another line: 51.30 + 20.00.
    private let twoLines = [placed(chaiLine(3, discount: 500), chaiLine(2, 1_000)), approved, shipped]

    private func given(_ events: [DomainEvent], _ more: DomainEvent...) -> Given {
        Given(events: events + more, policy: ApprovalPolicy())
    }

    private func refund(_ refund: Refund, because reason: String = "") -> RefundOrder {
        RefundOrder(orderID: order, refund: refund, reason: reason)
    }

    private func lines(_ lines: (line: Int, quantity: Int64?)...) -> RefundOrder {
        refund(.lines(lines.map { RefundedLine(line: $0.line, quantity: $0.quantity) }))
    }

    @Test func `a full refund gives everything back and names every line`() async throws {
        try await given(twoLines).when(refund(.full, because: "broken"))
            .then(refunded(7_130, total: 7_130, lines: [(1, 3), (2, 2)], reason: "broken"))
    }

    @Test func `a full refund after others gives back the rest`() async throws {
        try await given(twoLines, refunded(1_710, total: 1_710, lines: [(1, 1)]), refunded(130, total: 1_840))
            .when(refund(.full))
            .then(refunded(5_290, total: 7_130, lines: [(1, 2), (2, 2)]))
    }

    @Test func `a line is refunded at its price and discount`() async throws {
        try await given(twoLines).when(lines((1, 2))).then(refunded(3_420, total: 3_420, lines: [(1, 2)]))
        try await given(twoLines).when(lines((2, 1), (1, 1)))
            .then(refunded(2_710, total: 2_710, lines: [(2, 1), (1, 1)]))
    }

    @Test func `a line without a quantity is refunded as far as it is not yet`() async throws {
        try await given(twoLines, refunded(1_710, total: 1_710, lines: [(1, 1)]))
            .when(lines((1, nil)))
            .then(refunded(3_420, total: 5_130, lines: [(1, 2)]))
    }

    @Test func `a line that was added later is refunded like the others`() async throws {
        let added = itemAdded(chaiLine(2, 500), total: 2_800, by: "bob")
        try await given([placed(chaiLine(1)), added, approved, shipped]).when(lines((2, 1)))
            .then(refunded(500, total: 500, lines: [(2, 1)]))
    }

    @Test func `the parts of a line add up to its total, whatever rounding does to each`() async throws {
        // 3 at 0.01 less half: 0.015, rounded to 0.02.
        let past = [placed(chaiLine(3, 1, discount: 5_000)), approved, shipped]
        try await given(past).when(lines((1, 1))).then(refunded(1, total: 1, lines: [(1, 1)]))
        try await given(past, refunded(1, total: 1, lines: [(1, 1)])).when(lines((1, 1)))
            .then(refunded(0, total: 1, lines: [(1, 1)]))
        try await given(past, refunded(1, total: 1, lines: [(1, 1)]), refunded(0, total: 1, lines: [(1, 1)]))
            .when(lines((1, 1))).then(refunded(1, total: 2, lines: [(1, 1)]))
    }

    @Test func `an amount is refunded for no line in particular`() async throws {
        try await given(twoLines).when(refund(.amount(dollars(130)), because: "late"))
            .then(refunded(130, total: 130, reason: "late"))
    }

    @Test func `an order is shipped until all of it is refunded, and refunded then`() async throws {
        let desk = Desk()
        try await desk.log.append(twoLines)
        let half = try #require(try await desk.dispatch(lines((1, nil))).receipt?.details)
        #expect(half.status == .shipped && half.total == dollars(7_130) && half.refunded == dollars(5_130))
        let whole = try #require(try await desk.dispatch(refund(.full)).receipt?.details)
        #expect(whole.status == .refunded && whole.total == dollars(7_130) && whole.refunded == dollars(7_130))
        #expect(try await desk.dispatch(refund(.full)).rejection?.code == .invalidTransition)
    }

    @Test func `a shipped order that cost nothing is refunded by nothing`() async throws {
        try await given([placed(chaiLine(2, discount: 10_000)), approved, shipped]).when(refund(.full))
            .then(refunded(0, total: 0, lines: [(1, 2)]))
    }

    @Test(arguments: [[], [approved], [cancelled], [approved, shipped, refunded(1_800, total: 1_800)]])
    func `only a shipped order is refunded`(steps: [DomainEvent]) async throws {
        for refund in [Refund.full, .lines([RefundedLine(line: 1)]), .amount(dollars(1))] {
            try await given([placed(chaiLine(1))] + steps).when(self.refund(refund))
                .then(.invalidTransition, mentioning: "'7f3a'", "refunded while SHIPPED")
        }
    }

    @Test func `an order that was never placed is not refunded`() async throws {
        try await given([]).when(refund(.full)).then(.orderNotFound, mentioning: "'7f3a'")
    }

    @Test func `no more of a line is refunded than is left of it`() async throws {
        try await given(twoLines, refunded(1_710, total: 1_710, lines: [(1, 1)])).when(lines((1, 3)))
            .then(.refundTooLarge, mentioning: "line 1 of order '7f3a' has 2 of 3 left to refund, so 3 cannot be")
        for quantity in [nil, 1] as [Int64?] {
            try await given(twoLines, refunded(5_130, total: 5_130, lines: [(1, 3)])).when(lines((1, quantity)))
                .then(.refundTooLarge, mentioning: "line 1 of order '7f3a' is refunded already")
        }
    }

    @Test func `no more is refunded than is left of the order`() async throws {
        try await given(twoLines).when(refund(.amount(dollars(7_131))))
            .then(.refundTooLarge, mentioning: "$71.30 of $71.30 left", "$71.31 cannot be")
        try await given(twoLines, refunded(6_000, total: 6_000)).when(lines((2, 2)))
            .then(.refundTooLarge, mentioning: "$11.30 of $71.30 left", "$20.00 cannot be")
        try await given(twoLines, refunded(6_000, total: 6_000)).when(lines((2, 1)))
            .then(refunded(1_000, total: 7_000, lines: [(2, 1)]))
    }

    @Test func `an amount is in the order's currency, with its decimals`() async throws {
        try await given(twoLines).when(refund(.amount(Money(minorUnits: 100, currency: .jpy))))
            .then(.invalidRefund, mentioning: "'7f3a' is in USD", "JPY 100 cannot be refunded")
        try await given([placed([chaiLine(1)], in: .jpy), approved, shipped])
            .when(refund(.amount(Money(minorUnits: 1_801, currency: .jpy))))
            .then(.refundTooLarge, mentioning: "JPY 1,800 of JPY 1,800 left")
    }

    @Test(arguments: [0, -1, Int64.min])
    func `an amount is more than nothing`(amount: Int64) async throws {
        try await given(twoLines).when(refund(.amount(dollars(amount))))
            .then(.invalidRefund, mentioning: "'7f3a'", "more than nothing")
    }

    @Test func `a refund by line names lines that are there, each once and in a quantity`() async throws {
        try await given(twoLines).when(lines()).then(.invalidRefund, mentioning: "names 0 lines")
        try await given(twoLines).when(lines((0, 1))).then(.invalidRefund, mentioning: "numbered from 1")
        try await given(twoLines).when(lines((.min, 1))).then(.invalidRefund, mentioning: "numbered from 1")
        try await given(twoLines).when(lines((3, 1)))
            .then(.invalidRefund, mentioning: "no line 3; its lines are 1 to 2")
        try await given(twoLines).when(lines((.max, 1))).then(.invalidRefund, mentioning: "no line")
        try await given(twoLines).when(lines((1, 1), (1, nil))).then(.invalidRefund, mentioning: "line 1 twice")
        for quantity in [0, -1, 1_000_000_001, Int64.max] {
            try await given(twoLines).when(lines((1, quantity))).then(.invalidQuantity, mentioning: "line 1")
        }
    }

    @Test func `a reason is bounded`() async throws {
        try await given(twoLines).when(refund(.full, because: String(repeating: "x", count: 2_001)))
            .then(.invalidText, mentioning: "reason", "2001", "2000")
    }

    @Test func `a refund holds for the version that was shown`() async throws {
        var command = refund(.full)
        command.expectedVersion = StreamVersion(2)
        try await given(twoLines).when(command)
            .then(.versionConflict, mentioning: "has moved to version 3; it was to be refunded at version 2")
        command.expectedVersion = StreamVersion(3)
        try await given(twoLines).when(command).then(refunded(7_130, total: 7_130, lines: [(1, 3), (2, 2)]))
    }

    @Test func `two refunds that differ anywhere are not the same command`() {
        let refunds: [Refund] = [
            .full, .amount(dollars(1)), .amount(dollars(2)), .amount(Money(minorUnits: 1, currency: .jpy)),
            .lines([RefundedLine(line: 1)]), .lines([RefundedLine(line: 1, quantity: 1)]),
            .lines([RefundedLine(line: 2)]), .lines([RefundedLine(line: 1), RefundedLine(line: 2)]),
        ]
        var commands = refunds.map { refund($0) }
        commands.append(refund(.full, because: "broken"))
        commands.append(RefundOrder(orderID: order, refund: .full, expectedVersion: StreamVersion(1)))
        commands.append(RefundOrder(orderID: OrderID("other"), refund: .full))
        #expect(Set(commands.map(content)).count == commands.count)
    }

    private func content(_ command: RefundOrder) -> ContentHash {
        ContentHash { command.describe(in: &$0) }
    }
}
