/// Names the order in which dates written in numbers give year, month and day.
public enum DateOrder: String, Hashable, Sendable, CaseIterable {
    /// Year, month, day, as in `2025-12-31`.
    case ymd
    /// Day, month, year, as in `31/12/2025`.
    case dmy
    /// Month, day, year, as in `12/31/2025`.
    case mdy
}

/// Names the sign between the whole part of a number and its decimals.
public enum DecimalMark: String, Hashable, Sendable, CaseIterable {
    /// As in `1,234.56`.
    case point
    /// As in `1.234,56`.
    case comma

    /// The sign itself.
    var sign: UInt8 { UInt8(ascii: self == .point ? "." : ",") }

    /// The other mark, which may group the digits of the whole part.
    var other: DecimalMark { self == .point ? .comma : .point }
}
