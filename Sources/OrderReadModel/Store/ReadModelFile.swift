import CQRS
import Foundation
import SQLiteStorage
import Synchronization

/// Owns the read model's file, and makes a new one when it was deleted under the program.
///
/// Nothing is lost by that: everything in it comes back from the log. Only this actor replaces the file; whoever is
/// still at work on the old one finishes there, and is told that it is gone.
actor ReadModelFile {
    nonisolated let url: URL
    private let schema: ReadModelSchema
    private let access: StoreFile.Access
    private nonisolated let opened: Mutex<StoreFile>
    private nonisolated let changed = ChangeSignal()
    private nonisolated let isListening = Mutex(false)

    /// Opens the file, and makes it or brings its projections up to date when need be; throws ``StoreError``.
    init(url: URL, schema: ReadModelSchema, access: StoreFile.Access) async throws {
        self.url = url
        self.schema = schema
        self.access = access
        opened = Mutex(try await Self.open(url, schema, access))
    }

    /// Runs `work` on the file; once more, on a new one, when the file turns out to be gone.
    nonisolated func use<T: Sendable>(_ work: @Sendable (StoreFile) async throws -> T) async throws -> T {
        let file = opened.withLock { $0 }
        do {
            return try await work(file)
        } catch let error as StoreError where error.kind == .gone && access == .readWrite {
            return try await work(try await renew(file))
        }
    }

    /// Returns a feed that ticks after changes, of a new file too.
    nonisolated func changes() -> AsyncStream<Void> {
        let ticks = changed.ticks()
        let isFirst = isListening.withLock { isListening in
            defer { isListening = true }
            return !isListening
        }
        if isFirst { listen(to: opened.withLock { $0 }) }
        return ticks
    }

    /// Closes the file; blocks until what is under way has finished.
    nonisolated func close() {
        opened.withLock { $0 }.close()
        changed.finish()
    }

    private func renew(_ gone: StoreFile) async throws -> StoreFile {
        let fresh = try await Self.open(url, schema, access)
        // Several may have met the missing file at once; the first one's stays.
        let (file, isOurs) = opened.withLock { file in
            guard file === gone else { return (file, false) }
            file = fresh
            return (file, true)
        }
        if isOurs, isListening.withLock({ $0 }) { listen(to: file) }
        changed.notify()
        return file
    }

    /// Passes a file's ticks on until it is closed.
    private nonisolated func listen(to file: StoreFile) {
        let ticks = file.changes()
        Task { [changed] in
            for await _ in ticks { changed.notify() }
        }
    }

    private static func open(
        _ url: URL, _ schema: ReadModelSchema, _ access: StoreFile.Access
    ) async throws -> StoreFile {
        let file = try StoreFile(at: url, kind: ReadModelSchema.kind, durability: .normal, access: access)
        if try await file.read({ db in try schema.isCurrent(in: db) }) { return file }
        if access == .readOnly {
            if try await file.read({ db in try schema.isReadable(in: db) }) { return file }
            throw StoreError(
                .readOnly, "\(url.path(percentEncoded: false)) was made by another version of this program",
                remedy: "open it once for reading and writing")
        }
        let now = SystemClock().now()
        try await file.write { db in try schema.adopt(in: db, at: now) }
        return file
    }
}
