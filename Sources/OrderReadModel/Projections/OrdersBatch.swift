import CQRS
import GRDB
import OrderEvents
import SQLiteProjectionStore
import SQLiteStorage

/// Applies the events of one transaction to orders, and writes what they do to the kept totals once.
final class OrdersBatch: SQLiteProjectionBatch {
    private let projection: OrdersProjection
    private var totals = GatheredTotals()

    init(_ projection: OrdersProjection) {
        self.projection = projection
    }

    func apply(_ fact: DomainEvent, recorded: RecordedEvent, in db: Database) throws {
        guard case .order(let event) = fact else { return }
        totals.add(try projection.apply(event, recorded: recorded, in: db))
    }

    func finish(in db: Database) throws {
        try totals.write(with: projection.statements, in: db)
    }
}
