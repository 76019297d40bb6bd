import CQRS
import OrderCommands
import OrderEvents

/// One command of made-up traffic: what is asked, when, and in whose name.
public struct TrafficStep: Sendable {
    /// What is asked of the desk.
    public enum Act: Sendable {
        /// An order is placed.
        case place(PlaceOrder)
        /// A pending order is approved.
        case approve(ApproveOrder)
        /// An approved order is shipped.
        case ship(ShipOrder)
        /// An order is cancelled.
        case cancel(CancelOrder)
        /// A customer may not order any more.
        case suspend(SuspendCustomer)
        /// A suspended customer may order again.
        case reinstate(ReinstateCustomer)
    }

    /// When it is asked, from the start of the traffic.
    public let offset: Duration
    /// The id that the command is sent under.
    public let commandID: CommandID
    /// Who asks.
    public let actor: String
    /// What is asked.
    public let act: Act
}

extension TrafficStep: CustomStringConvertible {
    /// Time, actor and command in one line, such as `1.250 s web PlaceOrder 20001 for ALFKI: 3 of 11`.
    public var description: String {
        let milliseconds = offset.wholeMicroseconds / 1_000
        let fraction = String(milliseconds % 1_000 + 1_000).dropFirst()
        return "\(milliseconds / 1_000).\(fraction) s \(actor) \(act)"
    }
}

extension TrafficStep.Act: CustomStringConvertible {
    /// The command's name and what it is about.
    public var description: String {
        switch self {
        case .place(let command):
            let items = command.items.map { "\($0.quantity) of \($0.productID)" }.joined(separator: ", ")
            return "PlaceOrder \(command.orderID) for \(command.customerID): \(items)"
        case .approve(let command): return "ApproveOrder \(command.orderID)"
        case .ship(let command): return "ShipOrder \(command.orderID)"
        case .cancel(let command): return "CancelOrder \(command.orderID): \(command.reason)"
        case .suspend(let command): return "SuspendCustomer \(command.customerID)"
        case .reinstate(let command): return "ReinstateCustomer \(command.customerID)"
        }
    }
}
