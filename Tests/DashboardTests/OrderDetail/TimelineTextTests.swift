import CQRS
import Foundation
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

struct TimelineTextTests {
    private func text(_ events: [OrderTimelineEvent], width: Int = 116, obstacle: String? = nil) -> String {
        let timeline = OrderTimeline(events: events, usualLatency: .milliseconds(12))
        let view = TimelineView(
            timeline, shown: ShownEvents(), obstacle: obstacle,
            instant: InstantText(timeZone: .gmt, now: Sample.now), now: Sample.now, width: width)
        return (view.heading + view.events(cursor: 0).joined()).map { $0.left.map(\.text).joined() }
            .joined(separator: "\n")
    }

    private func event(_ change: (inout EventDelivery) -> Void) -> OrderTimelineEvent {
        var deliveries = DetailSample.deliveries(DetailSample.placed, DetailSample.quick)
        for index in deliveries.indices { change(&deliveries[index]) }
        return OrderTimelineEvent(event: DetailSample.placed, deliveries: deliveries)
    }

    @Test func `a wait is explained by its causes, each with its part of the bar`() {
        let slow = OrderTimelineEvent(
            event: DetailSample.placed, deliveries: DetailSample.deliveries(DetailSample.placed, DetailSample.slow))
        let text = text([slow])
        #expect(text.contains("on disk → read model         2.9 s"))
        #expect(text.contains("why  █ 1.4 s paused by alice, ▒ 1.5 s delay (3 × 500 ms), ░ 0.8 ms applying"))
        let bar = text.split(separator: "\n").first { $0.contains("→ read model") }
        let marks = bar.map { line in ["█", "▒"].map { mark in line.count { String($0) == mark } } }
        #expect(marks?[0] ?? 0 > 10 && abs((marks?[0] ?? 0) - (marks?[1] ?? 0)) < 5, "\(text)")
    }

    @Test func `what was quick is one line`() {
        #expect(text([event { _ in }]).contains("as usual: 3.1 ms to disk · 14 ms to the read model"))
    }

    @Test func `what is not applied says how long it has been waiting, and for what`() {
        let waiting = event {
            $0 = $0.projection == .orders ? $0 : EventDelivery(of: $0.projection, .waiting)
        }
        let text = text([waiting], obstacle: "the projection is paused by bob")
        #expect(text.contains("on disk → read model         not yet, 11 s"))
        #expect(text.contains("why  the projection is paused by bob, orders has it"))
        #expect(!text.contains("as usual:"))
    }

    @Test func `a dead letter and what is no longer recorded are called that`() {
        let since = DetailSample.sentAt
        #expect(text([event { $0.state = .parked(since: since) }]).contains("waits as a dead letter"))
        let forgotten = text([event { $0 = EventDelivery(of: $0.projection, .notRecorded) }])
        #expect(forgotten.contains("on disk → read model         not recorded"))
    }

    @Test func `an event that an import brought was not sent when it occurred`() {
        var old = DetailSample.placed
        old.occurredAt = Sample.instant("1996-07-04T00:00:00Z")
        let slow = OrderTimelineEvent(event: old, deliveries: DetailSample.deliveries(old, DetailSample.slow))
        #expect(text([slow]).contains("occurred earlier"))
    }

    @Test func `where there is no room for a bar the causes are there all the same`() {
        let slow = OrderTimelineEvent(
            event: DetailSample.placed, deliveries: DetailSample.deliveries(DetailSample.placed, DetailSample.slow))
        let text = text([slow], width: 38)
        #expect(!text.contains("█") && text.contains("1.4 s paused by alice"))
        #expect(text.split(separator: "\n").allSatisfy { TextWidth.columns(of: String($0)) <= 60 })
    }

    @Test(arguments: [
        (Duration.milliseconds(2_914), Duration.seconds(3)), (.zero, .microseconds(1)),
        (.microseconds(14_000), .milliseconds(15)),
        (.seconds(7_300), .seconds(8_000)),
    ])
    func `an axis ends at a round duration`(longest: Duration, length: Duration) {
        let axis = TimeAxis(longest: longest, columns: 60)
        #expect(axis.length == length)
        #expect(axis.labels.count == 60 && axis.line.count == 60)
        #expect(axis.column(of: axis.length) == 60 && axis.column(of: .zero) == 0)
        #expect(axis.column(of: .seconds(100_000)) == 60)
    }

    @Test func `an axis names its marks`() {
        let axis = TimeAxis(longest: .milliseconds(2_914), columns: 60)
        #expect(axis.labels == "0                   1 s                 2 s                 ")
        #expect(axis.line.hasPrefix("├───────────────────┼"))
    }

    @Test(
        arguments: [
            (
                #"{"a":1,"b":[{"c":"x, {y} \" z"}],"d":{}}"#,
                [
                    "{", "  \"a\": 1,", "  \"b\": [", "    {", "      \"c\": \"x, {y} \\\" z\"", "    }", "  ],",
                    "  \"d\": {", "  }", "}",
                ]
            ),
            ("[]", ["[", "]"]), ("7", ["7"]), ("", []),
        ] as [(String, [String])])
    func `JSON is laid out line by line`(text: String, lines: [String]) {
        #expect(JSONLayout.lines(of: Data(text.utf8)) == lines)
    }

    @Test func `data that is no text is Base64`() {
        #expect(JSONLayout.lines(of: Data([0xFF, 0x00])) == ["/wA="])
    }

    @Test func `only so many shown events are remembered`() {
        var shown = ShownEvents()
        for number in 1...1_200 { shown.show(Position(Int64(number)), at: Sample.now) }
        #expect(shown[Position(200)] == nil && shown[Position(201)] == Sample.now)
        shown.show(Position(1_200), at: Sample.now + .seconds(1))
        #expect(shown[Position(1_200)] == Sample.now, "the first time counts")
    }
}
