import GRDB
import OrderEvents
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

        mutating func add(count: Int, sum: Int64, refunded: Int64) {
            self.count += Int64(count)
            self.sum += sum
            self.refunded += refunded
        }

        var values: [BoundValue] { [.integer(count), .integer(sum), .integer(refunded)] }
    }

    private struct Customer: Hashable {
        let id: StoredText
        let status: OrderStatus
        let currency: Currency

        var values: [BoundValue] { [id.value, .text(status.rawValue), .text(currency.rawValue)] }
    }

    private struct Actor: Hashable {
        let name: StoredText
        let currency: Currency

        var values: [BoundValue] { [name.value, .text(currency.rawValue)] }
    }

    private var kinds: [TotalsChange.Kind: Sums] = [:]
    private var days: [TotalsChange.DayKind: Sums] = [:]
    private var customers: [Customer: Sums] = [:]
    private var actors: [Actor: Sums] = [:]

    /// Adds what one event does.
    mutating func add(_ changes: TotalsChanges) {
        for change in changes.kinds {
            let (count, sum, refunded) = (change.count, change.sum, change.refunded)
            kinds[change.kind.kind, default: Sums()].add(count: count, sum: sum, refunded: refunded)
            days[change.kind, default: Sums()].add(count: count, sum: sum, refunded: refunded)
            let customer = Customer(
                id: changes.customerID, status: change.kind.kind.status, currency: change.kind.kind.currency)
            customers[customer, default: Sums()].add(count: count, sum: sum, refunded: refunded)
        }
        for change in changes.actors {
            let actor = Actor(name: change.placedBy, currency: change.currency)
            actors[actor, default: Sums()].add(count: change.count, sum: change.sum, refunded: change.refunded)
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
        for (customer, sums) in customers {
            try db.raw(statements.changeCustomerTotals).run(customer.values + sums.values)
        }
        for (actor, sums) in actors { try db.raw(statements.changeActorTotals).run(actor.values + sums.values) }
    }

    private static func values(_ kind: TotalsChange.Kind, _ sums: Sums) -> [BoundValue] {
        [
            .text(kind.currency.rawValue), .text(kind.status.rawValue), .integer(kind.isHighValue ? 1 : 0),
        ] + sums.values
    }
}
