import CQRS
import OrderCommands
import OrderEvents

extension RefundableOrder {
    /// What one refund gives back.
    private typealias Part = (amount: Int64, lines: [OrderRefunded.Line])

    func decide(_ command: RefundOrder, at version: StreamVersion) -> Decision<OrderEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            let step = OrderStep(of: command, in: [.shipped], wording: "be refunded")
            let placement = try order.placement(at: version, for: step)
            let part = try part(command, of: placement)
            let currency = placement.total.currency
            guard (0...placement.remaining).contains(part.amount) else {
                throw tooLarge(command.orderID, Money(minorUnits: part.amount, currency: currency), placement)
            }
            let refunded = placement.refunded + part.amount
            return [
                .refunded(
                    OrderRefunded(
                        orderID: command.orderID, amount: Money(minorUnits: part.amount, currency: currency),
                        lines: part.lines, reason: command.reason,
                        refundedTotal: Money(minorUnits: refunded, currency: currency)))
            ]
        }
    }

    private func part(_ command: RefundOrder, of placement: Order.Placement) throws(DecisionRejection) -> Part {
        switch command.refund {
        case .full: return (placement.remaining, remainingLines)
        case .lines(let asked): return try part(asked, of: command.orderID)
        case .amount(let amount):
            let currency = placement.total.currency
            guard amount.currency == currency else {
                throw DecisionRejection(
                    .invalidRefund,
                    "order '\(command.orderID)' is in \(currency), so \(amount.formatted) cannot be refunded; "
                        + "name the amount in \(currency)")
            }
            return (amount.minorUnits, [])
        }
    }

    /// Every line of which anything is left, with all that is left of it.
    private var remainingLines: [OrderRefunded.Line] {
        lines.enumerated().compactMap { index, line in
            line.remainingQuantity > 0
                ? OrderRefunded.Line(number: index + 1, quantity: line.remainingQuantity) : nil
        }
    }

    private func part(_ asked: [RefundedLine], of orderID: OrderID) throws(DecisionRejection) -> Part {
        var part: Part = (0, [])
        for asked in asked {
            let line = try line(asked, of: orderID)
            let quantity = asked.quantity ?? line.remainingQuantity
            guard let amount = line.amount(ofNext: quantity), let sum = part.amount.adding(amount) else {
                throw DecisionRejection(
                    .refundTooLarge, "the refund of order '\(orderID)' would come to more than can be counted")
            }
            part.amount = sum
            part.lines.append(OrderRefunded.Line(number: asked.line, quantity: quantity))
        }
        return part
    }

    /// Returns a line of which as many are left as are asked for.
    private func line(_ asked: RefundedLine, of orderID: OrderID) throws(DecisionRejection) -> Line {
        guard let index = index(ofLine: asked.line) else {
            throw DecisionRejection(
                .invalidRefund, "order '\(orderID)' has no line \(asked.line); its lines are 1 to \(lines.count)")
        }
        let line = lines[index]
        guard line.remainingQuantity > 0 else {
            throw DecisionRejection(.refundTooLarge, "line \(asked.line) of order '\(orderID)' is refunded already")
        }
        if let quantity = asked.quantity, quantity > line.remainingQuantity {
            throw DecisionRejection(
                .refundTooLarge,
                "line \(asked.line) of order '\(orderID)' has \(line.remainingQuantity) of \(line.quantity) left to "
                    + "refund, so \(quantity) cannot be; refund less")
        }
        return line
    }

    private func tooLarge(_ orderID: OrderID, _ amount: Money, _ placement: Order.Placement) -> DecisionRejection {
        let currency = placement.total.currency
        let remaining = Money(minorUnits: placement.remaining, currency: currency)
        return DecisionRejection(
            .refundTooLarge,
            "order '\(orderID)' has \(remaining.formatted) of \(placement.total.formatted) left to refund, so "
                + "\(amount.formatted) cannot be; refund less")
    }
}
