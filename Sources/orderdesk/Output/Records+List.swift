import CQRS
import DeskComposition
import JSON
import OrderExchange
import OrderQueries
import OrderRecords

extension ExtractedOrder {
    /// What a list as CSV holds of the order: what every list does, with times in full, and what an import needs besides.
    var listRecord: JSONObject {
        let record = JSONObject(
            summary.record.fields.map { field in
                switch field.key {
                case "placedAt": .init(key: field.key, value: .string(summary.placedAt.inList))
                case "lastUpdated": .init(key: field.key, value: .string(summary.lastUpdated.inList))
                default: field
                }
            })
        return record + [
            "approvedAt": .optional(approvedAt?.inList),
            "shippedAt": .optional(summary.shippedAt?.inList),
            "cancelledAt": .optional(cancelledAt?.inList),
            "cancellationReason": .optional(detail.cancellationReason),
            "refundedAt": .optional(refundedAt?.inList),
            "lines": .string(LinesText.text(of: detail.lines, in: summary.total.currency)),
        ]
    }

    /// The names of the keys, in order.
    static let listKeys =
        OrderSummary.recordKeys + [
            "approvedAt", "shippedAt", "cancelledAt", "cancellationReason", "refundedAt", "lines",
        ]
}

extension Timestamp {
    /// The whole instant, with milliseconds also where it has none.
    fileprivate var inList: String { microseconds.isMultiple(of: 1_000) ? iso8601 : exactISO8601 }
}
