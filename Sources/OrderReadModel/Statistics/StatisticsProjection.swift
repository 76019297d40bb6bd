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
    var gathers: Bool { true }

    func makeBatch() -> any SQLiteProjectionBatch<DomainEvent> { StatisticsBatch(self) }
}

/// Applies the events of one transaction to the statistics: each order and each sum is written once.
final class StatisticsBatch: SQLiteProjectionBatch {
    /// An order of this transaction, as it is now.
    private final class HeldOrder {
        var order: CountedOrder
        /// The sums it is in; nil until one of them changes.
        var places: GatheredStatistics.Places?
        /// Lines are read once an event needs them.
        var hasLines: Bool
        /// Whether it has no row yet.
        let isNew: Bool
        var isChanged = false
        var hasOtherLines = false

        init(_ order: CountedOrder, isNew: Bool) {
            self.order = order
            self.isNew = isNew
            hasLines = isNew
        }
    }

    private let statements: StatisticsStatements
    private let sums = GatheredStatistics()
    private var orders: [StoredText: HeldOrder] = [:]
    /// Those that are yet to be written, in the order in which they were placed or first changed.
    private var changed: [HeldOrder] = []

    init(_ projection: StatisticsProjection) {
        statements = projection.statements
    }

    func apply(_ fact: DomainEvent, recorded: RecordedEvent, in db: Database) throws {
        switch fact {
        case .order(.placed(let event)): try add(event, recorded: recorded)
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
        defer { (orders, changed) = ([:], []) }
        try sums.write(with: statements, in: db)
        guard !changed.isEmpty else { return }
        let insert = try db.raw(statements.insertOrder)
        for held in changed {
            let order = held.order
            if held.isNew {
                try insert.run { order.bind(to: &$0) }
            } else {
                let statement = held.hasOtherLines ? statements.updateOrderAndLines : statements.updateOrder
                try db.raw(statement).run { order.bindChanges(withLines: held.hasOtherLines, to: &$0) }
            }
        }
    }

    /// One that is there from an earlier transaction is found when it is written.
    private func add(_ event: OrderPlaced, recorded: RecordedEvent) throws {
        let order = try CountedOrder(event, at: recorded.occurredAt)
        guard orders[order.orderID] == nil else {
            throw ProjectionError("order '\(event.orderID)' is in the statistics already")
        }
        let held = HeldOrder(order, isNew: true)
        let places = sums.places(of: order)
        held.places = places
        orders[order.orderID] = held
        changed.append(held)
        sums.add(order, to: places)
        sums.addProducts(of: order, to: places)
        sums.add((.placed, order.total.minorUnits), recorded: recorded, on: order)
    }

    /// An order that is not there was never placed, or its placing was left out: it is in no sum. One whose placing waits as a
    /// dead letter keeps its later events waiting.
    private func advance(_ event: OrderEvent, recorded: RecordedEvent, in db: Database) throws {
        guard let held = try order(StoredText(event.orderID.rawValue), for: event, in: db) else { return }
        let new = try held.order.applying(event)
        let act = try event.act(on: new)
        change(held, to: new)
        sums.add(act, recorded: recorded, on: new)
    }

    private func change(_ held: HeldOrder, to new: CountedOrder) {
        let old = held.order
        let hasOtherLines = new.lines != old.lines
        guard hasOtherLines || !new.hasAmounts(of: old) else { return }
        // Most steps of an order leave what was sold of each product as it is, and orders have many lines.
        let changesProducts = hasOtherLines || new.isSold != old.isSold
        let before = held.places ?? sums.places(of: old)
        let after = new.total.currency == old.total.currency ? before : sums.places(of: new)
        sums.subtract(old, from: before)
        sums.add(new, to: after)
        if changesProducts {
            sums.subtractProducts(of: old, from: before)
            sums.addProducts(of: new, to: after)
        }
        (held.order, held.places) = (new, after)
        held.hasOtherLines = held.hasOtherLines || hasOtherLines
        if !held.isNew, !held.isChanged { changed.append(held) }
        held.isChanged = true
    }

    /// Returns an order as it is now, with its lines where an event needs them; nil when it is not there.
    private func order(_ id: StoredText, for event: OrderEvent, in db: Database) throws -> HeldOrder? {
        guard let held = try orders[id] ?? stored(id, in: db) else { return nil }
        guard !held.hasLines, held.order.needsLines(for: event) else { return held }
        held.order.lines =
            try db.raw(statements.selectLines).first([.integer(held.order.placedAt.microseconds), id.value]) { row in
                try CountedOrder.lines(row.data(0))
            } ?? []
        held.hasLines = true
        return held
    }

    private func stored(_ id: StoredText, in db: Database) throws -> HeldOrder? {
        let found = try db.raw(statements.selectOrder).first([id.value]) { try CountedOrder(amounts: $0) }
        guard let found else { return nil }
        let held = HeldOrder(found, isNew: false)
        orders[id] = held
        return held
    }
}
