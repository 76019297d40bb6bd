import CQRS
import JSON
import OrderEvents
import OrderQueries

extension OrderTotals {
    /// How many, and the sums less the refunds, an object a currency.
    package var netRecord: JSONValue {
        .object([
            "count": .integer(Int64(count)),
            "sums": .array(
                net.map {
                    .object(["currency": .string($0.currency.rawValue), "totalCents": .integer($0.minorUnits)])
                }),
        ])
    }
}

extension CustomerSales {
    /// The customer's keys and what was ordered.
    package var record: JSONObject {
        summary.record + [
            "orders": .integer(Int64(all.count)),
            "ordered": .string(all.netText),
            "ordersInPeriod": .integer(Int64(inPeriod.count)),
            "orderedInPeriod": .string(inPeriod.netText),
            "pendingOrders": .integer(Int64(pending.count)),
            "pendingTotal": .string(pending.netText),
            "lastOrderAt": .optional(lastPlacedAt?.iso8601),
        ]
    }

    /// The names of the keys, in order.
    package static let recordKeys =
        CustomerSummary.recordKeys + [
            "orders", "ordered", "ordersInPeriod", "orderedInPeriod", "pendingOrders", "pendingTotal", "lastOrderAt",
        ]
}

extension ProductSales {
    /// The product's keys and what was sold.
    package var record: JSONObject {
        summary.record + [
            "soldInPeriod": .integer(sold),
            "ordersInPeriod": .integer(Int64(inPeriod.count)),
            "moneyInPeriod": .string(inPeriod.netText),
        ]
    }

    /// The names of the keys, in order.
    package static let recordKeys = ProductSummary.recordKeys + ["soldInPeriod", "ordersInPeriod", "moneyInPeriod"]
}

extension SalesSummary {
    /// The count, the sums of the period and how they compare; `noun` is what one of them is called.
    package func sentence(of noun: String, closed word: String, in period: StatisticsPeriod) -> String {
        let net = inPeriod.netText
        let change = inPeriod.growth(since: before).map {
            "\($0 < 0 ? "−" : "+")\(Int($0.magnitude).grouped) % on the one before"
        }
        return
            ([count == 1 ? "1 \(noun)" : "\(count.grouped) \(noun)s"]
            + [net.isEmpty ? nil : "\(net) \(period.words)", change, closed == 0 ? nil : "\(closed.grouped) \(word)"]
            .compactMap { $0 }).joined(separator: " · ")
    }
}
