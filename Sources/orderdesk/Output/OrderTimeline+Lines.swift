import CQRS
import OrderQueries
import OrderRecords
import TerminalKit

extension OrderTimeline {
    /// The ways of the events for people, sanitized.
    var lines: [String] {
        events.flatMap { [Self.heading($0.event)] + steps(of: $0) }.map { TextWidth.sanitized($0) }
    }

    private static func heading(_ event: OrderHistoryEntry) -> String {
        "\(event.position) v\(event.version) \(event.type) \(event.actor) \(event.recordedAt.exactInTable)"
    }

    private func steps(of event: OrderTimelineEvent) -> [String] {
        let sent = event.event.recordedAt - event.event.occurredAt
        // What an import brings occurred long before it was sent.
        let accepting = (.zero..<Self.longestAccepting).contains(sent) ? sent.inDetail : "occurred earlier"
        var lines = [Self.step("sent → on disk (accepted)", accepting)]
        guard let first = event.deliveries.first else { return lines }
        if event.deliveries.allSatisfy({ $0.isSameWay(as: first) }) {
            lines += way(of: first, to: "read model")
        } else {
            lines += event.deliveries.flatMap { way(of: $0, to: $0.projection.rawValue) }
        }
        return lines
    }

    private static let longestAccepting: Duration = .seconds(3_600)

    private static func step(_ name: String, _ text: String) -> String {
        "    \(TextWidth.padded(name, to: 28)) \(text)"
    }

    private func way(of delivery: EventDelivery, to place: String) -> [String] {
        let name = "on disk → \(place)"
        switch delivery.state {
        case .waiting: return [Self.step(name, "not yet")]
        case .notRecorded: return [Self.step(name, "not recorded")]
        case .parked: return [Self.step(name, "waits as a dead letter"), why(delivery)]
        case .visible:
            guard delivery.isAsUsual(usualLatency) == true else {
                return [Self.step(name, delivery.wait.inDetail), why(delivery)]
            }
            let usual = usualLatency.map { " (p50 \($0.inDetail))" } ?? ""
            return [Self.step(name, "\(delivery.wait.inDetail), as usual\(usual)")]
        }
    }

    private func why(_ delivery: EventDelivery) -> String {
        Self.step("  why", delivery.shares.map(\.sentence).joined(separator: ", "))
    }
}

extension EventDelivery {
    fileprivate func isSameWay(as other: EventDelivery) -> Bool {
        state == other.state && wait == other.wait && shares == other.shares
    }
}

extension Timestamp {
    /// The instant to the millisecond, in UTC.
    fileprivate var exactInTable: String {
        "\(iso8601.prefix(23)) UTC".replacing("T", with: " ", maxReplacements: 1)
    }
}
