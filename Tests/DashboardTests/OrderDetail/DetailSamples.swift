import CQRS
import Foundation
import OrderEvents
import OrderQueries

@testable import Dashboard

/// Makes opened orders to draw.
enum DetailSample {
    static let orderID = OrderID("78c9a550")
    static let sentAt = Sample.instant("2026-11-21T14:01:58.100Z")

    static let summary = OrderSummary(
        orderID: orderID, customerID: CustomerID("ALFKI"), customerName: "Alfreds Futterkiste",
        customerEmail: "maria@alfki.de", status: .approved, itemCount: 2, total: Sample.usd(5_310),
        placedAt: sentAt, lastUpdated: sentAt + .seconds(11), shippedAt: nil, version: StreamVersion(3),
        position: Position(2_666))

    static let lines = [
        OrderLine(
            productID: ProductID("1"), productName: "Chai", quantity: 2, unitPrice: 1_800, discountBasisPoints: 0),
        OrderLine(
            productID: ProductID("2"), productName: "Chang", quantity: 1, unitPrice: 1_900, discountBasisPoints: 1_000),
    ]

    static let detail = OrderDetail(
        summary: summary, lines: lines, paymentMethodID: PaymentMethodID("invoice"), shippingAddress: nil,
        cancellationReason: nil, approvedBy: "alice",
        notes: [OrderNote(text: "calls back on Monday", author: "bob", notedAt: sentAt + .seconds(5))])

    static let customer = CustomerDetail(
        summary: CustomerSummary(
            customerID: CustomerID("ALFKI"), name: "Alfreds Futterkiste", email: "maria@alfki.de", country: "Germany",
            isSuspended: false),
        byStatus: [
            .pending: OrderTotals(count: 2, sums: [Sample.usd(27_000)]),
            .shipped: OrderTotals(count: 4, sums: [Sample.usd(600_000)]),
            .cancelled: OrderTotals(count: 1, sums: [Sample.usd(1)]),
        ])

    static func entry(
        _ position: Int64, _ version: Int64, _ type: String, _ summary: String, actor: String = "alice",
        sent: Duration, accepting: Duration = .microseconds(3_100)
    ) -> OrderHistoryEntry {
        OrderHistoryEntry(
            position: Position(position), version: StreamVersion(version), type: type, occurredAt: sentAt + sent,
            recordedAt: sentAt + sent + accepting, actor: actor, summary: summary)
    }

    static let placed = entry(2_661, 1, "OrderPlaced", "2 items, $53.10", sent: .zero)
    static let noted = entry(2_664, 2, "OrderNoted", "note: calls back on Monday", actor: "bob", sent: .seconds(5))
    static let approved = entry(2_666, 3, "OrderApproved", "approved by alice", sent: .seconds(11))

    static let projections: [ProjectionName] = [.orders, .history, .directory]

    static func deliveries(_ entry: OrderHistoryEntry, _ shares: [EventDelivery.Share]) -> [EventDelivery] {
        projections.map { projection in
            let wait = shares.reduce(Duration.zero) { $0 + $1.duration }
            var delivery = EventDelivery(of: projection, .visible(since: entry.recordedAt + wait))
            delivery.wait = wait
            delivery.shares = shares
            return delivery
        }
    }

    static let slow: [EventDelivery.Share] = [
        .init(.wait(.pause(by: "alice")), .milliseconds(1_400)),
        .init(.wait(.delay(.milliseconds(500))), .milliseconds(1_500), count: 3),
        .init(.applying, .microseconds(800)),
    ]
    static let quick: [EventDelivery.Share] = [.init(.applying, .milliseconds(14))]

    static let timeline = OrderTimeline(
        events: [
            OrderTimelineEvent(event: placed, deliveries: deliveries(placed, slow)),
            OrderTimelineEvent(event: noted, deliveries: deliveries(noted, quick)),
            OrderTimelineEvent(event: approved, deliveries: deliveries(approved, quick)),
        ], usualLatency: .milliseconds(12))

    static var pane: OrderPane {
        var pane = OrderPane(orderID: orderID)
        pane.isLoaded = true
        pane.detail = detail
        pane.customer = customer
        pane.history = [placed, noted, approved]
        pane.timeline = timeline
        pane.checkpoint = Position(18_204)
        return pane
    }

    /// A desk with the order opened.
    static func desk(_ columns: Int, _ rows: Int, theme: String = "auto") -> DashboardState {
        var state = Sample.desk(columns, rows, theme: theme)
        state.pending = PendingCommands()
        state.list.rows.insert(summary, at: 1)
        state.list.selection = orderID
        state.list.cursorRow = 1
        state.shownEvents.show(Position(2_666), at: approved.recordedAt + .milliseconds(23))
        state.layers = [.order(pane)]
        return state
    }

    static func event(_ entry: OrderHistoryEntry, _ data: String) -> RecordedEvent {
        let command = CommandID(UUID(uuid: (2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)))
        return RecordedEvent(
            position: entry.position, stream: .order(orderID), version: entry.version, type: EventType(entry.type),
            occurredAt: entry.occurredAt, recordedAt: entry.recordedAt,
            cause: EventCause(
                commandID: command, actor: entry.actor, correlationID: command.uuid, causationID: nil),
            data: Data(data.utf8), chain: Sample.chain ?? .start)
    }

    /// The order at its first version, or what the approval made of it.
    static func at(version: Int64) -> OrderAtVersion {
        var before = detail
        before.summary.status = .pending
        before.summary.version = StreamVersion(2)
        before.approvedBy = nil
        var first = before
        first.summary.version = StreamVersion(1)
        first.notes = []
        switch version {
        case 1:
            return OrderAtVersion(
                detail: first, before: nil,
                event: event(placed, #"{"orderID":"78c9a550","lines":[{"quantity":2}],"note":"a \"b\", c"}"#))
        case 2: return OrderAtVersion(detail: before, before: first, event: event(noted, "{}"))
        default: return OrderAtVersion(detail: detail, before: before, event: event(approved, "{}"))
        }
    }
}
