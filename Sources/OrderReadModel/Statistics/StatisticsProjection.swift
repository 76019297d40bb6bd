import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore
import SQLiteStorage

/// Keeps what was sold to whom and when, and who did what: sums that a shop reads by periods.
///
/// It keeps of every order what it needs to take it out of the sums again, so that it depends on no other projection.
struct StatisticsProjection: BatchedSQLiteProjection {
    let name = ProjectionName.statistics
    let tables: StatisticsTables
    let statements: StatisticsStatements

    init(suffix: String) {
        tables = StatisticsTables(suffix: suffix)
        statements = StatisticsStatements(tables)
    }

    var schema: ProjectionSchema { tables.schema }

    func makeBatch() -> any SQLiteProjectionBatch<DomainEvent> { StatisticsBatch(self) }
}

/// Applies the events of one transaction to the statistics: a changed order and each sum are written once.
final class StatisticsBatch: SQLiteProjectionBatch {
    private struct KnownOrder {
        var order: CountedOrder
        /// Lines are read once an event needs them.
        var hasLines: Bool
    }

    private let statements: StatisticsStatements
    private var sums = GatheredStatistics()
    /// The orders of this transaction, as they are now.
    private var orders: [StoredText: KnownOrder] = [:]
    /// Those that changed behind their first event and are yet to be written, with whether their lines did, too.
    private var changed: [StoredText: Bool] = [:]

    init(_ projection: StatisticsProjection) {
        statements = projection.statements
    }

    func apply(_ fact: DomainEvent, recorded: RecordedEvent, in db: Database) throws {
        switch fact {
        case .order(.placed(let event)): try add(event, recorded: recorded, in: db)
        case .order(let event): try advance(event, recorded: recorded, in: db)
        case .customer(.registered(let event)):
            try db.raw(statements.insertCountry).run(
                [.text(event.customerID.rawValue.storable), .text(event.country.storable)])
        case .customer(.updated(let event)):
            try db.raw(statements.updateCountry).run(
                [.text(event.country.storable), .text(event.customerID.rawValue.storable)])
        case .customer, .product, .policy: break
        }
    }

    func finish(in db: Database) throws {
        defer { (orders, changed) = ([:], [:]) }
        try sums.write(with: statements, in: db)
        for (id, hasOtherLines) in changed {
            guard let order = orders[id]?.order else { continue }
            let statement = hasOtherLines ? statements.updateOrderAndLines : statements.updateOrder
            try db.raw(statement).run(order.changingValues(withLines: hasOtherLines))
        }
    }

    /// Written at once: an order that is there already is found by that.
    private func add(_ event: OrderPlaced, recorded: RecordedEvent, in db: Database) throws {
        let order = try CountedOrder(event, at: recorded.occurredAt)
        try db.raw(statements.insertOrder).run(order.values)
        orders[order.orderID] = KnownOrder(order: order, hasLines: true)
        sums.add(from: nil, to: order)
        sums.add((.placed, order.total.minorUnits), recorded: recorded, on: order)
    }

    /// An order that is not there was never placed, or its placing was left out: it is in no sum. One whose placing waits as a
    /// dead letter keeps its later events waiting.
    private func advance(_ event: OrderEvent, recorded: RecordedEvent, in db: Database) throws {
        guard let known = try order(StoredText(event.orderID.rawValue), for: event, in: db) else { return }
        let old = known.order
        let new = try old.applying(event)
        let act = try event.act(on: new)
        sums.add(from: old, to: new)
        sums.add(act, recorded: recorded, on: new)
        orders[new.orderID] = KnownOrder(order: new, hasLines: known.hasLines)
        if new != old { changed[new.orderID] = changed[new.orderID] == true || new.lines != old.lines }
    }

    /// Returns an order as it is now, with its lines where an event needs them; nil when it is not there.
    private func order(_ id: StoredText, for event: OrderEvent, in db: Database) throws -> KnownOrder? {
        let stored = { [statements] in
            try db.raw(statements.selectOrder).first([id.value]) { row in
                KnownOrder(order: try CountedOrder(amounts: row), hasLines: false)
            }
        }
        guard var known = try orders[id] ?? stored() else { return nil }
        guard !known.hasLines, known.order.needsLines(for: event) else { return known }
        known.order.lines =
            try db.raw(statements.selectLines).first([.integer(known.order.placedAt.microseconds), id.value]) { row in
                try CountedOrder.lines(row.text(0))
            } ?? []
        known.hasLines = true
        return known
    }
}
