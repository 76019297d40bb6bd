import GRDB
import SQLiteStorage

/// Gathers what the events of one transaction do to the kept totals, so that each kind is written once.
///
/// A kind that ends up as it began is written too: whether it has a row must not depend on how many events were taken
/// in at a time.
final class GatheredTotals {
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

    private struct Gathered {
        let statements: OrderStatements
        var kinds: [TotalsChange.Kind: Sums] = [:]
        var days: [TotalsChange.DayKind: Sums] = [:]
    }

    /// One for each set of rows: those that readers see, and at times those that are built beside them.
    private var gathered: [Gathered] = []

    /// Takes in what one event does to the rows that these statements write.
    func add(_ changes: [TotalsChange], for statements: OrderStatements) {
        let index = place(of: statements)
        for change in changes {
            gathered[index].kinds[change.kind.kind, default: Sums()] += change
            gathered[index].days[change.kind, default: Sums()] += change
        }
    }

    private func place(of statements: OrderStatements) -> Int {
        if let found = gathered.firstIndex(where: { $0.statements.changeTotals == statements.changeTotals }) {
            return found
        }
        gathered.append(Gathered(statements: statements))
        return gathered.count - 1
    }

    /// Writes all that was gathered, and gathers anew.
    func write(in db: Database) throws {
        defer { gathered = [] }
        for changes in gathered {
            let statements = changes.statements
            for (kind, sums) in changes.kinds {
                try db.raw(statements.changeTotals).run(Self.values(kind, sums))
            }
            for (day, sums) in changes.days {
                try db.raw(statements.changeDayTotals).run([.integer(day.day.rawValue)] + Self.values(day.kind, sums))
            }
        }
    }

    private static func values(_ kind: TotalsChange.Kind, _ sums: Sums) -> [BoundValue] {
        [
            .text(kind.currency.rawValue), .text(kind.status.rawValue), .integer(kind.isHighValue ? 1 : 0),
            .integer(sums.count), .integer(sums.sum), .integer(sums.refunded),
        ]
    }
}
