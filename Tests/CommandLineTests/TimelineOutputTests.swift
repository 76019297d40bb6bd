import CQRS
import OrderQueries
import TerminalKit
import Testing

@testable import orderdesk

/// How `order ID --timeline` shows the way of events.
struct TimelineOutputTests {
    private let recordedAt = Timestamp(milliseconds: 1_795_262_400_102)

    @Test func `a slow event says how slow and why, a usual one that it is as usual`() {
        let slow: [DeliveryWait] = [
            DeliveryWait(.pause(by: "al\u{1b}[2Jice"), from: recordedAt, until: recordedAt + .milliseconds(1_400)),
            DeliveryWait(
                .delay(.milliseconds(1_500)), from: recordedAt + .milliseconds(1_400),
                until: recordedAt + .milliseconds(2_900)),
        ]
        let timeline = OrderTimeline(
            events: [event(1, "OrderPlaced", way(slow, ended: 2_903)), event(2, "OrderApproved", way([], ended: 14))],
            usualLatency: .milliseconds(12))
        let harmless = TextWidth.sanitized("al\u{1b}[2Jice")
        #expect(!harmless.contains("\u{1b}"))
        #expect(
            timeline.lines == [
                "1 v1 OrderPlaced alice 2026-11-21 12:00:00.102 UTC",
                "    sent → on disk (accepted)    3.1 ms",
                "    on disk → read model         2.9 s",
                "      why                        1.4 s paused by \(harmless), 1.5 s delay (1 × 1.5 s), 3.0 ms applying",
                "2 v2 OrderApproved alice 2026-11-21 12:00:00.102 UTC",
                "    sent → on disk (accepted)    3.1 ms",
                "    on disk → read model         14 ms, as usual (p50 12 ms)",
            ])
    }

    @Test func `projections that took other ways have a line each, also where nothing is known`() {
        let event = event(
            1, "OrderPlaced",
            [
                EventDelivery(of: "orders", .waiting), EventDelivery(of: "history", .notRecorded),
                EventDelivery(
                    of: "directory", recordedAt: recordedAt,
                    [
                        Delivery(
                            of: "directory", first: Position(1), last: Position(1), recorded: recordedAt...recordedAt,
                            beganAt: recordedAt, endedAt: recordedAt + .milliseconds(60), isParked: true)
                    ]),
            ])
        let lines = OrderTimeline(events: [event], usualLatency: nil).lines
        #expect(
            lines.dropFirst(2) == [
                "    on disk → orders             not yet",
                "    on disk → history            not recorded",
                "    on disk → directory          waits as a dead letter",
                "      why                        60 ms applying",
            ])
    }

    @Test func `what an import brings was not sent when it occurred`() {
        var imported = event(1, "OrderPlaced", [])
        imported.event.occurredAt = recordedAt + .seconds(-86_400)
        let lines = OrderTimeline(events: [imported], usualLatency: nil).lines
        #expect(lines.last == "    sent → on disk (accepted)    occurred earlier")
    }

    @Test func `rows have the keys that the header names, a row for each event and projection`() {
        let timeline = OrderTimeline(events: [event(1, "OrderPlaced", way([], ended: 3))], usualLatency: nil)
        #expect(timeline.rows.count == 2)
        #expect(timeline.rows.allSatisfy { $0.fields.map(\.key) == OrderTimeline.rowKeys })
    }

    private func event(_ number: Int64, _ type: String, _ deliveries: [EventDelivery]) -> OrderTimelineEvent {
        OrderTimelineEvent(
            event: OrderHistoryEntry(
                position: Position(number), version: StreamVersion(number), type: type,
                occurredAt: recordedAt + .microseconds(-3_100), recordedAt: recordedAt, actor: "alice", summary: ""),
            deliveries: deliveries)
    }

    /// Returns the same way to two projections; the applying begins where the last wait ends.
    private func way(_ waits: [DeliveryWait], ended milliseconds: Int) -> [EventDelivery] {
        ["orders", "history"].map { projection in
            EventDelivery(
                of: projection, recordedAt: recordedAt,
                [
                    Delivery(
                        of: projection, first: Position(1), last: Position(1), recorded: recordedAt...recordedAt,
                        beganAt: waits.last?.until ?? recordedAt, endedAt: recordedAt + .milliseconds(milliseconds),
                        waits: waits)
                ])
        }
    }
}
