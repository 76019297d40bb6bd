import CPostgres
import Synchronization

/// Has the server cancel what a connection runs, from any thread.
final class RunningStatement: @unchecked Sendable {
    // Libpq fills it in when it is made and only reads it afterwards, so threads may share it.
    private let cancel: OpaquePointer

    /// Nil when there is no memory.
    init?(of connection: OpaquePointer) {
        guard let cancel = postgres_get_cancel(connection) else { return nil }
        self.cancel = cancel
    }

    deinit { postgres_free_cancel(cancel) }

    /// Asks for it, and waits until the server has heard; what runs then fails with 57014.
    func stop() { postgres_cancel_running(cancel) }
}
