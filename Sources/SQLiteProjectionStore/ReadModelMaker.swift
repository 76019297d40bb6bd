import CQRS
import Foundation
import SQLiteStorage

/// Opens read models, and makes them where they may be made.
struct ReadModelMaker: Sendable {
    let url: URL
    let kind: StoreKind
    let schema: ReadModelSchema
    let access: StoreFile.Access
    let log: URL?
    let logID: @Sendable () -> UUID?
    let mayMake: @Sendable () -> Bool
    let onWarning: ReadModelFile.WarningHandler

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
        onWarning(
            "\(error.message); it is being rebuilt from the log, the damaged file is '\(aside.lastPathComponent)'")
        return true
    }

    func open() async throws -> StoreFile {
        try requireLog()
        try requireFile()
        let file = try await openOnThread()
        do {
            try await requireSameLog(in: file)
        } catch {
            file.close()
            throw error
        }
        if try await file.read({ db in try schema.isCurrent(in: db) }) { return file }
        if access == .readOnly {
            if try await file.read({ db in try schema.isReadable(in: db) }) { return file }
            throw StoreError(
                .readOnly, url.sentence("was made by another version of this program"),
                remedy: kind.openingHint)
        }
        let now = SystemClock().now()
        try await file.write { db in try schema.adopt(in: db, at: now) }
        return file
    }

    /// Notes the log's id in the file; throws `StoreError` when it has that of another one.
    private func requireSameLog(in file: StoreFile) async throws {
        guard let id = logID() else { return }
        let noted = try await file.read { db in try LogIdentityTable(db: db).id() }
        if let noted, noted != id {
            throw StoreError(
                .cannotOpen, url.sentence("was made from another log than this one"),
                remedy: "name the log it was made from, or move the file away: it comes back from the log")
        }
        guard noted == nil, access == .readWrite else { return }
        try await file.write { db in try LogIdentityTable(db: db).note(id) }
    }

    /// Opens the file on a thread of its own, because it may wait for another process's lock.
    private func openOnThread() async throws -> StoreFile {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { [url, kind, access] in
                continuation.resume(
                    with: Result {
                        try StoreFile(at: url, kind: kind, durability: .normal, access: access)
                    })
            }
            thread.name = "open \(url.lastPathComponent)"
            thread.start()
        }
    }

    /// Whether there is no file, and none may be made.
    var isMissing: Bool {
        !FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) && (access == .readOnly || !mayMake())
    }

    /// Throws `StoreError` when there is no read model and none may be made.
    private func requireFile() throws {
        guard isMissing else { return }
        guard access == .readOnly else {
            throw StoreError(
                .unreachable, url.sentence("is not there, and its log was not reached yet"),
                remedy: "it is made by itself once the log can be reached")
        }
        throw StoreError(
            .cannotOpen, url.sentence("is not there at the moment, so there is nothing to read"),
            remedy: "\(kind.openingHint): it comes back from the log")
    }

    private func requireLog() throws {
        guard let log else { return }
        let path = log.path(percentEncoded: false)
        guard !FileManager.default.fileExists(atPath: path) else { return }
        throw StoreError(
            .gone, log.sentence("is not there, so the read model is not made either"),
            remedy: "put the log back, or mount the disk it is on")
    }
}
