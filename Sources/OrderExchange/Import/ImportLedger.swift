import CQRS
import OrderEvents

/// Keeps the count while an import runs and makes the report of it.
struct ImportLedger {
    private let batch: ImportBatch
    private let progress: @Sendable (ImportProgress) -> Void
    private var result = ImportReport()
    private var unit = ImportProgress.Unit.rowsRead
    private var total: Int?
    private var current = ImportReport.Count()
    /// The orders that are at the desk, by what the files ask for.
    private var kept = OrderTally()
    /// Whom the orders name and the desk does not know.
    private var missingCustomers: Set<CustomerID> = []

    init(_ batch: ImportBatch, isDryRun: Bool, progress: @escaping @Sendable (ImportProgress) -> Void) {
        self.batch = batch
        self.progress = progress
        result.isDryRun = isDryRun
        result.asked = batch.asked
        result.rejectedRows = batch.rejected
        result.readings = batch.readings
        result.notes = batch.notes
        progress(ImportProgress(unit: .rowsRead, done: batch.rows.all, total: batch.rows.all))
    }

    /// Begins to count another kind of record.
    mutating func begin(_ unit: ImportProgress.Unit, of total: Int) {
        self.unit = unit
        self.total = total
        current = ImportReport.Count()
        if total > 0 { reportProgress() }
    }

    mutating func record(_ outcome: Outcome, counting kind: WritableKeyPath<ImportReport, ImportReport.Count>) {
        current.add(1, outcome.result)
        result[keyPath: kind].add(1, outcome.result)
        if let complaint = outcome.complaint { result.rejectedRows.append(complaint) }
        if let difference = outcome.difference { result.differences.append(difference) }
        reportProgress()
    }

    mutating func recordOrder(_ record: OrderRecord, _ outcome: OrderOutcome) {
        current.add(1, outcome.result)
        result.orders.add(1, outcome.result)
        result.lines.add(record.command.items.count, outcome.result)
        if outcome.result != .rejected { kept.add(record.status, record.total) }
        switch outcome.result {
        case .imported: result.imported.add(outcome.status, record.total)
        case .updated: result.updated.add(outcome.status, outcome.total)
        case .alreadyThere: result.alreadyThere.add(outcome.status, outcome.total)
        case .rejected: break
        }
        if let complaint = outcome.complaint { result.rejectedRows.append(complaint) }
        if let difference = outcome.difference { result.differences.append(difference) }
        if let customer = outcome.missingCustomer { missingCustomers.insert(customer) }
        reportProgress()
    }

    /// Makes the report of an import of which nothing was sent.
    func heldBack() -> ImportReport {
        var report = report()
        report.wasHeldBack = true
        return report
    }

    /// Makes the report; rows that never reached the desk count as rejected.
    func report() -> ImportReport {
        var report = result
        report.customers.rejected = batch.rows.customers - report.customers.kept
        report.products.rejected = batch.rows.products - report.products.kept
        report.orders.rejected = batch.rows.orders - report.orders.kept
        report.lines.rejected = batch.rows.lines - report.lines.kept
        report.rejected = batch.asked
        report.rejected.subtract(kept)
        if let remedy { report.notes.insert(remedy, at: 0) }
        // By the reason too: several records may come from one line, and their answers in any order.
        report.rejectedRows.sort { ($0.file, $0.line, $0.reason) < ($1.file, $1.line, $1.reason) }
        report.differences.sort { ($0.file, $0.line, $0.reason) < ($1.file, $1.line, $1.reason) }
        return report
    }

    /// Makes the error of an import that the log ended; records still in flight then are not counted.
    func interruption(by cause: StoreError) -> ImportInterrupted {
        ImportInterrupted(
            cause: cause, customers: result.customers.kept, products: result.products.kept, orders: result.orders.kept)
    }

    /// What to do about all orders that were refused for their customers; nil when none was.
    private var remedy: String? {
        switch missingCustomers.count {
        case 0: nil
        case 1: "import customers first: 1 customer of these orders is not at the desk"
        case let count: "import customers first: \(count) customers of these orders are not at the desk"
        }
    }

    private func reportProgress() {
        progress(
            ImportProgress(
                unit: unit, done: current.total, total: total, accepted: current.imported + current.updated,
                repeated: current.alreadyThere, rejected: current.rejected))
    }
}

extension ImportReport.Count {
    fileprivate var kept: Int { imported + updated + alreadyThere }

    fileprivate mutating func add(_ number: Int, _ result: RecordResult) {
        switch result {
        case .imported: imported += number
        case .updated: updated += number
        case .alreadyThere: alreadyThere += number
        case .rejected: rejected += number
        }
    }
}
