/// Tells how far an import is; each unit counts up on its own, in the order of the cases.
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
    /// How many of the done are new at the desk.
    public let accepted: Int
    /// How many of the done the desk had already.
    public let repeated: Int
    /// How many of the done the desk refused.
    public let rejected: Int

    /// Creates the record.
    public init(
        unit: Unit, done: Int, total: Int? = nil, accepted: Int = 0, repeated: Int = 0, rejected: Int = 0
    ) {
        self.unit = unit
        self.done = done
        self.total = total
        self.accepted = accepted
        self.repeated = repeated
        self.rejected = rejected
    }
}
