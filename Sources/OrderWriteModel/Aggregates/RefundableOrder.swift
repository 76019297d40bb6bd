import CQRS
import OrderEvents

/// Folds an order's history into what decisions about its refunds need: the order, and what is left of each line.
///
/// It is an aggregate of its own because lines need memory in the cache, and no other decision needs them.
struct RefundableOrder: Aggregate, Hashable {
    /// What a refund needs to know of one line.
    struct Line: Hashable {
        let quantity: Int64
        /// How many were refunded by line; 0 to the quantity.
        private(set) var refundedQuantity: Int64 = 0
        private let unitPrice: Int64
        private let discountBasisPoints: Int64

        init(_ line: OrderLine) {
            quantity = line.quantity
            unitPrice = line.unitPrice
            discountBasisPoints = line.discountBasisPoints
        }

        /// How many can still be refunded.
        var remainingQuantity: Int64 { quantity - refundedQuantity }

        /// Returns what so many more come to in minor units; nil when it cannot be counted.
        ///
        /// It is the difference of what all refunded ones come to after and before, so that the parts of a line add up
        /// to its total however they are cut.
        func amount(ofNext count: Int64) -> Int64? {
            let (after, overflow) = refundedQuantity.addingReportingOverflow(count)
            guard !overflow, let before = total(of: refundedQuantity), let total = total(of: after) else { return nil }
            let (amount, isTooLarge) = total.subtractingReportingOverflow(before)
            return isTooLarge ? nil : amount
        }

        mutating func refund(_ count: Int64) {
            let (sum, overflow) = refundedQuantity.addingReportingOverflow(count)
            refundedQuantity = max(0, overflow ? quantity : min(quantity, sum))
        }

        private func total(of count: Int64) -> Int64? {
            OrderLine.total(of: count, at: unitPrice, discountBasisPoints: discountBasisPoints)
        }
    }

    static let category = StreamCategory.order

    /// The order itself.
    private(set) var order = Order()
    /// Its lines, in order.
    private(set) var lines: [Line] = []

    mutating func evolve(_ fact: OrderEvent) {
        order.evolve(fact)
        switch fact {
        case .placed(let fact): lines = fact.lines.map(Line.init)
        case .itemAdded(let fact): lines.append(Line(fact.line))
        case .refunded(let fact):
            for line in fact.lines {
                guard let index = index(ofLine: line.number) else { continue }
                lines[index].refund(line.quantity)
            }
        default: break  // The others change no line.
        }
    }

    /// Returns where a line of this number stands; nil when the order has none.
    func index(ofLine number: Int) -> Int? {
        number >= 1 && number <= lines.count ? number - 1 : nil
    }
}
