import OrderEvents

/// Names one thing in which two versions of an order differ.
public struct OrderDifference: Hashable, Sendable {
    /// What differs.
    public enum Field: String, Hashable, Sendable {
        /// The status.
        case status
        /// The total.
        case total
        /// What was refunded.
        case refunded
        /// Who approved it.
        case approvedBy
        /// When it was shipped.
        case shippedAt
        /// Why it was cancelled.
        case cancellationReason
        /// A line that was added.
        case line
        /// How many of a line were refunded.
        case refundedQuantity
        /// A note that was written.
        case note
    }

    /// What differs.
    public var field: Field
    /// The number of the line or note, from 1; nil for other fields.
    public var number: Int?
    /// The value of the earlier version in words; empty where it had none.
    public var before: String
    /// The value of the later version in words; empty where it has none.
    public var after: String

    /// Creates a difference.
    public init(_ field: Field, number: Int? = nil, before: String, after: String) {
        self.field = field
        self.number = number
        self.before = before
        self.after = after
    }
}

extension OrderDetail {
    /// Returns in what it differs from an earlier version; version, position and times of the last change aside.
    public func differences(from earlier: OrderDetail) -> [OrderDifference] {
        let (old, new) = (earlier.summary, summary)
        let fields: [OrderDifference] = [
            OrderDifference(.status, before: old.status.rawValue, after: new.status.rawValue),
            OrderDifference(.total, before: old.total.formatted, after: new.total.formatted),
            OrderDifference(.refunded, before: old.refunded.formatted, after: new.refunded.formatted),
            OrderDifference(.approvedBy, before: earlier.approvedBy ?? "", after: approvedBy ?? ""),
            OrderDifference(.shippedAt, before: old.shippedAt?.iso8601 ?? "", after: new.shippedAt?.iso8601 ?? ""),
            OrderDifference(
                .cancellationReason, before: earlier.cancellationReason ?? "", after: cancellationReason ?? ""),
        ]
        return fields.filter { $0.before != $0.after } + addedLines(since: earlier) + refundedLines(since: earlier)
            + addedNotes(since: earlier)
    }

    private func addedLines(since earlier: OrderDetail) -> [OrderDifference] {
        lines.enumerated().dropFirst(earlier.lines.count).map { index, line in
            OrderDifference(.line, number: index + 1, before: "", after: "\(line.quantity) × \(line.productName)")
        }
    }

    private func refundedLines(since earlier: OrderDetail) -> [OrderDifference] {
        refundedQuantities.keys.sorted().compactMap { number in
            let (old, new) = (earlier.refundedQuantities[number] ?? 0, refundedQuantities[number] ?? 0)
            guard old != new else { return nil }
            return OrderDifference(.refundedQuantity, number: number, before: "\(old)", after: "\(new)")
        }
    }

    private func addedNotes(since earlier: OrderDetail) -> [OrderDifference] {
        notes.enumerated().dropFirst(earlier.notes.count).map { index, note in
            OrderDifference(.note, number: index + 1, before: "", after: note.text)
        }
    }
}
