/// Names how far back the chart goes.
enum LagWindow: String, Hashable, Sendable, CaseIterable {
    case minute = "1 min"
    case tenMinutes = "10 min"
    case hour = "1 h"
    case day = "24 h"

    /// How long it is.
    var duration: Duration {
        switch self {
        case .minute: .seconds(60)
        case .tenMinutes: .seconds(600)
        case .hour: .seconds(3_600)
        case .day: .seconds(86_400)
        }
    }

    /// The one that the key goes on to.
    var next: LagWindow {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }
}
