import CQRS
import OrderQueries

/// Describes one event's way to this screen: when it was sent, on disk, in the read model and shown, as far as known.
struct EventWay {
    /// One part of the way, with its cause in the read model's share.
    struct Part: Hashable {
        let from: Duration
        let until: Duration
        /// How it is drawn in a bar.
        let glyph: Character
    }

    /// What an import brings occurred long before it was sent.
    private static let longestAccepting: Duration = .seconds(3_600)

    let event: OrderHistoryEntry
    let deliveries: [EventDelivery]
    let usual: Duration?
    /// When it came on this screen; nil where that is not known.
    let shownAt: Timestamp?
    let now: Timestamp

    /// How long it took from sent to on disk; nil where that is not known.
    var accepting: Duration? {
        let duration = event.recordedAt - event.occurredAt
        return (.zero..<Self.longestAccepting).contains(duration) ? duration : nil
    }

    /// The projection that decides when readers see all of it: one that waits, then one that is parked, then the slowest.
    var decisive: EventDelivery? {
        deliveries.first { $0.state == .waiting } ?? deliveries.first {
            if case .parked = $0.state { true } else { false }
        }
            ?? deliveries.max { $0.wait < $1.wait }
    }

    /// How long it has been waiting to be applied; nil when it does not wait.
    var waiting: Duration? {
        deliveries.contains { $0.state == .waiting } ? max(.zero, now - event.recordedAt) : nil
    }

    /// How long it took from the read model to this screen; nil where that is not known.
    var showing: Duration? {
        guard let shownAt, waiting == nil else { return nil }
        let since = deliveries.compactMap { delivery -> Timestamp? in
            if case .visible(let since) = delivery.state { since } else { nil }
        }
        return since.max().map { max(.zero, shownAt - $0) }
    }

    /// Whether every part of its way was as quick as usual.
    var isAsUsual: Bool { !deliveries.isEmpty && deliveries.allSatisfy { $0.isAsUsual(usual) == true } }

    /// How long it took in all since it was sent.
    var length: Duration {
        (accepting ?? .zero) + (waiting ?? decisive?.wait ?? .zero) + (showing ?? .zero)
    }

    /// The part before the log had it.
    var acceptingPart: Part { Part(from: .zero, until: accepting ?? .zero, glyph: "█") }

    /// The parts of the wait for the read model, in the order in which they began.
    var parts: [Part] {
        var reached = accepting ?? .zero
        if let waiting { return [Part(from: reached, until: reached + waiting, glyph: "·")] }
        return (decisive?.shares ?? []).map { share in
            defer { reached += share.duration }
            return Part(from: reached, until: reached + share.duration, glyph: share.cause.glyph)
        }
    }

    /// The part from the read model to this screen.
    var showingPart: Part? {
        showing.map { Part(from: length - $0, until: length, glyph: "█") }
    }
}

extension EventDelivery.Cause {
    /// How its share is drawn in a bar.
    var glyph: Character {
        switch self {
        case .wait(.pause): "█"
        case .wait(.delay): "▒"
        case .wait(.rebuild), .wait(.fault), .wait(.deadLetter), .wait(.takeOver), .wait(.gathering): "■"
        case .queue: "▓"
        case .applying: "░"
        case .unexplained: "·"
        }
    }
}
