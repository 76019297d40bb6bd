import CQRS
import Foundation
import OrderCommands
import OrderEvents

/// Names the same commands, under the same ids, whenever it is run with the same seed.
///
/// Command 0 registers a customer, command 1 lists a product; then every three commands are the life of one order.
/// Each command that is accepted makes one event.
struct OrderScript: Sendable {
    /// How many commands come before the first order's.
    static let preparations = 2
    /// How many commands the life of an order has.
    static let commandsPerOrder = 3

    let seed: UInt32

    /// The numbers of the commands of one order, counted from 0.
    static func commands(ofOrder order: Int) -> Range<Int> {
        let first = preparations + order * commandsPerOrder
        return first..<(first + commandsPerOrder)
    }

    /// Returns the id of a command.
    func commandID(_ number: Int) -> CommandID {
        let seed = withUnsafeBytes(of: seed.bigEndian, Array.init)
        let number = withUnsafeBytes(of: UInt32(number).bigEndian, Array.init)
        return CommandID(
            UUID(
                uuid: (
                    seed[0], seed[1], seed[2], seed[3], 0, 0, 0x40, 0, 0x80, 0, 0, 0,
                    number[0], number[1], number[2], number[3]
                )))
    }

    /// Dispatches a command and writes its answer.
    func dispatch(_ number: Int, on bus: CommandBus) async throws {
        switch number {
        case 0:
            try await send(RegisterCustomer(customerID: customer, customerName: "Customer \(seed)"), number, bus)
        case 1:
            let price = Money(minorUnits: 1_800, currency: .usd)
            try await send(ListProduct(productID: product, productName: "Chai \(seed)", unitPrice: price), number, bus)
        default:
            let (order, step) = (number - Self.preparations).quotientAndRemainder(dividingBy: Self.commandsPerOrder)
            try await live(OrderID("\(seed)-\(order)"), ordinal: order, step: step, number, bus)
        }
    }

    private var customer: CustomerID { CustomerID("C\(seed)") }
    private var product: ProductID { ProductID("P\(seed)") }

    private func live(_ id: OrderID, ordinal: Int, step: Int, _ number: Int, _ bus: CommandBus) async throws {
        let item = OrderItem(productID: product, quantity: Int64(ordinal % 90 + 1))
        switch (step, ordinal % 3) {
        case (0, _):
            let payment = PaymentMethodID("card")
            let command = PlaceOrder(orderID: id, customerID: customer, items: [item], paymentMethodID: payment)
            try await send(command, number, bus)
        case (1, 2): try await send(AddOrderItem(orderID: id, item: item), number, bus)
        case (1, _): try await send(ApproveOrder(orderID: id, approvedBy: "bob"), number, bus)
        case (_, 0): try await send(ShipOrder(orderID: id), number, bus)
        default: try await send(CancelOrder(orderID: id, reason: "changed \(number)"), number, bus)
        }
    }

    private func send<C: Command>(_ command: C, _ number: Int, _ bus: CommandBus) async throws {
        let id = commandID(number)
        let answer = try await bus.dispatch(command, metadata: CommandMetadata(commandID: id, actor: "worker"))
        Line.write(answer, to: id, number: number)
    }
}
