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

    /// What is kept of customers and of quarters of an hour is to be that of the orders.
    func finding(in db: Database) throws -> String? {
        let months = try db.row(
            """
            SELECT (SELECT ifnull(sum(order_count), 0) FROM \(tables.customers)),
                (SELECT count(*) FROM \(tables.orders) WHERE status <> '\(OrderStatus.cancelled.rawValue)')
            """)
        if let months, months[0] as Int64 != months[1] as Int64 {
            return "the customers' kept sums count \(months[0] as Int64) orders, and there are \(months[1] as Int64)"
        }
        let difference = try db.row(
            """
            SELECT currency, status FROM (
                SELECT currency, status, count(*) AS order_count, sum(total_minor) AS total_minor,
                    sum(refunded_minor) AS refunded_minor
                FROM \(tables.orders) GROUP BY currency, status
                UNION ALL
                SELECT currency, status, -order_count, -total_minor, -refunded_minor FROM \(tables.quarters)
            ) GROUP BY currency, status
            HAVING sum(order_count) <> 0 OR sum(total_minor) <> 0 OR sum(refunded_minor) <> 0 LIMIT 1
            """)
        return difference.map { row in
            "the kept sums of \(row[1] as String) orders in \(row[0] as String) are not those of the orders"
        }
    }
}

/// Applies the events of one transaction to the statistics: a changed order and each sum are written once.
final class StatisticsBatch: SQLiteProjectionBatch {
    private let statements: StatisticsStatements
    private var sums = GatheredStatistics()
    /// The orders of this transaction, as they are now.
    private var orders: [String: CountedOrder] = [:]
    /// Those that changed behind their first event and are yet to be written, with whether their lines did, too.
    private var changed: [String: Bool] = [:]

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
            guard let order = orders[id] else { continue }
            let statement = hasOtherLines ? statements.updateOrderAndLines : statements.updateOrder
            try db.raw(statement).run(order.changingValues(withLines: hasOtherLines))
        }
    }

    /// Written at once: an order that is there already is found by that.
    private func add(_ event: OrderPlaced, recorded: RecordedEvent, in db: Database) throws {
        let order = try CountedOrder(event, at: recorded.occurredAt)
        try db.raw(statements.insertOrder).run(order.values)
        orders[order.orderID] = order
        sums.add(from: nil, to: order)
        sums.add(.placed(event), recorded: recorded, on: order)
    }

    /// An order that is not there was never placed, or its placing was left out: it is in no sum. One whose placing waits as a
    /// dead letter keeps its later events waiting.
    private func advance(_ event: OrderEvent, recorded: RecordedEvent, in db: Database) throws {
        guard let old = try order(event.orderID.rawValue.storable, in: db) else { return }
        let new = try old.applying(event)
        sums.add(from: old, to: new)
        sums.add(event, recorded: recorded, on: new)
        orders[new.orderID] = new
        if new != old { changed[new.orderID] = changed[new.orderID] == true || new.lines != old.lines }
    }

    private func order(_ id: String, in db: Database) throws -> CountedOrder? {
        try orders[id] ?? db.raw(statements.selectOrder).first([.text(id)], read: CountedOrder.init)
    }
}
