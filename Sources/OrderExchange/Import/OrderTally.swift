import OrderEvents

/// Counts orders and sums their totals, by status and currency.
public struct OrderTally: Hashable, Sendable {
    private struct Key: Hashable {
        let status: OrderStatus
        let currency: Currency
    }

    private struct Entry: Hashable {
        var count = 0
        var minorUnits: Int64 = 0
    }

    private var entries: [Key: Entry] = [:]

    /// Creates an empty tally.
    public init() {}

    /// Adds one order.
    public mutating func add(_ status: OrderStatus, _ total: Money) {
        let key = Key(status: status, currency: total.currency)
        entries[key, default: Entry()].count += 1
        entries[key, default: Entry()].minorUnits += total.minorUnits
    }

    /// Adds orders that were counted elsewhere.
    mutating func add(_ other: OrderTally) {
        for (key, added) in other.entries {
            entries[key, default: Entry()].count += added.count
            entries[key, default: Entry()].minorUnits += added.minorUnits
        }
    }

    /// Subtracts orders that were added before.
    mutating func subtract(_ other: OrderTally) {
        for (key, taken) in other.entries {
            guard var entry = entries.removeValue(forKey: key) else { continue }
            entry.count -= taken.count
            entry.minorUnits -= taken.minorUnits
            if entry.count > 0 { entries[key] = entry }
        }
    }

    /// Returns how many orders there are, of one status or of all.
    public func count(_ status: OrderStatus? = nil) -> Int {
        entries.reduce(0) { $0 + (status == nil || $1.key.status == status ? $1.value.count : 0) }
    }

    /// Returns the sums in every currency, in order of its code, for one status or for all.
    public func sums(_ status: OrderStatus? = nil) -> [Money] {
        var sums: [Currency: Int64] = [:]
        for (key, entry) in entries where status == nil || key.status == status {
            sums[key.currency, default: 0] += entry.minorUnits
        }
        return sums.sorted { $0.key < $1.key }.map { Money(minorUnits: $0.value, currency: $0.key) }
    }
}
