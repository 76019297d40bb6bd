import JSON
import OrderEvents
import OrderQueries

extension GetOrderDashboard.Matching {
    /// What is known of the count and the sums.
    package var sentence: String {
        switch self {
        case .exact(let totals): totals.sentence
        case .atLeast(let count): "at least \(count) orders"
        }
    }
}

extension OrderTotals {
    /// The count, the sums and the refunds, one a currency.
    package var sentence: String {
        let refunded = refunds.map(\.formatted).joined(separator: " + ")
        return
            ([count == 1 ? "1 order" : "\(count) orders"] + sums.map(\.formatted)
            + (refunded.isEmpty ? [] : ["refunded \(refunded)"])).joined(separator: " · ")
    }

    /// The sums and the refunds, an object a currency.
    package var record: JSONValue {
        .array(
            sums.map { sum in
                let refunded = refunds.first { $0.currency == sum.currency }
                return .object([
                    "currency": .string(sum.currency.rawValue),
                    "totalCents": .integer(sum.minorUnits),
                    "refundedCents": .integer(refunded?.minorUnits ?? 0),
                ])
            })
    }
}
