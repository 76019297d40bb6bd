import CQRS
import Foundation
import SQLiteStorage
import Synchronization

/// Owns the read model's file, and makes a new one when it was deleted or damaged under the program.
///
/// Nothing is lost by that: everything in it comes back from the log. Only this actor replaces the file; whoever is
/// still at work on the old one finishes there, and is told that it is gone.
actor ReadModelFile {
    /// Tells in a sentence that the file was replaced, and why.
    typealias Telling = @Sendable (String) -> Void

    nonisolated let url: URL
    private let make: Maker
    private nonisolated let opened: Mutex<StoreFile>
    private nonisolated let changed = ChangeSignal()
    private nonisolated let isListening = Mutex(false)
    private var replacements = 0
    /// The file that was put aside last, whose replacement has been told.
    private var asideOf: ObjectIdentifier?

    /// A read model that is damaged again and again is no accident: this often it is made anew, then that is told.
    private static let mostReplacements = 3

    /// Opens the file, and makes it or brings its projections up to date when need be; throws ``StoreError``.
    ///
    /// A new file is only made while `log` is there: a folder without it is not a desk's, or not mounted. A damaged
    /// file is put aside and told of.
    init(
        url: URL, schema: ReadModelSchema, access: StoreFile.Access, log: URL? = nil,
        telling: @escaping Telling = { _ in }
    ) async throws {
        self.url = url
        let make = Maker(url: url, schema: schema, access: access, log: log, telling: telling)
        self.make = make
        opened = Mutex(try await make.openSound())
    }

    /// Runs `work` on the file; once more, on a new one, when the file turns out to be gone or damaged.
    nonisolated func use<T: Sendable>(_ work: @Sendable (StoreFile) async throws -> T) async throws -> T {
        let file = opened.withLock { $0 }
        do {
            return try await work(file)
        } catch let error as StoreError where make.canMend(error) {
            return try await work(try await renew(file, because: error))
        }
    }

    /// Returns a feed that ticks after changes, of a new file too.
    nonisolated func changes() -> AsyncStream<Void> {
        let ticks = changed.ticks()
        let isFirst = isListening.withLock { isListening in
            defer { isListening = true }
            return !isListening
        }
        if isFirst { opened.withLock { $0 }.add(follower: changed) }
        return ticks
    }

    /// Closes the file; blocks until what is under way has finished.
    nonisolated func close() {
        opened.withLock { $0 }.close()
        changed.finish()
    }

    private func renew(_ old: StoreFile, because error: StoreError) async throws -> StoreFile {
        let current = opened.withLock { $0 }
        // Several may have met the trouble at once; the first one's new file stays.
        guard current === old else { return current }
        if error.kind == .corrupt {
            guard replacements < Self.mostReplacements else { throw error }
            if try make.putAside(old.identity, because: error) {
                replacements += 1
                asideOf = ObjectIdentifier(old)
            }
        }
        let fresh = try await make.open()
        let (file, isOurs) = opened.withLock { file in
            guard file === old else { return (file, false) }
            file = fresh
            return (file, true)
        }
        if isOurs, error.kind == .gone, asideOf != ObjectIdentifier(old) {
            make.telling("\(url.lastPathComponent) was deleted or replaced; the one there now is filled from the log")
        }
        if isOurs, isListening.withLock({ $0 }) { file.add(follower: changed) }
        changed.notify()
        return file
    }
}

/// Opens read models, and makes them where they may be made.
private struct Maker: Sendable {
    let url: URL
    let schema: ReadModelSchema
    let access: StoreFile.Access
    let log: URL?
    let telling: ReadModelFile.Telling

    /// Whether a new file ends this trouble.
    func canMend(_ error: StoreError) -> Bool {
        access == .readWrite && (error.kind == .gone || error.kind == .corrupt)
    }

    /// Opens the file, or a new one when it is damaged.
    func openSound() async throws -> StoreFile {
        let found = FileIdentity(of: url)
        do {
            return try await open()
        } catch let error as StoreError where error.kind == .corrupt && canMend(error) {
            _ = try putAside(found, because: error)
            return try await open()
        }
    }

    /// Returns false when another process has replaced the file already.
    func putAside(_ found: FileIdentity, because error: StoreError) throws -> Bool {
        guard let aside = try found.putAside() else { return false }
        telling("\(error.message); it is being rebuilt from the log, the damaged file is '\(aside.lastPathComponent)'")
        return true
    }

    func open() async throws -> StoreFile {
        try requireLog()
        let file = try StoreFile(at: url, kind: ReadModelSchema.kind, durability: .normal, access: access)
        if try await file.read({ db in try schema.isCurrent(in: db) }) { return file }
        if access == .readOnly {
            if try await file.read({ db in try schema.isReadable(in: db) }) { return file }
            throw StoreError(
                .readOnly, url.said("was made by another version of this program"),
                remedy: "open it once for reading and writing")
        }
        let now = SystemClock().now()
        try await file.write { db in try schema.adopt(in: db, at: now) }
        return file
    }

    private func requireLog() throws {
        guard let log else { return }
        let path = log.path(percentEncoded: false)
        guard !FileManager.default.fileExists(atPath: path) else { return }
        throw StoreError(
            .gone, log.said("is not there, so the read model is not made either"),
            remedy: "put the log back, or mount the disk it is on")
    }
}
