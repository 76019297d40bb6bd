import CQRS
import Foundation
import GRDB

/// Keeps a copy of a file in its folder until the file is brought up to date.
///
/// The transaction that does so keeps the file safe from crashes; the copy is for what nobody has thought of.
struct MigrationCopy {
    private let url: URL

    /// Copies a file whose write lock is held by a connection that has written nothing yet; throws ``StoreError`` and
    /// `DatabaseError`.
    init(of original: URL, version: Int) throws {
        url = original.appendingPathExtension("schema-\(version)")
        // A copy that is there already comes from an interrupted migration, and holds nothing that the file does not.
        unlink(url.storePath)
        let descriptor = open(url.storePath, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError.notWritable(original) }
        close(descriptor)
        do {
            // SQLite copies nothing over a connection that is in a write transaction, so another one reads.
            var configuration = Configuration()
            configuration.readonly = true
            let source = try DatabaseQueue(path: original.storePath, configuration: configuration)
            let copy = try DatabaseQueue(path: url.storePath)
            try source.backup(to: copy)
            try copy.close()
            try source.close()
        } catch {
            remove()
            throw error
        }
    }

    func remove() {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(url.storePath + suffix) }
    }
}
