import CQRS
import GRDB
import OrderEvents
import SQLiteProjectionStore
import SQLiteStorage

/// Applies the events of one transaction to orders: each row of an order, its entry in the full-text index and each kept total
/// is written once.
final class OrdersBatch: SQLiteProjectionBatch {
    private let statements: OrderStatements
    private var totals = GatheredTotals()
    private var orders: [StoredText: HeldOrder] = [:]
    /// Those that are yet to be written, in the order in which they were placed or first changed.
    private var changed: [HeldOrder] = []

    init(_ projection: OrdersProjection) {
        statements = projection.statements
    }

    func apply(_ fact: DomainEvent, recorded: RecordedEvent, in db: Database) throws {
        guard case .order(let event) = fact else { return }
        if case .placed(let placed) = event {
            try add(placed, recorded: recorded)
        } else {
            try advance(event, recorded: recorded, in: db)
        }
    }

    func finish(in db: Database) throws {
        defer { (orders, changed, totals) = ([:], [], GatheredTotals()) }
        if !changed.isEmpty { try OrderRowWriter(statements, in: db).write(changed) }
        try totals.write(with: statements, in: db)
    }

    /// One that is there from an earlier transaction is found when it is written.
    private func add(_ event: OrderPlaced, recorded: RecordedEvent) throws {
        let id = StoredText(event.orderID.rawValue)
        guard orders[id] == nil else {
            throw ProjectionError("order '\(event.orderID)' is in the read model already")
        }
        let order = try HeldOrder(event, recorded: recorded)
        orders[id] = order
        changed.append(order)
        totals.add(
            TotalsChanges(
                kinds: TotalsChange.changes(from: nil, to: order.state), customerID: order.customerID,
                actors: ActorChange.changes(from: nil, to: order.state, order.placedBy)))
    }

    private func advance(_ event: OrderEvent, recorded: RecordedEvent, in db: Database) throws {
        let order = try order(event.orderID, in: db)
        let (old, wasChanged) = (order.state, order.isChanged)
        try order.apply(event, recorded: recorded) { number in
            try db.raw(statements.selectRefunded).first([.integer(old.id), .integer(Int64(number))]) { $0.integer(0) }
        }
        if !wasChanged { changed.append(order) }
        let new = order.state
        totals.add(
            TotalsChanges(
                kinds: TotalsChange.changes(from: old, to: new), customerID: order.customerID,
                actors: old.hasAmounts(of: new) ? [] : ActorChange.changes(from: old, to: new, order.placedBy)))
    }

    /// Returns an order as it is now; throws `ProjectionError` when it is not there.
    private func order(_ orderID: OrderID, in db: Database) throws -> HeldOrder {
        let id = StoredText(orderID.rawValue)
        if let held = orders[id] { return held }
        let found = try db.raw(statements.selectState).first([id.value]) { try HeldOrder(stored: $0) }
        guard let found else { throw ProjectionError("order '\(orderID)' is not in the read model") }
        orders[id] = found
        return found
    }
}
