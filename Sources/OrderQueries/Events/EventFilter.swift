import CQRS
import Foundation

/// Selects events of the log; all terms have to hold.
public struct EventFilter: Hashable, Sendable {
    /// Selects every event.
    public static let all = EventFilter()

    /// The conditions.
    public var terms: [EventTerm]

    /// Creates a filter.
    public init(_ terms: [EventTerm] = []) {
        self.terms = terms
    }

    /// Returns the filter of one moment and the days of one zone, against which events can be tested.
    public func test(now: Timestamp, timeZone: TimeZone) -> EventTest {
        EventTest(self, now: now, timeZone: timeZone)
    }

    /// The one stream that all selected events belong to; nil where there may be several.
    public var onlyStream: StreamID? {
        for term in terms where !term.isNegated {
            if case .stream(let patterns) = term.condition, patterns.count == 1, patterns[0].isWhole {
                return StreamID(patterns[0].text)
            }
        }
        return nil
    }
}

/// One condition of a filter of events: what an event has to be, or must not be.
public struct EventTerm: Hashable, Sendable {
    /// A property of an event.
    public enum Condition: Hashable, Sendable {
        /// The name of its type is one of these, or begins with one of them; case does not count.
        case type([TextPattern])
        /// The name of its stream is one of these, or begins with one of them, byte for byte.
        case stream([TextPattern])
        /// The name of who caused it holds one of these texts, or is one of them; case and accents do not count.
        case actor([TextPattern])
        /// The log recorded it on this date or later.
        case since(FilterDate)
        /// The log recorded it by the end of this date.
        case until(FilterDate)
    }

    /// The condition.
    public var condition: Condition
    /// Whether only events pass of which the condition is not true.
    public var isNegated: Bool

    /// Creates a term.
    public init(_ condition: Condition, isNegated: Bool = false) {
        self.condition = condition
        self.isNegated = isNegated
    }
}

/// Tests events against a filter.
public struct EventTest: Sendable {
    private enum Check: Sendable {
        case type([TextPattern])
        case stream([TextPattern])
        case actor([TextPattern])
        case from(Timestamp)
        case before(Timestamp)
    }

    private let checks: [(check: Check, isNegated: Bool)]

    init(_ filter: EventFilter, now: Timestamp, timeZone: TimeZone) {
        checks = filter.terms.map { term in
            let check: Check =
                switch term.condition {
                case .type(let patterns): .type(patterns.map(\.lowercased))
                case .stream(let patterns): .stream(patterns)
                case .actor(let patterns): .actor(patterns.map(\.folded))
                case .since(let date): .from(date.start(now: now, in: timeZone))
                case .until(let date): .before(date.end(now: now, in: timeZone))
                }
            return (check, term.isNegated)
        }
    }

    /// Whether every event passes.
    public var passesAll: Bool { checks.isEmpty }

    /// Whether an event passes the filter.
    public func passes(_ event: RecordedEvent) -> Bool {
        checks.allSatisfy { Self.holds($0.check, of: event) != $0.isNegated }
    }

    private static func holds(_ check: Check, of event: RecordedEvent) -> Bool {
        switch check {
        case .type(let patterns):
            let name = event.type.name.lowercased()
            return patterns.contains { $0.isWhole ? name == $0.text : name.hasPrefix($0.text) }
        case .stream(let patterns):
            let name = event.stream.name.utf8
            return patterns.contains { pattern in
                pattern.isWhole ? name.elementsEqual(pattern.text.utf8) : name.starts(with: pattern.text.utf8)
            }
        case .actor(let patterns):
            let name = event.cause.actor.folded
            return patterns.contains { $0.isWhole ? name == $0.text : name.contains($0.text) }
        case .from(let instant): return event.recordedAt >= instant
        case .before(let instant): return event.recordedAt < instant
        }
    }
}

extension TextPattern {
    fileprivate var lowercased: TextPattern { TextPattern(text.lowercased(), isWhole: isWhole) }
    fileprivate var folded: TextPattern { TextPattern(text.folded, isWhole: isWhole) }
}
