import CQRS
import Dispatch
import OrderCommands
import OrderEvents

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
        var ledger = ImportLedger(batch, isDryRun: overlay != nil, progress: progress)
        if options.allOrNothing, !batch.rejected.isEmpty { return ledger.heldBack() }
        do {
            try await registerGuest(in: batch)
            try await importCustomers(batch, &ledger)
            try await importProducts(batch, &ledger)
            try await importOrders(batch, &ledger)
        } catch let error as StoreError where overlay == nil {
            throw ledger.interruption(by: error)
        }
        return ledger.report()
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

    private func importCustomers(_ batch: ImportBatch, _ ledger: inout ImportLedger) async throws {
        let reconciler = reconciler
        ledger.begin(.customers, of: batch.customers.count)
        try await forEach(batch.customers, atMost: options.maximumInFlight) { record in
            try await reconciler.register(record)
        } collect: {
            ledger.record($0, counting: \.customers)
        }
    }

    private func importProducts(_ batch: ImportBatch, _ ledger: inout ImportLedger) async throws {
        let reconciler = reconciler
        ledger.begin(.products, of: batch.products.count)
        try await forEach(batch.products, atMost: options.maximumInFlight) { record in
            try await reconciler.list(record)
        } collect: {
            ledger.record($0, counting: \.products)
        }
    }

    private func importOrders(_ batch: ImportBatch, _ ledger: inout ImportLedger) async throws {
        let reconciler = reconciler
        ledger.begin(.orders, of: batch.orders.count)
        try await forEach(batch.orders, atMost: options.maximumInFlight) { record in
            (record, try await reconciler.lead(record))
        } collect: { record, outcome in
            ledger.recordOrder(record, outcome)
            overlay?.forget(.order(record.command.orderID))
        }
    }
}

extension RegisterCustomer {
    fileprivate static func guest(_ id: CustomerID) -> RegisterCustomer {
        RegisterCustomer(customerID: id, customerName: "Guest", email: "", country: "")
    }
}

/// Works on every element, at most `limit` at once, and collects the outcomes one at a time as they come.
private func forEach<Element: SpoolCoded & Sendable, Outcome: Sendable>(
    _ elements: SpooledList<Element>, atMost limit: Int,
    work: @escaping @Sendable (Element) async throws -> Outcome, collect: (Outcome) -> Void
) async throws {
    try await withThrowingTaskGroup(of: Outcome.self) { group in
        var running = 0
        for block in 0..<elements.blockCount {
            for element in try await runBlocking({ try elements.elements(inBlock: block) }) {
                if running == limit, let outcome = try await group.next() {
                    collect(outcome)
                    running -= 1
                    try Task.checkCancellation()
                }
                group.addTask { try await work(element) }
                running += 1
            }
        }
        for try await outcome in group {
            collect(outcome)
            try Task.checkCancellation()
        }
    }
}

/// Runs blocking work on a queue of its own, because the pool that tasks share has only a few threads.
private func runBlocking<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "orderdesk.import").async {
            continuation.resume(with: Result(catching: work))
        }
    }
}
