import GRDB
import SQLiteStorage

/// Gathers what the events of one transaction do to the kept totals, so that each kind is written once.
///
/// A kind whose totals end up unchanged is written too: whether it has a row must not depend on the size of the
/// batches.
struct GatheredTotals {
    private struct Sums {
        var count: Int64 = 0
        var sum: Int64 = 0
        var refunded: Int64 = 0

        static func += (left: inout Sums, right: TotalsChange) {
            left.count += Int64(right.count)
            left.sum += right.sum
            left.refunded += right.refunded
        }
    }

    private var kinds: [TotalsChange.Kind: Sums] = [:]
    private var days: [TotalsChange.DayKind: Sums] = [:]

    /// Adds what one event does.
    mutating func add(_ changes: [TotalsChange]) {
        for change in changes {
            kinds[change.kind.kind, default: Sums()] += change
            days[change.kind, default: Sums()] += change
        }
    }

    /// Writes all that was gathered, and gathers from scratch; also when it throws.
    mutating func write(with statements: OrderStatements, in db: Database) throws {
        defer { self = GatheredTotals() }
        for (kind, sums) in kinds {
            try db.raw(statements.changeTotals).run(Self.values(kind, sums))
        }
        for (day, sums) in days {
            try db.raw(statements.changeDayTotals).run([.integer(day.day.rawValue)] + Self.values(day.kind, sums))
        }
    }

    private static func values(_ kind: TotalsChange.Kind, _ sums: Sums) -> [BoundValue] {
        [
            .text(kind.currency.rawValue), .text(kind.status.rawValue), .integer(kind.isHighValue ? 1 : 0),
            .integer(sums.count), .integer(sums.sum), .integer(sums.refunded),
        ]
    }
}
