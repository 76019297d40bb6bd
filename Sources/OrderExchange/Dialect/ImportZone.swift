import CQRS
import Foundation

/// Gives times that name no zone their place in time: a fixed offset, or a zone of the IANA database.
public struct ImportZone: Hashable, Sendable {
    /// What a local time is in a zone.
    enum Reading: Equatable {
        /// One instant; the earlier of two where the clock was set back and the time came twice.
        case instant(Timestamp)
        /// Never there, because the clock was set forward over it; the instant at which it was set.
        case skipped(Timestamp)
    }

    private enum Rule: Hashable {
        case offset(seconds: Int64)
        case named(TimeZone)
    }

    /// The zone as it was given, such as `Europe/Berlin` or `+02:00`.
    public let name: String
    private let rule: Rule

    /// Reads `Z`, `UTC`, an offset such as `+02:00` of at most 14 hours, or an IANA name such as `Europe/Berlin`.
    ///
    /// Returns nil for everything else, abbreviations such as `EST` included: they mean different zones.
    public init?(_ text: String) {
        name = text
        if let seconds = Self.offset(text) {
            rule = .offset(seconds: seconds)
        } else if text.utf8.contains(UInt8(ascii: "/")), let zone = TimeZone(identifier: text) {
            rule = .named(zone)
        } else {
            return nil
        }
    }

    /// Returns what a local time is, in microseconds since 1970-01-01T00:00 on the zone's own clocks.
    func reading(ofLocal local: Int64) -> Reading {
        guard case .named(let zone) = rule else {
            return .instant(Timestamp(microseconds: local - offset(at: local)))
        }
        let day = 86_400 * Self.second
        let offsets = [zone.offset(at: local - day), zone.offset(at: local + day)]
        let instants = offsets.map { local - $0 }.filter { zone.offset(at: $0) == local - $0 }
        if let first = instants.min() { return .instant(Timestamp(microseconds: first)) }
        return .skipped(Timestamp(microseconds: zone.change(between: local - offsets[1], and: local - offsets[0])))
    }

    private func offset(at instant: Int64) -> Int64 {
        switch rule {
        case .offset(let seconds): seconds * Self.second
        case .named(let zone): zone.offset(at: instant)
        }
    }

    fileprivate static let second: Int64 = 1_000_000

    /// Seconds ahead of UTC; nil when the text is no offset.
    private static func offset(_ text: String) -> Int64? {
        if text == "Z" || text == "UTC" { return 0 }
        let digits = text.utf8.dropFirst().filter { $0 != UInt8(ascii: ":") }
        guard text.hasPrefix("+") || text.hasPrefix("-"), digits.count == 4, text.utf8.count <= 6,
            digits.allSatisfy({ (48...57).contains($0) }),
            text.utf8.count == 5 || Array(text.utf8)[3] == UInt8(ascii: ":")
        else { return nil }
        let values = digits.map { Int64($0) - 48 }
        let (hours, minutes) = (values[0] * 10 + values[1], values[2] * 10 + values[3])
        guard minutes < 60, hours * 60 + minutes <= 14 * 60 else { return nil }
        return (hours * 60 + minutes) * 60 * (text.hasPrefix("-") ? -1 : 1)
    }
}

extension TimeZone {
    /// Microseconds ahead of UTC at an instant in microseconds.
    fileprivate func offset(at instant: Int64) -> Int64 {
        Int64(secondsFromGMT(for: Timestamp(microseconds: instant).date)) * ImportZone.second
    }

    /// Returns the first instant, to the second, that has the offset of `end`; `start` has another.
    fileprivate func change(between start: Int64, and end: Int64) -> Int64 {
        let after = offset(at: end)
        var (low, high) = (start / ImportZone.second, end / ImportZone.second)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle * ImportZone.second) == after { high = middle } else { low = middle }
        }
        return high * ImportZone.second
    }
}
