import CQRS

/// Delivers events to somebody outside: a webhook, a broker.
package protocol EventOutlet: Sendable {
    /// How many events it is given at once at most.
    var batchSize: Int { get }

    /// Delivers one event, and returns once the other side has it; throws ``OutletError``.
    func deliver(_ event: CloudEvent) async throws(OutletError)

    /// Delivers events, those of a stream in order, and returns once it is known of each: nil where the other side has it.
    ///
    /// An event behind a failed one of its stream is not sent, and fails as that one. When the task is cancelled, it returns
    /// soon; what is not known to have arrived by then has failed.
    func deliver(_ events: [CloudEvent]) async -> [OutletError?]
}

extension EventOutlet {
    /// One event at a time.
    package var batchSize: Int { 1 }

    /// Delivers one event after the other.
    package func deliver(_ events: [CloudEvent]) async -> [OutletError?] {
        var failed: [StreamID: OutletError] = [:]
        var results: [OutletError?] = []
        for event in events {
            if failed[event.event.stream] == nil {
                do throws(OutletError) {
                    try await deliver(event)
                } catch {
                    failed[event.event.stream] = error
                }
            }
            results.append(failed[event.event.stream])
        }
        return results
    }
}

/// Reports that an event was not delivered; whether the other side has it all the same is not known.
package enum OutletError: Error, Hashable, Sendable {
    /// The other side has answered, and does not want this event.
    case refused(String)
    /// The other side does not answer, or wants nothing at the moment; nothing is said about this event.
    case away(String)
    /// Nothing can be delivered before somebody has changed something; trying again does not help.
    case unusable(String)

    /// What is wrong, as a sentence.
    package var reason: String {
        switch self {
        case .refused(let reason), .away(let reason), .unusable(let reason): reason
        }
    }
}
