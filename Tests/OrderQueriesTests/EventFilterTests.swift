import CQRS
import Foundation
import OrderQueries
import TestSupport
import Testing

/// The filter language of events.
struct EventFilterTests {
    private static let now = Timestamp(iso8601: "2026-11-21T14:00:00Z")!

    private static func event(
        _ type: String = "OrderPlaced", stream: String = "order-1", by actor: String = "web",
        at text: String = "2026-11-21T13:30:00Z"
    ) throws -> RecordedEvent {
        RecordedEvent(
            position: Position(1), stream: try #require(StreamID(stream)), version: StreamVersion(1),
            type: EventType(type), occurredAt: .init(milliseconds: 0),
            recordedAt: try #require(Timestamp(iso8601: text)),
            cause: EventCause(
                commandID: CommandID(UUID()), actor: actor, correlationID: UUID(), causationID: nil),
            data: Data("{}".utf8), chain: .start)
    }

    private static func passes(_ text: String, _ event: RecordedEvent) -> Bool {
        let reading = EventFilter.read(text)
        #expect(reading.faults.isEmpty, "\(text): \(reading.faults)")
        return reading.filter.test(now: now, timeZone: .gmt).passes(event)
    }

    @Test func `a type is meant whole, and with a star by its beginning, whatever the case`() throws {
        let event = try Self.event()
        for text in [
            "type:OrderPlaced", "type:orderplaced", "type:Order*", "type:*", "type:x,OrderPlaced", "-type:Order",
        ] {
            #expect(Self.passes(text, event), "\(text)")
        }
        for text in ["type:Order", "-type:Order*", "type:OrderShipped,Customer*", "type:\"Order*\""] {
            #expect(!Self.passes(text, event), "\(text)")
        }
    }

    @Test func `a stream is meant by its beginning and with an equal sign whole, byte for byte`() throws {
        let event = try Self.event(stream: "order-é1")
        #expect(Self.passes("stream:order-", event) && Self.passes("stream=order-é1", event))
        #expect(!Self.passes("stream=order-é", event) && !Self.passes("stream:Order", event))
        #expect(!Self.passes("stream=order-e\u{301}1", event))
    }

    @Test func `an actor's name holds the text, and the log recorded the event between the dates`() throws {
        let event = try Self.event(by: "Web 2")
        #expect(Self.passes("by:web", event) && !Self.passes("by=web", event) && Self.passes("by=\"web 2\"", event))
        #expect(Self.passes("since:1h", event) && !Self.passes("since:20m", event))
        #expect(Self.passes("until:2026-11-21", event) && !Self.passes("until:yesterday", event))
        #expect(Self.passes("type:Order* by:web since:1h -stream:customer-", event))
    }

    @Test(arguments: [
        ("chai", "events are not searched for free text"), ("typ:Order*", "did you mean type?"),
        ("type:O*r", "a star stands at the end"), ("type:", "holds no text"), ("since:soon", "is not a date"),
        ("since:1h,2h", "takes one date"), ("by>web", "takes no '>'"), ("status:pending", "the words are type"),
    ])
    func `what is wrong is said with its place, and the other terms are read`(text: String, words: String) throws {
        let (filter, faults) = EventFilter.read("by:web \(text)")
        let fault = try #require(faults.first)
        #expect("\(fault)".contains(words), "\(fault)")
        #expect(fault.range.lowerBound >= 7 && filter.terms.count == 1)
    }

    @Test func `a filter is read from the text that it writes`() {
        let parts = ["a", "Order", "order-1", "x y", "a\"b", "é", "-1", "a,b", "c*", "a:b", "=", "web"]
        let dates: [FilterDate] = ["2026-11-21", "2026-11", "today", "yesterday", "7d", "2026-11-21T14:00:00Z"]
            .compactMap { FilterDate($0) }
        var random = SeededRandom(seed: 16)
        for _ in 0..<2_000 {
            let terms = (0..<random.below(4)).map { _ in
                let isWhole = random.once(in: 2)
                let patterns = (0...random.below(3)).map { _ in
                    TextPattern(parts[random.below(parts.count)], isWhole: isWhole)
                }
                let condition: EventTerm.Condition =
                    switch random.below(5) {
                    case 0: .type(patterns.map { TextPattern($0.isWhole ? $0.text : "Order", isWhole: $0.isWhole) })
                    case 1: .stream(patterns)
                    case 2: .actor(patterns)
                    case 3: .since(dates[random.below(dates.count)])
                    default: .until(dates[random.below(dates.count)])
                    }
                return EventTerm(condition, isNegated: random.once(in: 3))
            }
            var filter = EventFilter()
            for term in terms where !filter.terms.contains(term) { filter.terms.append(term) }
            let reading = EventFilter.read(filter.text)
            #expect(reading.faults.isEmpty && reading.filter == filter, "\(filter.text)")
        }
    }

    @Test func `only this type takes the place of other types, and goes when it is there already`() {
        let filter = EventFilter.read("type:Order* by:web").filter
        let narrowed = filter.toggled(type: "OrderShipped")
        #expect(narrowed.text == "by:web type:OrderShipped")
        #expect(narrowed.toggled(type: "OrderShipped").text == "by:web")
        #expect(
            filter.toggled(stream: StreamID(category: "order", key: "7 b")).text
                == "type:Order* by:web stream=\"order-7 b\"")
    }
}
