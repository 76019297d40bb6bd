import CQRS
import OrderCommands
import OrderEvents

extension Order {
    /// Decides on placing this order for `customer`; `products` are those of the lines, line by line, as they were read.
    func decide(
        _ command: PlaceOrder, by actor: String, for customer: Customer, of products: some Collection<Product>
    ) -> Decision<OrderEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            if let placement {
                throw DecisionRejection(
                    .duplicateOrder,
                    "order '\(command.orderID)' was placed already and is \(placement.status.rawValue); choose another id"
                )
            }
            let account = try customer.ordering(command.customerID)
            let priced = try Pricing(orderID: command.orderID).lines(command.items, of: products)
            return [
                .placed(
                    OrderPlaced(
                        orderID: command.orderID, customerID: command.customerID, customerName: account.name,
                        customerEmail: account.email, lines: priced.lines, total: priced.total,
                        paymentMethodID: command.paymentMethodID, shippingAddress: command.shippingAddress,
                        placedBy: actor))
            ]
        }
    }

    /// Decides on one more line; `customer` is the order's, `product` the line's, as they were read.
    func decide(
        _ command: AddOrderItem, at version: StreamVersion, by actor: String, for customer: Customer,
        of product: Product
    ) -> Decision<OrderEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            let step = OrderStep(of: command, in: [.pending], wording: "take another line")
            let placement = try placement(at: version, for: step)
            _ = try customer.ordering(placement.customerID)
            guard placement.lineCount < OrderPolicy.largestLineCount else {
                throw DecisionRejection(
                    .orderTooLarge,
                    "order '\(command.orderID)' has \(placement.lineCount) lines, which is the most; place another order"
                )
            }
            let priced = try Pricing(orderID: command.orderID)
                .line(command.item, of: product, addedTo: placement.total)
            return [
                .itemAdded(
                    OrderItemAdded(
                        orderID: command.orderID, line: priced.line, total: priced.total, addedBy: actor))
            ]
        }
    }

    func decide(
        _ command: ApproveOrder, at version: StreamVersion, by actor: String, under policy: ApprovalPolicy
    ) -> Decision<OrderEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            let step = OrderStep(of: command, in: [.pending], wording: "be approved")
            let placement = try placement(at: version, for: step)
            let approver = command.approvedBy.isBlank ? actor : command.approvedBy
            if policy.fourEyes { try placement.requireFourEyes(on: command, approver: approver, actor: actor) }
            return [.approved(OrderApproved(orderID: command.orderID, approvedBy: approver))]
        }
    }

    func decide(_ command: ShipOrder, at version: StreamVersion) -> Decision<OrderEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            _ = try placement(at: version, for: OrderStep(of: command, in: [.approved], wording: "be shipped"))
            return [.shipped(OrderShipped(orderID: command.orderID))]
        }
    }

    func decide(_ command: CancelOrder, at version: StreamVersion) -> Decision<OrderEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            let step = OrderStep(of: command, in: [.pending, .approved], wording: "be cancelled")
            _ = try placement(at: version, for: step)
            return [.cancelled(OrderCancelled(orderID: command.orderID, reason: command.reason))]
        }
    }

    func decide(_ command: AddNote, by actor: String) -> Decision<OrderEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            guard let placement else {
                throw DecisionRejection(.orderNotFound, "there is no order '\(command.orderID)'; check the id")
            }
            guard placement.noteCount < OrderPolicy.largestNoteCount else {
                throw DecisionRejection(
                    .tooManyNotes, "order '\(command.orderID)' has \(placement.noteCount) notes, which is the most")
            }
            let author = command.author.isBlank ? actor : command.author
            return [.noted(OrderNoted(orderID: command.orderID, text: command.text, author: author))]
        }
    }

    /// Returns what is known of the order when the step is allowed at `version`.
    ///
    /// The version is compared before the status: a caller that named another version decided on an outdated order.
    func placement(at version: StreamVersion, for step: OrderStep) throws(DecisionRejection) -> Placement {
        guard let placement else {
            throw DecisionRejection(.orderNotFound, "there is no order '\(step.orderID)'; check the id")
        }
        if let expected = step.expectedVersion, expected != version {
            let now = version > expected ? "has moved to" : "is at"
            throw DecisionRejection(
                .versionConflict,
                "order '\(step.orderID)' \(now) version \(version); it was to \(step.wording) at version \(expected)")
        }
        guard step.allowed.contains(placement.status) else {
            let required = step.allowed.map(\.rawValue).joined(separator: " or ")
            throw DecisionRejection(
                .invalidTransition,
                "order '\(step.orderID)' is \(placement.status.rawValue); "
                    + "it can only \(step.wording) while \(required)")
        }
        return placement
    }
}

/// Describes what a command on a placed order needs of it.
struct OrderStep {
    let orderID: OrderID
    /// The version the order has to be at; any when nil.
    let expectedVersion: StreamVersion?
    /// The statuses in which the step is allowed.
    let allowed: [OrderStatus]
    /// The step in words that follow "to".
    let wording: String

    init(of command: some PlacedOrderCommand, in allowed: [OrderStatus], wording: String) {
        orderID = command.orderID
        expectedVersion = command.expectedVersion
        self.allowed = allowed
        self.wording = wording
    }
}

/// A command on an order that was placed before.
protocol PlacedOrderCommand {
    var orderID: OrderID { get }
    var expectedVersion: StreamVersion? { get }
}

extension AddOrderItem: PlacedOrderCommand {}
extension ApproveOrder: PlacedOrderCommand {}
extension ShipOrder: PlacedOrderCommand {}
extension CancelOrder: PlacedOrderCommand {}
extension RefundOrder: PlacedOrderCommand {}
