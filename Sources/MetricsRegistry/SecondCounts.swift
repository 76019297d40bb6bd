/// Counts what happened in each of the last seconds, for rates.
struct SecondCounts: Sendable {
    /// How many seconds back it reaches; a power of two more than a minute.
    private static let length: Int64 = 64

    private var counts = [UInt32](repeating: 0, count: Int(length))
    /// The second that was counted in last.
    private var newest: Int64 = 0

    /// Counts one more in a second; a time that has gone by counts for the newest.
    mutating func count(at second: Int64) {
        if second > newest {
            for passed in max(newest + 1, second - Self.length + 1)...second { counts[Self.place(of: passed)] = 0 }
            newest = second
        }
        counts[Self.place(of: newest)] &+= 1
    }

    /// Returns how many there were a second in the last `length` whole seconds before `second`, or since the start where
    /// that is less; 0 in the first second.
    func rate(over length: Int64, before second: Int64) -> Double {
        let start = max(0, second - length)
        let (oldest, end) = (max(start, newest - Self.length + 1), min(second, newest + 1))
        guard oldest < end else { return 0 }
        let sum = (oldest..<end).reduce(Int64(0)) { $0 + Int64(counts[Self.place(of: $1)]) }
        return Double(sum) / Double(second - start)
    }

    private static func place(of second: Int64) -> Int { Int(second & (length - 1)) }
}
