import CQRS
import Foundation
import GRDB

/// Holds one state of a file for as long as it is open, whatever anyone writes meanwhile.
///
/// The write-ahead log cannot be emptied past that state, so it grows until this is closed.
public final class StoreSnapshot: Sendable {
    /// Where the file is.
    public let url: URL
    private let snapshot: DatabaseSnapshot

    init(of url: URL, _ snapshot: DatabaseSnapshot) {
        self.url = url
        self.snapshot = snapshot
    }

    /// Runs `body` on the state held; errors of its own, and a cancellation, pass untouched.
    ///
    /// Nothing but temporary tables can be written. Throws `StoreError`.
    public func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        do { return try await snapshot.read(body) } catch { throw translated(error, in: url) }
    }

    /// Runs `body` on this state and on another file's at once.
    public func read<T: Sendable>(
        with other: StoreSnapshot, _ body: @escaping @Sendable (Database, Database) throws -> T
    ) async throws -> T {
        try await read { [other] db in try other.snapshot.read { otherDB in try body(db, otherDB) } }
    }

    /// Lets go of the state; blocks until what is under way has finished.
    ///
    /// `release` is run before that, where bodies of ``read(_:)`` are: it lets go of their statements.
    public func close(releasing release: () -> Void) {
        snapshot.unsafeRead { _ in release() }
        close()
    }

    /// Lets go of the state; blocks until what is under way has finished.
    public func close() {
        // A statement still in use keeps the connection open until it is released; nothing is lost by that.
        try? snapshot.close()
    }
}
