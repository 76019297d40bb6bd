import CQRS
import OrderEvents

/// How much of one line of an order is refunded.
public struct RefundedLine: Hashable, Sendable {
    /// The line's number in the order, from 1.
    public var line: Int
    /// How many of it; all that are left of it when nil.
    public var quantity: Int64?

    /// Creates a line.
    public init(line: Int, quantity: Int64? = nil) {
        self.line = line
        self.quantity = quantity
    }
}

/// How much of an order is refunded.
public enum Refund: Hashable, Sendable {
    /// All that is not refunded yet.
    case full
    /// Some of its lines, each named once; they come to what they cost.
    case lines([RefundedLine])
    /// An amount in the order's currency, whatever it is for.
    case amount(Money)
}

/// Gives money of a shipped order back, all of it or part of it.
public struct RefundOrder: Command, Hashable {
    /// The receipt's details when the command is accepted.
    public typealias Details = OrderDetails
    /// The command's name.
    public static let name = "RefundOrder"

    /// The order.
    public var orderID: OrderID
    /// How much of it.
    public var refund: Refund
    /// Why; may be empty.
    public var reason: String
    /// The version the order has to be at; any when nil.
    public var expectedVersion: StreamVersion?

    /// Creates the command.
    public init(orderID: OrderID, refund: Refund, reason: String = "", expectedVersion: StreamVersion? = nil) {
        self.orderID = orderID
        self.refund = refund
        self.reason = reason
        self.expectedVersion = expectedVersion
    }

    /// Refuses a bad id, a reason that is too long, lines that name nothing or one line twice, and no amount.
    public func validate() -> Rejection? {
        Validation.id(orderID, of: "order") ?? Validation.text(reason, "reason")
            ?? Validation.refund(refund, of: orderID)
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(orderID.rawValue)
        fields.add(refund)
        fields.add(reason)
        fields.add(expectedVersion?.rawValue)
    }
}

extension ContentFields {
    /// Adds how much is refunded.
    fileprivate mutating func add(_ refund: Refund) {
        switch refund {
        case .full: add("full")
        case .lines(let lines):
            add("lines")
            add(Int64(lines.count))
            for line in lines {
                add(Int64(line.line))
                add(line.quantity)
            }
        case .amount(let amount):
            add("amount")
            add(amount)
        }
    }
}
