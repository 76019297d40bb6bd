import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Bounds a walk along a sort column by places between rows.
struct OrderRange: Hashable, Sendable {
    /// A bound at a row: the value in the sort column, the order id, and whether that row itself is in range.
    struct Bound: Hashable, Sendable {
        let value: OrderCursor.Value
        let orderID: String
        let isInclusive: Bool

        var place: Place { Place(value: value, orderID: orderID) }

        init(value: OrderCursor.Value, orderID: String, isInclusive: Bool) {
            self.value = value
            self.orderID = orderID
            self.isInclusive = isInclusive
        }

        /// The place right before every row of an instant.
        init(before instant: Timestamp, isInclusive: Bool) {
            self.init(value: .number(instant.microseconds), orderID: "", isInclusive: isInclusive)
        }
    }

    /// Where a row stands: its value in the sort column, and its order id.
    struct Place: Hashable, Sendable {
        let value: OrderCursor.Value
        let orderID: String

        /// Compares as SQLite does.
        func precedes(_ other: Place) -> Bool {
            switch (value, other.value) {
            case (.number(let first), .number(let second)) where first != second: return first < second
            case (.numbers(let first, let second), .numbers(let otherFirst, let otherSecond))
            where (first, second) != (otherFirst, otherSecond):
                return (first, second) < (otherFirst, otherSecond)
            case (.text(let first), .text(let second)) where !first.hasSameBytes(as: second):
                return first.utf8.lexicographicallyPrecedes(second.utf8)
            default: return orderID.utf8.lexicographicallyPrecedes(other.orderID.utf8)
            }
        }
    }

    var lower: Bound?
    var upper: Bound?

    static let all = OrderRange(lower: nil, upper: nil)

    /// Everything placed from an instant on and before another, on the `placed` column.
    init(from: Timestamp?, before: Timestamp?) {
        lower = from.map { Bound(before: $0, isInclusive: true) }
        upper = before.map { Bound(before: $0, isInclusive: false) }
    }

    /// Everything with a total within bounds, on the `total` column.
    init(totals: TotalBounds) {
        lower = totals.lowest.map { Bound(value: .number($0), orderID: "", isInclusive: true) }
        upper = totals.highest.map { Bound(value: .number($0 + 1), orderID: "", isInclusive: false) }
    }

    init(lower: Bound?, upper: Bound?) {
        self.lower = lower
        self.upper = upper
    }

    /// Returns the part of this range that lies at the cursor and behind it in the list's order, or ahead of it.
    ///
    /// One bound on a side is kept, the tighter, because an index can be entered at one place only.
    func part(_ part: Part, of cursor: OrderCursor, sort: OrderSort) -> OrderRange {
        let place = Bound(
            value: sort.key.comparable(cursor.value), orderID: cursor.orderID.rawValue.storable,
            isInclusive: part == .behind)
        var range = self
        if (part == .behind) == sort.isDescending {
            range.upper = upper.map { Self.isBefore(place, $0) ? place : $0 } ?? place
        } else {
            range.lower = lower.map { Self.isBefore($0, place) ? place : $0 } ?? place
        }
        return range
    }

    enum Part {
        case ahead
        case behind
    }

    /// Whether a row lies in the range.
    func contains(_ place: Place) -> Bool {
        let isAbove = lower.map { $0.isInclusive ? !place.precedes($0.place) : $0.place.precedes(place) }
        let isBelow = upper.map { $0.isInclusive ? !$0.place.precedes(place) : place.precedes($0.place) }
        return isAbove ?? true && isBelow ?? true
    }

    /// Only times and totals are ever bounded twice, so numbers are all there is to compare.
    private static func isBefore(_ left: Bound, _ right: Bound) -> Bool {
        guard case .number = left.value, case .number = right.value else { return true }
        return left.place.precedes(right.place)
    }
}

extension OrderSort.Key {
    /// The columns that rows are ordered by, ahead of the order's id.
    var columns: [String] {
        switch self {
        case .placed: ["placed_at"]
        case .total: ["total_minor"]
        case .customer: ["customer_key"]
        case .updated: ["last_updated"]
        case .lines: ["item_count", "placed_at"]
        case .status: ["status_rank", "placed_at"]
        case .order: []
        }
    }

    /// The column that its index has behind status and value class; nil for an index that these do not lead.
    ///
    /// Keeping one more index led by the status up to date costs the projection a tenth of its rate: lists by lines and by
    /// id are read from an index that a change of status leaves alone.
    var ledColumn: String? {
        switch self {
        case .lines, .order: nil
        case .placed, .total, .customer, .updated, .status: columns.last
        }
    }

    /// Returns a cursor's value as the columns have it; a value of another sort's kind is as good as the first.
    func comparable(_ value: OrderCursor.Value) -> OrderCursor.Value {
        switch (self, value) {
        case (.customer, .text(let name)): .text(name.storable.folded)
        case (.customer, _): .text("")
        case (.status, .numbers), (.lines, .numbers): value
        case (.status, _), (.lines, _): .numbers(0, 0)
        case (.order, _), (_, .text), (_, .numbers): .number(0)
        case (_, .number): value
        }
    }

    /// Reads a row's values of ``columns``, from a place on.
    func value(_ row: Row, at index: Int) -> OrderCursor.Value {
        switch self {
        case .customer: .text(row[index])
        case .status, .lines: .numbers(row[index], row[index + 1])
        case .order: .number(0)
        case .placed, .total, .updated: .number(row[index])
        }
    }
}

extension OrderTables {
    /// The index that lists by a column are read from.
    func index(of key: OrderSort.Key) -> String {
        switch key {
        case .lines: byLines
        case .order: byOrderID
        case .placed, .total, .customer, .updated, .status: index(on: key.ledColumn ?? "placed_at")
        }
    }
}
