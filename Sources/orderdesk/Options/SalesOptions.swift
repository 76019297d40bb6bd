import ArgumentParser
import Foundation
import OrderQueries

/// Asks for sums with each customer or product of a list, and sorts by them.
struct SalesOptions: ParsableArguments {
    @OptionGroup var chosen: PeriodOption

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Order by a column of sums: customers by name, period, orders, pending, last or country; products by name, "
                + "sold, money or price. Largest first, names from A; a minus before it turns that round.",
            valueName: "field"))
    var sort: String?

    /// Whether sums are asked for.
    var isAsked: Bool { chosen.period != nil || sort != nil }
    /// The period; this month unless one is named.
    var period: StatisticsPeriod { chosen.period ?? .month }

    /// Returns the field to sort by and whether the largest comes first; throws for one that a list does not have.
    func order<Key: RawRepresentable & CaseIterable & Equatable>(
        by usual: Key, fromA: [Key]
    ) throws -> (key: Key, isDescending: Bool) where Key.RawValue == String {
        guard let sort else { return (usual, true) }
        let isTurned = sort.hasPrefix("-")
        guard let key = Key(rawValue: isTurned ? String(sort.dropFirst()) : sort) else {
            let known = Key.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(sort)' is not a field to sort by; it is one of \(known)")
        }
        return (key, fromA.contains(key) == isTurned)
    }
}
