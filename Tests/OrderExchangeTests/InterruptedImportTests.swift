import CQRS
import OrderCommands
import OrderExchange
import OrderWriteModel
import Synchronization
import TestSupport
import Testing

/// A log that fails half-way through an import.
struct InterruptedImportTests {
    @Test func `an import that the log ends says what is kept and how to go on`() async throws {
        let full = StoreError(.full, "the disk is full", remedy: "make room")
        let clock = ManualClock()
        let log = InMemoryEventStore(clock: clock)
        let failing = FailingBus(after: 3, error: full)
        var bus = CommandBus(middleware: [MetadataMiddleware(clock: clock), ValidationMiddleware(), failing])
        OrderWriteModel.register(on: &bus, store: AggregateStore(log: log), policy: ApprovalPolicy())
        let importer = OrderImporter(bus: bus, log: log, options: ImportOptions(actor: "ann", maximumInFlight: 1))
        let interruption = try await #require(throws: ImportInterrupted.self) {
            _ = try await importer.run(Folder().source)
        }
        #expect(interruption.cause == full)
        #expect(
            interruption.description
                == "the disk is full; make room. The import was interrupted, and the good rows so far are kept: at least "
                + "1 customer, 2 products, 0 orders. Once that is mended, import the same files again: only what is "
                + "missing is added")
    }
}

/// Lets some commands through and fails the rest.
private final class FailingBus: CommandMiddleware {
    private let left: Mutex<Int>
    private let error: StoreError

    init(after count: Int, error: StoreError) {
        left = Mutex(count)
        self.error = error
    }

    func dispatch<C: Command>(
        _ envelope: CommandEnvelope<C>,
        next: @Sendable (CommandEnvelope<C>) async throws -> CommandAnswer<C.Details>
    ) async throws -> CommandAnswer<C.Details> {
        let isThrough = left.withLock { left in
            left -= 1
            return left >= 0
        }
        guard isThrough else { throw error }
        return try await next(envelope)
    }
}
