/// Delivers events to somebody outside: a webhook, a broker.
package protocol EventOutlet: Sendable {
    /// Delivers one event, and returns once the other side has it; throws ``OutletError``.
    func deliver(_ event: CloudEvent) async throws(OutletError)
}

/// Reports that an event was not delivered; whether the other side has it all the same is not known.
package enum OutletError: Error, Hashable, Sendable {
    /// The other side has answered, and does not want this event.
    case refused(String)
    /// The other side does not answer, or wants nothing at the moment; nothing is said about this event.
    case away(String)

    /// What is wrong, as a sentence.
    package var reason: String {
        switch self {
        case .refused(let reason), .away(let reason): reason
        }
    }
}
