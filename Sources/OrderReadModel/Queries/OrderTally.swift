import GRDB
import OrderEvents
import OrderQueries

/// Adds up counts and sums, each currency apart.
struct OrderTally {
    private var parts: [Currency: (count: Int, sum: Int64)] = [:]

    /// The columns of ``add(_:)`` over rows of single orders, which are to be grouped by currency.
    static let countedColumns = "currency, count(*), sum(total_minor)"
    /// The columns of ``add(_:)`` over kept totals, which are to be grouped by currency.
    static let keptColumns = "currency, sum(order_count), sum(total_minor)"

    /// Adds a row of currency, count and sum.
    mutating func add(_ row: Row) throws {
        let part = parts[try Currency(stored: row[0])] ?? (0, 0)
        parts[try Currency(stored: row[0])] = (part.count + (row[1] as Int), part.sum + (row[2] as Int64))
    }

    /// The count and sums; a currency without orders has no sum.
    var totals: OrderTotals {
        let present = parts.filter { $0.value.count > 0 }.sorted { $0.key < $1.key }
        return OrderTotals(
            count: present.reduce(0) { $0 + $1.value.count },
            sums: present.map { Money(minorUnits: $0.value.sum, currency: $0.key) })
    }
}
