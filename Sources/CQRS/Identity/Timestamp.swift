import Foundation

/// Represents an instant as whole microseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since the Unix epoch; negative before it.
    public let microseconds: Int64

    /// Creates an instant from microseconds since the Unix epoch.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Creates an instant from milliseconds since the Unix epoch; the earliest or latest there is beyond those.
    public init(milliseconds: Int64) {
        let (product, overflows) = milliseconds.multipliedReportingOverflow(by: 1_000)
        self.microseconds = overflows ? (milliseconds < 0 ? .min : .max) : product
    }

    /// Returns the instant for Foundation's calendar arithmetic.
    public var date: Date {
        Date(timeIntervalSince1970: Double(microseconds) / 1_000_000)
    }

    /// Orders instants by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// Returns the time from `right` to `left`; negative when `left` is the earlier.
    public static func - (left: Timestamp, right: Timestamp) -> Duration {
        // A duration has room for the difference of any two instants; 64 bits of microseconds do not.
        .microseconds(left.microseconds) - .microseconds(right.microseconds)
    }

    /// Returns the instant `duration` later, to the microsecond; the earliest or latest there is beyond those.
    public static func + (instant: Timestamp, duration: Duration) -> Timestamp {
        let (sum, overflows) = instant.microseconds.addingReportingOverflow(duration.wholeMicroseconds)
        return Timestamp(microseconds: overflows ? (duration < .zero ? .min : .max) : sum)
    }
}

extension Timestamp: Codable {
    /// Decodes an ISO 8601 string.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let instant = Timestamp(iso8601: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not an instant")
        }
        self = instant
    }

    /// Encodes as an ISO 8601 string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso8601)
    }
}

extension Duration {
    /// The whole microseconds in this duration, rounded toward zero; as many as 64 bits hold where there are more.
    public var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, exceeds) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return overflows || exceeds ? (seconds < 0 ? .min : .max) : sum
    }

    /// The duration without its sign.
    var magnitude: Duration {
        self < .zero ? .zero - self : self
    }

    /// The duration in milliseconds, with its fraction.
    public var inMilliseconds: Double {
        Double(wholeMicroseconds) / 1_000
    }

    /// The duration in seconds, with its fraction.
    public var inSeconds: Double {
        Double(wholeMicroseconds) / 1_000_000
    }
}

/// Returns the time of day; injected so that decisions and freshness can be tested at any instant.
public protocol WallClock: Sendable {
    /// Returns the present instant.
    func now() -> Timestamp

    /// Whether the instants are known not to be the time of day, so that no age may be read from them.
    var isKnownToBeWrong: Bool { get }
}

extension WallClock {
    /// A clock is right as far as it knows.
    public var isKnownToBeWrong: Bool { false }
}

/// Returns the operating system's time.
public struct SystemClock: WallClock {
    /// Creates the clock.
    public init() {}

    /// Returns the operating system's realtime clock.
    public func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}
