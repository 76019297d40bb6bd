import CQRS
import JSON

extension FreshnessReport {
    /// The whole observation.
    package var record: JSONObject {
        headRecord + [
            "projections": .array(projections.map { .object($0.statusRecord) }),
            "visibleMilliseconds": .object(percentileRecord),
            "projector": .object(projectorRecord),
        ]
    }

    /// The state of the worst projection, and where the log ends.
    package var headRecord: JSONObject {
        [
            "state": .string(worst.state.word), "head": .optional(worst.head?.rawValue),
            "chain": .optional(worst.chain?.description),
        ]
    }

    /// How long events took to become visible lately.
    package var percentileRecord: JSONObject {
        [
            "windowSeconds": .integer(Int64(VisibleLatency.window.inSeconds)),
            "samples": .integer(Int64(visibleLatency?.samples ?? 0)),
            "p50": .milliseconds(visibleLatency?.p50),
            "p95": .milliseconds(visibleLatency?.p95),
            "p99": .milliseconds(visibleLatency?.p99),
        ]
    }

    /// Who projects and what is asked of them, as the keys that scripts rely on.
    package var projectorRecord: JSONObject {
        [
            "projecting": .bool(hasProjector),
            "state": .string(worst.state.word),
            "behind": .optional(worst.behind),
            "pausedBy": .optional(projector.pausedBy),
            "delayMilliseconds": .milliseconds(delay),
            "slowedBy": .optional(projector.slowedBy),
            "stoppedBy": .optional(projector.stop?.actor),
            "stoppedSessions": .integer(Int64(projector.stops.count)),
            "nextEventFailsFor": .optional(projector.fault?.actor),
        ]
    }
}

extension Freshness {
    /// How fresh one projection is, with what it is made of.
    package var statusRecord: JSONObject {
        [
            "name": .string(projection.rawValue),
            "state": .string(state.word),
            "checkpoint": .integer(checkpoint.rawValue),
            "behind": .optional(behind),
            "lagMilliseconds": .milliseconds(lag),
            "watchedMilliseconds": .milliseconds(watched),
            "heartbeatMilliseconds": .milliseconds(heartbeatAge),
            "deadLetters": .integer(Int64(deadLetters)),
            "rebuild": rebuild.map { .object($0.record) } ?? .null,
        ]
    }
}

extension RebuildProgress {
    fileprivate var record: JSONObject {
        [
            "checkpoint": .integer(checkpoint.rawValue),
            "head": .integer(head.rawValue),
            "eventsPerSecond": eventsPerSecond.map { .number($0.rounded()) } ?? .null,
            "windowSeconds": rateWindow.map { .number($0.inSeconds) } ?? .null,
            "millisecondsLeft": failure == nil ? .milliseconds(timeLeft) : .null,
            "error": .optional(failure?.message),
        ]
    }
}
