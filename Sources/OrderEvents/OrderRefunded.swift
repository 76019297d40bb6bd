/// Money of a shipped order was given back.
public struct OrderRefunded: Hashable, Sendable {
    /// How many of one line came back.
    public struct Line: Hashable, Sendable {
        /// The line's number in the order, from 1.
        public let number: Int
        /// How many of it; at least 1.
        public let quantity: Int64

        /// Creates a line.
        public init(number: Int, quantity: Int64) {
            self.number = number
            self.quantity = quantity
        }
    }

    /// The order.
    public let orderID: OrderID
    /// What was given back this time; nothing where the lines cost nothing.
    public let amount: Money
    /// What it was given back for, by number of line; empty where only an amount was named.
    public let lines: [Line]
    /// Why; empty where nobody said.
    public let reason: String
    /// All that was given back of the order so far, this time included.
    public let refundedTotal: Money

    /// Creates the fact.
    public init(orderID: OrderID, amount: Money, lines: [Line], reason: String, refundedTotal: Money) {
        self.orderID = orderID
        self.amount = amount
        self.lines = lines
        self.reason = reason
        self.refundedTotal = refundedTotal
    }
}
