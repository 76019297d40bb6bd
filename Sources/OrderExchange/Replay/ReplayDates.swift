import CQRS

/// Decides what past steps are dated when they are sent again.
public enum ReplayDates: Hashable, Sendable {
    /// With the instant of their sending.
    case now
    /// As in the files.
    case kept
    /// As in the files, all moved by the same time.
    case moved(by: Duration)

    /// Returns when a step is to have occurred; nil for the instant of its sending.
    func date(of step: Timestamp) -> Timestamp? {
        switch self {
        case .now: nil
        case .kept: step
        case .moved(let time): step + time
        }
    }
}
