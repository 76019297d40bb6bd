import OrderEvents
import OrderQueries

extension ExtractedOrder {
    /// What was given back: everything, or units of lines and then an amount that belongs to none.
    ///
    /// Units that would come to more than what was given back, as sums rounded one by one may, are in the amount.
    var refunds: [RefundRecord.Extent] {
        guard summary.status != .refunded else { return [.full] }
        let lines = detail.refundedQuantities.sorted { $0.key < $1.key }.map {
            RefundLine(line: $0.key, quantity: $0.value)
        }
        guard !lines.isEmpty, let cost = cost(of: lines), cost <= summary.refunded.minorUnits else {
            return [.amount(summary.refunded)]
        }
        let rest = Money(minorUnits: summary.refunded.minorUnits - cost, currency: summary.refunded.currency)
        return [.lines(lines)] + (rest.minorUnits > 0 ? [.amount(rest)] : [])
    }

    /// Whether its refunds name lines, and an export of them does not.
    func lacksReturnedLines(whereKept isKept: Bool) -> Bool {
        guard summary.status != .refunded, !detail.refundedQuantities.isEmpty else { return false }
        guard isKept, case .lines = refunds[0] else { return true }
        return false
    }

    /// In minor units; nil when it does not fit.
    private func cost(of returned: [RefundLine]) -> Int64? {
        var sum: Int64 = 0
        for part in returned where detail.lines.indices.contains(part.line - 1) {
            let line = detail.lines[part.line - 1]
            let units = OrderLine(
                productID: line.productID, productName: "", quantity: part.quantity, unitPrice: line.unitPrice,
                discountBasisPoints: line.discountBasisPoints)
            guard let cost = units.total, cost <= OrderPolicy.largestTotal - sum else { return nil }
            sum += cost
        }
        return sum
    }
}
