/// Reports how far an import is; each unit counts up on its own, in the order of the cases.
public struct ImportProgress: Hashable, Sendable {
    /// What is counted.
    public enum Unit: String, Hashable, Sendable {
        /// Rows read from the files.
        case rowsRead = "rows read"
        /// Customers answered for by the desk.
        case customers
        /// Products answered for by the desk.
        case products
        /// Orders led to their status.
        case orders
    }

    /// What is counted.
    public let unit: Unit
    /// How many are done.
    public let done: Int
    /// How many there are to do; nil while that is not known.
    public let total: Int?
    /// Whether ``total`` is not counted, but follows from how many of the bytes have been read.
    public let isEstimate: Bool
    /// How many of the done are new at the desk.
    public let accepted: Int
    /// How many of the done the desk had already.
    public let repeated: Int
    /// How many of the done the desk refused.
    public let rejected: Int

    /// Creates the record.
    public init(
        unit: Unit, done: Int, total: Int? = nil, isEstimate: Bool = false, accepted: Int = 0, repeated: Int = 0,
        rejected: Int = 0
    ) {
        self.unit = unit
        self.done = done
        self.total = total
        self.isEstimate = isEstimate
        self.accepted = accepted
        self.repeated = repeated
        self.rejected = rejected
    }

    /// Returns the progress with an estimated total where it has none, when a share of the whole, from 0 to 1, is done.
    func estimated(from share: Double?) -> ImportProgress {
        guard total == nil, let share, share > 0 else { return self }
        // A tiny share is too uncertain to be extrapolated without a limit.
        let whole = min(Double(done) / share, 1e12)
        return ImportProgress(
            unit: unit, done: done, total: max(done, Int(whole.rounded())), isEstimate: true, accepted: accepted,
            repeated: repeated, rejected: rejected)
    }
}
