/// Gathers waits, and makes one of those of one cause that follow each other closely: a delay waits before each event.
struct MergedWaits: Sendable {
    private var waits: [DeliveryWait] = []
    private var limit = 1_000

    /// Waits of one cause with no more time between them are one.
    private static let gap: Duration = .seconds(1)

    /// Adds a wait, in any order of time.
    mutating func add(_ wait: DeliveryWait) {
        waits.append(wait)
        guard waits.count > limit else { return }
        waits = merged
        limit = max(limit, waits.count * 2)
    }

    /// Returns so many that began last, the newest first.
    func newest(_ count: Int) -> [DeliveryWait] {
        Array(merged.reversed().prefix(count))
    }

    /// The waits by when they began.
    private var merged: [DeliveryWait] {
        var merged: [DeliveryWait] = []
        var newest: [DeliveryWait.Cause: Int] = [:]
        for wait in waits.sorted(by: { $0.from < $1.from }) {
            if let place = newest[wait.cause], wait.from - merged[place].until <= Self.gap {
                merged[place].until = max(merged[place].until, wait.until)
            } else {
                newest[wait.cause] = merged.count
                merged.append(wait)
            }
        }
        return merged
    }
}
