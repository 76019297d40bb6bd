import CQRS
import JSON
import OrderQueries

extension OrderAtVersion {
    /// The members that go with the order's JSON object: the event that led to the version, and what it changed.
    package var record: JSONObject {
        [
            "event": .object(event.exportedRecord),
            "changed": .array(differences.map { .object($0.record) }),
        ]
    }

    /// The event and what it changed for people, not sanitized.
    package var facts: [(name: String, fact: String)] {
        let changes = differences.map(\.sentence)
        return [
            ("version", "\(event.version) at position \(event.position)"),
            ("event", "\(event.type.name) by \(event.cause.actor), \(event.occurredAt.withZone)"),
            ("changed", changes.isEmpty ? "nothing before it" : changes.joined(separator: ", ")),
        ]
    }
}

extension OrderDifference {
    fileprivate var record: JSONObject {
        [
            "field": .string(field.rawValue), "number": .optional(number.map(Int64.init)),
            "before": .string(before), "after": .string(after),
        ]
    }

    /// The difference in words, such as `status PENDING → APPROVED`.
    fileprivate var sentence: String {
        let place = number.map { " \($0)" } ?? ""
        return "\(name)\(place) \(before.isEmpty ? "" : "\(before) → ")\(after)"
    }

    private var name: String {
        switch field {
        case .status, .total, .refunded, .line, .note: field.rawValue
        case .approvedBy: "approved by"
        case .shippedAt: "shipped"
        case .cancellationReason: "cancelled because"
        case .refundedQuantity: "refunded of line"
        }
    }
}
