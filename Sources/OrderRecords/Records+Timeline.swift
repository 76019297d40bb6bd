import CQRS
import JSON
import OrderQueries

extension OrderTimeline {
    /// The members of the order's JSON object that scripts rely on.
    package var record: JSONObject {
        [
            "timeline": .array(events.map { .object($0.record(usual: usualLatency)) }),
            "usualMilliseconds": .milliseconds(usualLatency),
        ]
    }

    /// A row for each event and projection, for CSV.
    package var rows: [JSONObject] {
        events.flatMap { event in
            event.deliveries.map { delivery in
                event.head + [
                    "projection": .string(delivery.projection.rawValue),
                    "state": .string(delivery.state.word),
                    "since": .optional(delivery.state.since?.exactISO8601),
                    "waitMilliseconds": .milliseconds(delivery.knownWait),
                    "isAsUsual": delivery.isAsUsual(usualLatency).map(JSONValue.bool) ?? .null,
                    "waits": .string(delivery.shares.map(\.sentence).joined(separator: "; ")),
                ]
            }
        }
    }

    /// The names of the rows' keys, in order.
    package static let rowKeys = [
        "position", "version", "type", "actor", "occurredAt", "recordedAt", "projection", "state", "since",
        "waitMilliseconds", "isAsUsual", "waits",
    ]
}

extension OrderTimelineEvent {
    fileprivate var head: JSONObject {
        [
            "position": .integer(event.position.rawValue),
            "version": .integer(event.version.rawValue),
            "type": .string(event.type),
            "actor": .string(event.actor),
            "occurredAt": .string(event.occurredAt.exactISO8601),
            "recordedAt": .string(event.recordedAt.exactISO8601),
        ]
    }

    fileprivate func record(usual: Duration?) -> JSONObject {
        head + ["projections": .array(deliveries.map { .object($0.record(usual: usual)) })]
    }
}

extension EventDelivery {
    /// How long it took; nil where that is not known.
    package var knownWait: Duration? {
        switch state {
        case .visible, .parked: wait
        case .waiting, .notRecorded: nil
        }
    }

    fileprivate func record(usual: Duration?) -> JSONObject {
        [
            "projection": .string(projection.rawValue),
            "state": .string(state.word),
            "since": .optional(state.since?.exactISO8601),
            "waitMilliseconds": .milliseconds(knownWait),
            "isAsUsual": isAsUsual(usual).map(JSONValue.bool) ?? .null,
            "waits": .array(shares.map { .object($0.record) }),
        ]
    }
}

extension EventDelivery.State {
    fileprivate var word: String {
        switch self {
        case .visible: "visible"
        case .parked: "parked"
        case .waiting: "waiting"
        case .notRecorded: "notRecorded"
        }
    }

    fileprivate var since: Timestamp? {
        switch self {
        case .visible(let since), .parked(let since): since
        case .waiting, .notRecorded: nil
        }
    }
}

extension EventDelivery.Share {
    fileprivate var record: JSONObject {
        var record: JSONObject = [
            "cause": .string(word),
            "milliseconds": .milliseconds(duration),
            "count": .integer(count),
        ]
        switch cause {
        case .wait(.pause(let actor)): record = record + ["actor": .string(actor)]
        case .wait(.delay(let delay)): record = record + ["delayMilliseconds": .milliseconds(delay)]
        default: break
        }
        return record
    }

    private var word: String {
        switch cause {
        case .wait(.pause): "pause"
        case .wait(.delay): "delay"
        case .wait(.rebuild): "rebuild"
        case .wait(.fault): "fault"
        case .wait(.deadLetter): "deadLetter"
        case .wait(.gathering): "gathering"
        case .wait(.takeOver): "takeOver"
        case .queue: "queue"
        case .applying: "applying"
        case .unexplained: "unexplained"
        }
    }

    /// The share in words, not sanitized, such as `1.40 s paused by alice`.
    package var sentence: String { sentence(\.inDetail) }
}

extension Duration {
    /// The duration for people, to three digits or so.
    package var inDetail: String {
        switch inMilliseconds {
        case ..<10: "\((inMilliseconds * 10).rounded() / 10) ms"
        case ..<1_000: "\(Int(inMilliseconds.rounded())) ms"
        case ..<120_000: "\((inSeconds * 100).rounded() / 100) s"
        default: inWords
        }
    }
}
