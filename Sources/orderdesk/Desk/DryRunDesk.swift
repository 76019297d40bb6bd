import CQRS
import DeskComposition

/// Holds a desk on which commands can be tried: the real write side over the real log; nothing that it appends is kept.
///
/// Nothing is written to the desk's log and read model, and where there is no desk, none is made: an empty one in
/// memory answers instead. As after any reading, SQLite's shared memory may be left next to the log.
struct DryRunDesk: Sendable {
    /// What the commands are tried on.
    let overlay: OverlayEventStore
    /// Decides as the desk's own would, and is not logged or counted.
    let commands: CommandBus
    /// The desk's log, open for reading; nil when there is no desk.
    private let log: DeskLog?

    /// Opens the log for reading; throws ``StoreError``.
    init(_ settings: DeskSettings) async throws {
        let clock = SystemClock()
        log =
            if settings.sharedLog != nil { try DeskLog.forReading(settings) } else {
                try settings.location.holdsDesk() ? try DeskLog.forReading(settings) : nil
            }
        do {
            try await log?.store.requireReadableEvents()
            overlay = try await OverlayEventStore(over: log?.store ?? InMemoryEventStore(clock: clock), clock: clock)
        } catch {
            log?.close()
            throw error
        }
        commands = CommandBus(
            decidingOn: AggregateStore(log: overlay), settings.configuration, clock: clock)
    }

    /// Closes the log.
    func close() {
        log?.close()
    }
}
