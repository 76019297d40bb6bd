import CQRS
import Foundation
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit

@testable import Dashboard

/// Makes states to draw, all at the same instant.
enum Sample {
    static let now = instant("2026-11-21T14:02:10Z")

    static func instant(_ text: String) -> Timestamp {
        Timestamp(iso8601: text) ?? Timestamp(microseconds: 0)
    }

    static func state(
        _ columns: Int, _ rows: Int, theme: String = "auto", isReadOnly: Bool = false, warnings: [String] = []
    ) -> DashboardState {
        DashboardState(
            configuration: DashboardConfiguration(
                user: "alice", isReadOnly: isReadOnly, theme: theme,
                idSeed: UUID(
                    uuid: (
                        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
                    )), warnings: warnings),
            size: Size(columns: columns, rows: rows), now: now)
    }

    /// A desk at work: five orders, one of them just placed, and the cursor on the second.
    static func desk(_ columns: Int, _ rows: Int, theme: String = "auto") -> DashboardState {
        var state = state(columns, rows, theme: theme)
        state.desk = freshness(.live)
        for (age, lag) in [(6, 2), (4, 300), (2, 5_000), (0, 0)] {
            state.lagHistory.record(.milliseconds(lag), at: now + .seconds(-age))
        }
        state.list.rows = orders
        state.list.matching = .exact(OrderTotals(count: 12, sums: [usd(4_812_000)]))
        state.list.all = OrderTotals(count: 12_496, sums: [usd(62_937_640)])
        state.list.checkpoint = Position(18_204)
        state.screens[OrdersScreen.self].tally = tally
        state.list.selection = orders[0].orderID
        state.list.cursorRow = 1
        state.pending.add(place("7f3a91c2", total: 13_897, sentSecondsAgo: 0.4, .accepted(Position(18_205), at: now)))
        return state
    }

    static let orders = [
        order("91bc02aa", "AROUT", "Around the Horn", 231_000, .pending, placed: "2026-11-21T14:01:58Z", items: 7),
        order("5d0e77f1", "BERGS", "Berglunds snabbköp", 8_640, .approved, placed: "2026-11-20T09:30:00Z", items: 1),
        order("10248", "VINET", "", 44_000, .shipped, placed: "1996-07-04T02:00:00Z", items: 3),
        order("10249", "TOMSP", "Toms Spezialitäten", 186_340, .cancelled, placed: "1996-07-05T00:00:00Z", items: 2),
    ]

    static let tally = GetTotals.Answer(
        byStatus: [
            .pending: OrderTotals(count: 75, sums: [usd(4_889_120)]),
            .approved: OrderTotals(count: 12, sums: [usd(912_500)]),
            .shipped: OrderTotals(count: 12_407, sums: [usd(619_764_000)]),
            .cancelled: OrderTotals(count: 2, sums: [usd(19_050)]), .refunded: .none,
        ], highValueByStatus: [.shipped: OrderTotals(count: 312, sums: [usd(98_000_000)])],
        attention: OrderTotals(count: 7, sums: [usd(1_204_000)]),
        attentionByReason: [
            .late: OrderTotals(count: 4, sums: [usd(910_000)]),
            .highValue: OrderTotals(count: 5, sums: [usd(1_100_000)]),
        ], byDay: [])

