/// Reports the outcome of an import.
public struct ImportReport: Hashable, Sendable {
    /// Counts the rows of one kind by their outcome.
    public struct Count: Hashable, Sendable {
        /// New at the desk.
        public internal(set) var imported = 0
        /// At the desk already, and changed to match the files.
        public internal(set) var updated = 0
        /// At the desk already, with nothing to add or left as it is.
        public internal(set) var alreadyThere = 0
        /// Not at the desk.
        public internal(set) var rejected = 0

        /// All rows of the kind.
        public var total: Int { imported + updated + alreadyThere + rejected }
    }

    /// How each file was read: what was found from it and what was named.
    public internal(set) var readings: [FileReading] = []
    /// The rows of `customers.csv`.
    public internal(set) var customers = Count()
    /// The rows of `products.csv`.
    public internal(set) var products = Count()
    /// The rows of `orders.csv`.
    public internal(set) var orders = Count()
    /// The rows of `order_items.csv`; each has the outcome of its order.
    public internal(set) var lines = Count()
    /// The orders the files ask for, as far as their totals are known.
    public internal(set) var asked = OrderTally()
    /// The orders that this import brought to the desk, by the status they reached.
    public internal(set) var imported = OrderTally()
    /// The orders that were at the desk already and were changed to match the files, by their new status and total.
    public internal(set) var updated = OrderTally()
    /// The orders that were at the desk already and left as they are, by their status and total there.
    public internal(set) var alreadyThere = OrderTally()
    /// The orders of ``asked`` that were refused, by the status and total that the files ask for.
    public internal(set) var rejected = OrderTally()
    /// Every row that was not imported, or not all the way, by file and line.
    ///
    /// An order that the desk accepted but would not bring to its status is listed here and counted as imported.
    public internal(set) var rejectedRows: [RejectedRow] = []
    /// Every row whose record differs from the desk's, by file and line. Only with ``DifferencePolicy/report``: with
    /// the other policies such rows are rejected or the desk is updated.
    public internal(set) var differences: [RejectedRow] = []
    /// Sentences about the source as a whole: how it was read, and what the desk cannot keep of it; sanitized text.
    public internal(set) var notes: [String] = []
    /// Whether nothing was sent to the desk, because a row is bad and it was to be all or nothing.
    public internal(set) var wasHeldBack = false
    /// Whether nothing was changed, and this is what an import would have done.
    public internal(set) var isDryRun = false
}
