import CQRS

/// Holds a length of time as people write it, such as `7d`.
public struct FilterAge: Hashable, Sendable {
    /// A unit of time.
    public enum Unit: Character, Hashable, Sendable, CaseIterable {
        /// A minute.
        case minutes = "m"
        /// An hour.
        case hours = "h"
        /// 24 hours.
        case days = "d"
        /// Seven days.
        case weeks = "w"

        fileprivate var seconds: Int64 {
            switch self {
            case .minutes: 60
            case .hours: 3_600
            case .days: 86_400
            case .weeks: 604_800
            }
        }
    }

    /// How many units; 0 to 999,999.
    public let count: Int
    /// The unit.
    public let unit: Unit

    /// Creates an age.
    public init(_ count: Int, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// Parses a number and the letter of a unit; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let digits = text.dropLast()
        guard let letter = text.last, let unit = Unit(rawValue: Character(letter.lowercased())),
            (1...6).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let count = Int(digits)
        else { return nil }
        self.init(count, unit)
    }

    /// The age as ``init(_:)`` reads it.
    public var text: String { "\(count)\(unit.rawValue)" }

    /// The length of time.
    public var duration: Duration { .seconds(Int64(count) * unit.seconds) }
}