    static func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .usd) }

    static func order(
        _ id: String, _ customer: String, _ name: String, _ total: Int64, _ status: OrderStatus, placed: String,
        items: Int
    ) -> OrderSummary {
        OrderSummary(
            orderID: OrderID(id), customerID: CustomerID(customer), customerName: name,
            customerEmail: name.isEmpty ? "" : "desk@example.org", status: status, itemCount: items,
            total: usd(total), placedAt: instant(placed), lastUpdated: instant(placed), shippedAt: nil,
            version: StreamVersion(2), position: Position(18_000))
    }

    static func place(
        _ id: String, total: Int64, sentSecondsAgo: Double, _ phase: CommandPhase
    ) -> PendingCommand {
        var summary = order(
            id, "ALFKI", "Alfreds Futterkiste", total, .pending, placed: "2026-11-21T14:02:10Z", items: 3)
        summary.version = .none
        let command = PlaceOrder(
            orderID: OrderID(id), customerID: CustomerID("ALFKI"), items: [],
            paymentMethodID: PaymentMethodID("invoice"), shippingAddress: nil)
        return pending(id, .place(command, summary: summary), sentSecondsAgo: sentSecondsAgo, phase)
    }

    static func pending(
        _ id: String, _ action: OrderAction, sentSecondsAgo: Double, _ phase: CommandPhase
    ) -> PendingCommand {
        PendingCommand(
            commandID: CommandID(UUID(uuid: (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))), orderID: OrderID(id),
            action: action, sentAt: now + .milliseconds(-Int64(sentSecondsAgo * 1_000)), phase: phase)
    }

    /// How fresh a desk is whose orders projection is in a state.
    static let chain = Chain(String(repeating: "5fd9aa01", count: 8))

    static func freshness(
        _ state: FreshnessState, behind: Int64? = 0, lag: Duration? = .zero, heartbeat: Duration? = .milliseconds(40),
        eta: Duration? = nil, deadLetters: Int = 0, delay: Duration = .zero, observedSecondsAgo: Int64 = 0,
        projection: ProjectionName = .orders, head: Position? = nil, rebuild: RebuildProgress? = nil,
        watched: Duration? = nil, outlook: FreshnessOutlook = FreshnessOutlook()
    ) -> FreshnessReport {
        let freshness = Freshness(
            projection: projection, state: state, head: head ?? behind.map { Position(18_204 + $0) },
            chain: head == nil && behind == nil ? nil : chain,
            checkpoint: Position(18_204), behind: behind, lag: lag, watched: watched, heartbeatAge: heartbeat,
            eta: eta, deadLetters: deadLetters, generation: 1, rebuild: rebuild, outlook: outlook,
            observedAt: now + .seconds(-observedSecondsAgo))
        let latency = VisibleLatency(
            p50: .microseconds(1_400), p95: .microseconds(3_000), p99: .microseconds(4_900), samples: 40,
            since: now + .seconds(-60))
        return FreshnessReport(projections: [freshness], visibleLatency: latency, delay: delay)
    }

    /// An event that waits, first tried some seconds ago.
    static func deadLetter(
        _ position: Int64, _ stream: String = "order-10248", in projection: ProjectionName = .orders,
        reason: String = "OrderShipped version 1 cannot be read: 'orderID' is missing", attempts: Int = 1,
        secondsAgo: Int64 = 65
    ) -> DeadLetter {
        let (category, key) = (stream.prefix { $0 != "-" }, stream.drop { $0 != "-" }.dropFirst())
        let command = CommandID(UUID(uuid: (2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)))
        let event = RecordedEvent(
            position: Position(position), stream: StreamID(category: String(category), key: String(key)),
            version: StreamVersion(2), type: EventType("OrderShipped"), occurredAt: now, recordedAt: now,
            cause: EventCause(commandID: command, actor: "mallory", correlationID: command.uuid, causationID: nil),
            data: Data(), chain: .start)
        let firstAt = now + .seconds(-secondsAgo)
        return DeadLetter(
            projection: projection, event: event, reason: reason, attempts: attempts, firstAt: firstAt,
            lastAt: attempts == 1 ? firstAt : now + .seconds(-2))
    }

    /// A list of dead letters as it stands when these have come, with the cursor on the first.
    static func deadLetterPane(_ letters: [DeadLetter]) -> DeadLetterPane {
        var pane = DeadLetterPane()
        pane.receive(.success(letters))
        return pane
    }

    /// A rebuild that goes well.
    static let rebuild = RebuildProgress(
        checkpoint: Position(12_204), head: Position(30_000), eventsPerSecond: 9_800)

    static let customers = [
        CustomerSummary(
            customerID: CustomerID("ALFKI"), name: "Alfreds Futterkiste", email: "a@example.org", country: "Germany",
            isSuspended: false),
        CustomerSummary(
            customerID: CustomerID("ALFA"), name: "Alfa Romeo", email: "", country: "Italy", isSuspended: true),
    ]

    static let chai = ProductSummary(
        productID: ProductID("1"), name: "Chai", unitPrice: usd(1_800), isDiscontinued: false)
    static let chang = ProductSummary(
        productID: ProductID("2"), name: "Chang", unitPrice: usd(1_900), isDiscontinued: true)

    /// A form with a customer and one line, searching for the next product.
    static var form: PlaceOrderForm {
        var form = PlaceOrderForm()
        form.customer = customers[0]
        form.lines = [PlaceOrderForm.Line(product: chai, quantity: 3)]
        form.field = .product
        form.entry.productInput = TextInput("cha")
        form.products.request()
        form.products.found([chai, chang])
        return form
    }

    static var pane: OrderPane {
        var pane = OrderPane(orderID: orders[0].orderID)
        pane.isLoaded = true
        pane.detail = OrderDetail(
            summary: orders[0],
            lines: [
                OrderLine(
                    productID: ProductID("1"), productName: "Chai", quantity: 3, unitPrice: 1_800,
                    discountBasisPoints: 0),
                OrderLine(
                    productID: ProductID("2"), productName: "Chang", quantity: 120, unitPrice: 1_900,
                    discountBasisPoints: 1_250),
            ],
            paymentMethodID: PaymentMethodID("invoice"), shippingAddress: nil, cancellationReason: nil, approvedBy: nil)
        pane.history = [
            OrderHistoryEntry(
                position: Position(18_000), version: StreamVersion(1), type: "OrderPlaced", occurredAt: now,
                recordedAt: now, actor: "alice", summary: "placed: 2 lines, $2,310.00")
        ]
        return pane
    }
}
