import CQRS
import JSON
import OrderRecords

extension PastLag {
    /// The worst of it, what waits now and what is not known, in one line.
    var sentence: String {
        [worstSentence, present.sentence, knownSince.map { "not recorded before \($0.withZone)" }]
            .compactMap(\.self).joined(separator: " · ")
    }

    private var worstSentence: String {
        let known = samples.compactMap { sample in sample.worst.map { (start: sample.start, worst: $0) } }
        guard let worst = known.max(by: { $0.worst < $1.worst }) else { return "nothing is recorded of this time" }
        guard worst.worst > .zero else { return "nothing waited" }
        return "worst \(worst.worst.inWords) at \(worst.start.withZone)"
    }
}

extension PastLag.Sample {
    /// The keys that scripts rely on.
    var record: JSONObject {
        [
            "start": .string(start.iso8601), "worstMilliseconds": .milliseconds(worst), "recorded": .optional(recorded),
            "applied": .optional(applied),
        ]
    }

    /// The cells of the table; a question mark is not known.
    var row: [String] {
        [
            start.inTable, worst.map { $0 == .zero ? "" : $0.inWords } ?? "?", recorded.map { Int($0).grouped } ?? "?",
            applied.map { Int($0).grouped } ?? "?",
        ]
    }
}

extension PastLag.Present {
    /// How many events wait and since when; null when that is not known.
    var record: JSONValue {
        switch self {
        case .nothingWaits: .object(["events": .integer(0), "since": .null])
        case .waits(let backlog):
            .object(["events": .integer(backlog.count), "since": .string(backlog.since.iso8601)])
        case .unknown: .null
        }
    }

    /// The same in words; nil when nothing waits.
    fileprivate var sentence: String? {
        switch self {
        case .nothingWaits: nil
        case .waits(let backlog):
            "\(Int(backlog.count).grouped) \(backlog.count == 1 ? "waits" : "wait") since \(backlog.since.withZone)"
        case .unknown: "what waits now is not known"
        }
    }
}

extension DeliveryWait {
    /// The keys that scripts rely on.
    var record: JSONObject {
        let (name, actor, delay): (String, String?, Duration?) =
            switch cause {
            case .pause(let actor): ("pause", actor, nil)
            case .delay(let delay): ("delay", nil, delay)
            case .rebuild: ("rebuild", nil, nil)
            case .fault: ("fault", nil, nil)
            case .deadLetter: ("deadLetter", nil, nil)
            case .gathering: ("gathering", nil, nil)
            case .takeOver: ("takeOver", nil, nil)
            }
        return [
            "cause": .string(name), "actor": .optional(actor), "delayMilliseconds": .milliseconds(delay),
            "from": .string(from.iso8601), "until": .string(until.iso8601),
        ]
    }

    /// The same in one line.
    var sentence: String {
        "\(from.withZone) for \((until - from).inWords): \(cause.words(\.inWords))"
    }
}
