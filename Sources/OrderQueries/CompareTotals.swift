import CQRS

/// Asks for count and sums of all orders as the read model has them, and as the whole log has them.
public struct CompareTotals: Query, Hashable {
    /// What the read model and the log say.
    ///
    /// Counts are of all orders; sums and refunds leave cancelled orders out, and are separate for each currency.
    public struct Answer: Hashable, Sendable {
        /// What the log says.
        public enum LogTotals: Hashable, Sendable {
            /// Count and sums with every event of the log, and how many orders have events that wait.
            case known(OrderTotals, differing: Int)
            /// They are not known, for this reason.
            case unknown(String)
        }

        /// Count and sums in the read model's rows.
        public var readModel: OrderTotals
        /// Count and sums in the log.
        public var log: LogTotals
        /// The log's last position that was counted.
        public var head: Position

        /// Creates the answer.
        public init(readModel: OrderTotals, log: LogTotals, head: Position) {
            self.readModel = readModel
            self.log = log
            self.head = head
        }
    }

    /// The query's name.
    public static let name = "CompareTotals"
    /// The projection whose rows are compared with the log.
    public static let projection = ProjectionName.orders
    /// The most waiting events that are counted; behind more, the log's sums are not known.
    public static let mostWaiting = 10_000

    /// Creates the query.
    public init() {}
}
