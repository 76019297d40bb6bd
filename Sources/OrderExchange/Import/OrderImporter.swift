import CQRS
import OrderCommands
import OrderEvents
import Synchronization

/// Brings past customers, products and orders to the desk, through the command bus.
///
/// Command ids are derived from the records' own ids: importing the same files again changes nothing, and an import
/// that was interrupted is finished by running it again.
public struct OrderImporter: Sendable {
    private let bus: CommandBus
    private let log: any EventStore
    private let options: ImportOptions
    /// What the commands are tried on in a dry run.
    private let overlay: OverlayEventStore?
    /// What may be held of the files.
    var limits = ImportLimits()

    /// Creates an importer that dispatches to a bus; `log` is the one it writes to, read for what the desk has already.
    public init(bus: CommandBus, log: any EventStore, options: ImportOptions) {
        self.bus = bus
        self.log = log
        self.options = options
        overlay = nil
    }

    /// Creates an importer for a dry run: it dispatches to a bus that writes to an overlay of the desk's log.
    ///
    /// The report is that of an import into the desk as it is now. The overlay forgets each order that is reported, so that
    /// no more than those in flight, the customers and the products are held.
    public init(bus: CommandBus, dryRunOn overlay: OverlayEventStore, options: ImportOptions) {
        self.bus = bus
        self.log = overlay
        self.options = options
        self.overlay = overlay
    }

    /// Reads and checks everything, then registers customers, lists products and leads orders to their status.
    ///
    /// Bad rows and business refusals are in the report. `progress` is called often and never at the same time twice;
    /// it should return at once. Throws ``ImportError`` when a file as a whole cannot be used, before anything is
    /// dispatched, and `StoreError` when what is read cannot be held; later ``ImportInterrupted`` when the log fails, or `CancellationError`: what was answered then stays. A
    /// dry run, of which nothing stays, throws the log's own `StoreError`.
    public func run(
        _ source: ImportSource, progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) async throws -> ImportReport {
        try checkGuest()
        let batch = try await read(source, progress: progress)
        if options.stopsAtQuestions, let question = batch.question { throw ImportError.stopped(at: question) }
        let ledger = SharedLedger(ImportLedger(batch, isDryRun: overlay != nil, progress: progress))
        if options.allOrNothing, !batch.rejected.isEmpty { return ledger.use { $0.heldBack() } }
        do {
            try await registerGuest(in: batch)
            try await importCustomers(batch, ledger)
            try await importProducts(batch, ledger)
            try await importOrders(batch, ledger)
        } catch let error as StoreError where overlay == nil {
            throw ledger.use { $0.interruption(by: error) }
        }
        return ledger.use { $0.report() }
    }

    private func read(
        _ source: ImportSource, progress: @escaping @Sendable (ImportProgress) -> Void
    ) async throws -> ImportBatch {
        let (options, limits) = (options, limits)
        do {
            return try await runBlocking {
                try SourceReader(source, options: options, limits: limits, progress: progress).read()
            }
        } catch let error as StoreError {
            throw StoreError(error.kind, error.message, remedy: "\(error.remedy); nothing was imported")
        }
    }

    private var dispatcher: ImportDispatcher {
        ImportDispatcher(bus: bus, actor: options.actor)
    }

    private var reconciler: Reconciler {
        Reconciler(dispatcher: dispatcher, records: DeskRecords(log: log), policy: options.onDifference)
    }

    private func checkGuest() throws {
        guard let guestCustomerID = options.guestCustomerID else { return }
        guard let rejection = RegisterCustomer.guest(guestCustomerID).validate() else { return }
        throw ImportError.badGuestCustomer(reason: rejection.sentence)
    }

    /// Registers the guests' customer unless the files do; a desk that has that customer keeps its own.
    private func registerGuest(in batch: ImportBatch) async throws {
        guard batch.hasGuests, let guestCustomerID = options.guestCustomerID else { return }
        let isListed = try await runBlocking {
            try batch.customers.contains { $0.command.customerID == guestCustomerID }
        }
        guard !isListed else { return }
        _ = try await dispatcher.dispatch(
            RegisterCustomer.guest(guestCustomerID), .registerCustomer, guestCustomerID.rawValue)
    }

    private func importCustomers(_ batch: ImportBatch, _ ledger: SharedLedger) async throws {
        let reconciler = reconciler
        ledger.use { $0.begin(.customers, of: batch.customers.count) }
        try await forEach(batch.customers, atMost: options.maximumInFlight) { record in
            let outcome = try await reconciler.register(record)
            ledger.use { $0.record(outcome, counting: \.customers) }
        }
    }

    private func importProducts(_ batch: ImportBatch, _ ledger: SharedLedger) async throws {
        let reconciler = reconciler
        ledger.use { $0.begin(.products, of: batch.products.count) }
        try await forEach(batch.products, atMost: options.maximumInFlight) { record in
            let outcome = try await reconciler.list(record)
            ledger.use { $0.record(outcome, counting: \.products) }
        }
    }

    private func importOrders(_ batch: ImportBatch, _ ledger: SharedLedger) async throws {
        let (reconciler, overlay) = (reconciler, overlay)
        ledger.use { $0.begin(.orders, of: batch.orders.count) }
        try await forEach(batch.orders, atMost: options.maximumInFlight) { record in
            let outcome = try await reconciler.lead(record)
            ledger.use { $0.recordOrder(record, outcome) }
            overlay?.forget(.order(record.command.orderID))
        }
    }
}

/// Holds the count of an import for its workers, one of whom uses it at a time.
private final class SharedLedger: Sendable {
    private let ledger: Mutex<ImportLedger>

    init(_ ledger: sending ImportLedger) {
        self.ledger = Mutex(ledger)
    }

    func use<T: Sendable>(_ body: (inout ImportLedger) -> T) -> T {
        ledger.withLock { body(&$0) }
    }
}

extension RegisterCustomer {
    /// Registers the customer whose the orders without one are.
    static func guest(_ id: CustomerID) -> RegisterCustomer {
        RegisterCustomer(customerID: id, customerName: "Guest", email: "", country: "")
    }
}

/// Works on every element, on `limit` at once at most; ends with the first error, or when it is cancelled.
///
/// A task for each worker and not for each element: making one costs as much as a small command.
private func forEach<Element: SpoolCoded & Sendable>(
    _ elements: SpooledList<Element>, atMost limit: Int, work: @escaping @Sendable (Element) async throws -> Void
) async throws {
    let feed = RecordFeed<Element>(holding: limit)
    try await withThrowingTaskGroup { group in
        for _ in 0..<min(limit, elements.count) {
            group.addTask {
                try await feed.stoppingOnError {
                    while let element = await feed.next() {
                        try Task.checkCancellation()
                        try await work(element)
                    }
                }
            }
        }
        try await feed.stoppingOnError {
            for block in 0..<elements.blockCount where !feed.isEnded {
                await feed.add(try await runBlocking { try elements.elements(inBlock: block) })
            }
        }
        feed.end()
        try await group.waitForAll()
    }
}
