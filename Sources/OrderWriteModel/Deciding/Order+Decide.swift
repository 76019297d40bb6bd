import CQRS
import OrderCommands
import OrderEvents

extension Order {
    /// Decides on placing this order for `customer`; `products` are those of the lines, as they were read.
    func decide(
        _ command: PlaceOrder, by actor: String, for customer: Customer, from products: [ProductID: Product]
    ) -> Decision<OrderEvent> {
        Decision(on: command) { () throws(Refusal) in
            if let placement {
                throw Refusal(
                    .duplicateOrder,
                    "order '\(command.orderID)' was placed already and is \(placement.status.rawValue); choose another id"
                )
            }
            let account = try customer.ordering(command.customerID)
            let priced = try Pricing(orderID: command.orderID, products: products).lines(command.items)
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
    func decide(_ command: AddOrderItem, for customer: Customer, of product: Product) -> Decision<OrderEvent> {
        Decision(on: command) { () throws(Refusal) in
            let placement = try existing(command.orderID, in: [.pending], to: "take another line")
            _ = try customer.ordering(placement.customerID)
            guard placement.lineCount < OrderPolicy.largestLineCount else {
                throw Refusal(
                    .orderTooLarge,
                    "order '\(command.orderID)' has \(placement.lineCount) lines, which is the most; place another order"
                )
            }
            let priced = try Pricing(orderID: command.orderID, products: [command.item.productID: product])
                .line(command.item, addedTo: placement.total)
            return [.itemAdded(OrderItemAdded(orderID: command.orderID, line: priced.line, total: priced.total))]
        }
    }

    func decide(_ command: ApproveOrder, by actor: String, under policy: ApprovalPolicy) -> Decision<OrderEvent> {
        Decision(on: command) { () throws(Refusal) in
            let placement = try existing(command.orderID, in: [.pending], to: "be approved")
            let approver = command.approvedBy.contains { !$0.isWhitespace } ? command.approvedBy : actor
            if policy.fourEyes, placement.isHighValue, Self.isSamePerson(approver, placement.placedBy) {
                throw Refusal(
                    .selfApproval,
                    "order '\(command.orderID)' is of high value (\(placement.total.formatted)) and was placed by "
                        + "\(placement.placedBy); someone else has to approve it")
            }
            return [.approved(OrderApproved(orderID: command.orderID, approvedBy: approver))]
        }
    }

    func decide(_ command: ShipOrder) -> Decision<OrderEvent> {
        Decision(on: command) { () throws(Refusal) in
            _ = try existing(command.orderID, in: [.approved], to: "be shipped")
            return [.shipped(OrderShipped(orderID: command.orderID))]
        }
    }

    func decide(_ command: CancelOrder) -> Decision<OrderEvent> {
        Decision(on: command) { () throws(Refusal) in
            _ = try existing(command.orderID, in: [.pending, .approved], to: "be cancelled")
            return [.cancelled(OrderCancelled(orderID: command.orderID, reason: command.reason))]
        }
    }

    private func existing(
        _ id: OrderID, in allowed: [OrderStatus], to step: String
    ) throws(Refusal) -> Placement {
        guard let placement else { throw Refusal(.orderNotFound, "there is no order '\(id)'; check the id") }
        guard allowed.contains(placement.status) else {
            let required = allowed.map(\.rawValue).joined(separator: " or ")
            throw Refusal(
                .invalidTransition,
                "order '\(id)' is \(placement.status.rawValue); it can only \(step) while \(required)")
        }
        return placement
    }

    /// Compares two people's names as people do: neither case nor space around them counts.
    private static func isSamePerson(_ one: String, _ other: String) -> Bool {
        func plain(_ name: String) -> String {
            name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return plain(one) == plain(other)
    }
}

extension Order.Placement {
    fileprivate var isHighValue: Bool { total.minorUnits > OrderPolicy.highValueThreshold }
}
