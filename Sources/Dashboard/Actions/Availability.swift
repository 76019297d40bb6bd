/// Whether an action can be done now, and if not, why.
enum Availability: Hashable, Sendable {
    /// The action can be performed now.
    case available
    /// It cannot: its key shows the reason.
    case unavailable(String, Notice.Kind = .warning)
    /// It has no meaning here now: its key means what it means in the next place, or nothing.
    case inapplicable(String)

    /// Why it cannot be done, as a sentence; nil when it can.
    var reason: String? {
        switch self {
        case .available: nil
        case .unavailable(let reason, _), .inapplicable(let reason): reason
        }
    }
}
