/// Divides a time that ends at an instant into parts of equal length.
struct LagParts: Sendable {
    let start: Timestamp
    let end: Timestamp
    /// The length of a part in microseconds, at least 1.
    let length: Int64
    /// How many parts there are, at least 1.
    let count: Int

    /// What is further away than so many parts is at that distance.
    private static let furthest: Int64 = 1 << 40

    init(from start: Timestamp, until end: Timestamp, count: Int) {
        let count = max(1, count)
        let (length, rest) = max(0, (end - start).wholeMicroseconds).quotientAndRemainder(dividingBy: Int64(count))
        self.count = count
        self.length = max(1, rest == 0 ? length : length + 1)
        self.end = end
        // Parts of whole microseconds reach back a little further than asked for, so that the last of them ends at the end.
        let (whole, overflows) = self.length.multipliedReportingOverflow(by: Int64(count))
        self.start = end + (.zero - .microseconds(overflows ? .max : whole))
    }

    /// The first instant of a part.
    func start(of index: Int) -> Timestamp {
        let (passed, overflows) = length.multipliedReportingOverflow(by: Int64(index))
        return start + .microseconds(overflows ? .max : passed)
    }

    /// The instant after a part.
    func end(of index: Int) -> Timestamp {
        index + 1 == count ? end : start(of: index + 1)
    }

    /// Returns the number of the part that holds an instant, negative before the first; the last holds the end, too, and what
    /// is later.
    func place(of instant: Timestamp) -> Int64 {
        let (passed, overflows) = instant.microseconds.subtractingReportingOverflow(start.microseconds)
        guard !overflows else { return instant < start ? -Self.furthest : Int64(count) - 1 }
        let (whole, rest) = passed.quotientAndRemainder(dividingBy: length)
        return min(max(whole, -Self.furthest) - (rest < 0 ? 1 : 0), Int64(count) - 1)
    }
}
