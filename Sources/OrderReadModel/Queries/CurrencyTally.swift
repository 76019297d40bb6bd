import GRDB
import OrderEvents
import OrderQueries

/// Adds up counts, sums and refunds, separately for each currency.
struct CurrencyTally {
    private struct Part {
        var count = 0
        var sum: Int64 = 0
        var refunded: Int64 = 0
    }

    private var parts: [Currency: Part] = [:]

    /// The columns of ``add(_:)`` over rows of single orders, which are to be grouped by currency.
    static let countedColumns = "currency, count(*), sum(total_minor), sum(refunded_minor)"
    /// The columns of ``add(_:)`` over kept totals, which are to be grouped by currency.
    static let keptColumns = "currency, sum(order_count), sum(total_minor), sum(refunded_minor)"

    /// Adds a row of currency, count, sum and what was refunded.
    mutating func add(_ row: Row) throws {
        let currency = try Currency(stored: row[0])
        var part = parts[currency] ?? Part()
        part.count += row[1] as Int
        part.sum += row[2] as Int64
        part.refunded += row[3] as Int64
        parts[currency] = part
    }

    /// The count, sums and refunds; a currency without orders has no sum.
    var totals: OrderTotals {
        let present = parts.filter { $0.value.count > 0 }.sorted { $0.key < $1.key }
        return OrderTotals(
            count: present.reduce(0) { $0 + $1.value.count },
            sums: present.map { Money(minorUnits: $0.value.sum, currency: $0.key) },
            refunds: present.filter { $0.value.refunded != 0 }.map {
                Money(minorUnits: $0.value.refunded, currency: $0.key)
            })
    }
}
