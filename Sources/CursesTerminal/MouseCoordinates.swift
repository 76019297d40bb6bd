/// Counts what follows the final byte of the oldest mouse reports: one byte for each coordinate, of any value, or two
/// where a terminal sends them as UTF-8 (mode 1005).
struct MouseCoordinates: Equatable {
    /// What a byte did.
    enum Outcome {
        /// More are to come.
        case more
        /// The report is complete with it.
        case complete
        /// The report was complete before it.
        case completeBefore
        /// It belongs to no report.
        case broken
    }

    private var missing: Int
    /// The last byte may be a coordinate, or the first half of one.
    private var isHalf = false

    /// Creates a counter for a report; nil when a final byte is no report's.
    init?(final: UInt8) {
        switch final {
        case UInt8(ascii: "M"): missing = 3
        case UInt8(ascii: "t"): missing = 2
        case UInt8(ascii: "T"): missing = 6
        default: return nil
        }
    }

    /// Whether the report is complete if nothing more comes.
    var mayBeComplete: Bool { missing == 0 }

    /// Receives the next byte.
    mutating func receive(_ byte: UInt8) -> Outcome {
        let isSecondHalf = isHalf && (0x80...0xBF).contains(byte)
        isHalf = false
        if isSecondHalf { return missing == 0 ? .complete : .more }
        if missing == 0 { return .completeBefore }
        // Xterm sends 0 for a place too far out.
        if byte < 0x20, byte != 0 { return .broken }
        missing -= 1
        isHalf = (0xC2...0xDF).contains(byte)
        return missing == 0 && !isHalf ? .complete : .more
    }
}
