import CQRS
import Foundation
import GRDB

extension StoreError {
    /// Translates what SQLite reports about a file into what a caller can act on.
    public init(_ error: DatabaseError, in url: URL) {
        let detail = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .busy, url.said("is locked by another program"),
                remedy: "try again; if it stays locked, close the other program that has the file open")
        case .SQLITE_FULL:
            self.init(.full, url.said("cannot grow: its disk is full"), remedy: "make room on it, then try again")
        case .SQLITE_READONLY:
            self = .notWritable(url)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self = .cannotOpen(url, because: detail)
        case .SQLITE_MISUSE:
            self.init(.closed, url.said("was used after it was closed (\(detail))"), remedy: "start the program again")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = .damaged(url, because: detail)
        case .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_SCHEMA, .SQLITE_RANGE, .SQLITE_FORMAT:
            // Our own statements are right for our own schema: the file does not hold what it should.
            self = .damaged(url, because: detail)
        default:
            self.init(
                .inputOutput, url.said("could not be read or written (\(detail))"),
                remedy: "check the disk and the limits on file sizes, then try again")
        }
    }

    /// Says that a file's content contradicts itself.
    public static func damaged(_ url: URL, because detail: String) -> StoreError {
        StoreError(
            .corrupt, url.said("is damaged (\(detail))"),
            remedy: "end every orderdesk, move the file and its -wal away, and put a good backup in its place")
    }

    /// Says that a file was taken away and its write-ahead log was not.
    static func torn(_ url: URL) -> StoreError {
        StoreError(
            .cannotOpen, url.said("is missing or empty, but its write-ahead log is there"),
            remedy: "put the file back beside it, or move the -wal file away to begin anew")
    }

    /// Says that a file went away under a commit, which is kept only if the same file comes back.
    static func committedAway(_ url: URL) -> StoreError {
        StoreError(
            .inputOutput, url.said("was deleted, moved or replaced while it was being written"),
            remedy: "put the same file back, or end every orderdesk and start again")
    }

    static func cannotOpen(_ url: URL, because detail: String) -> StoreError {
        StoreError(
            .cannotOpen, url.said("cannot be opened (\(detail))"),
            remedy: "check that its folder exists and that you may read and write in it, or choose another one")
    }

    static func notWritable(_ url: URL) -> StoreError {
        StoreError(
            .readOnly, url.said("cannot be written"),
            remedy: "check the permissions of the file and its folder, or only look, with --read-only")
    }

    static func notOurs(_ kind: StoreKind, at url: URL) -> StoreError {
        StoreError(
            .notADatabase, url.said("is not this program's \(kind.title)"),
            remedy: "choose another data directory, or move the file away if it is not needed")
    }
}

extension URL {
    /// The path as the operating system knows it.
    var storePath: String { path(percentEncoded: false) }

    /// Says something of a file: its name first, because what is read at a glance may be cut off, and last where it is.
    package func said(_ words: String) -> String {
        var folder = deletingLastPathComponent().storePath
        if folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        return "\(lastPathComponent) \(words), in '\(folder)'"
    }
}

/// Runs `body` and translates what GRDB throws about a file; other errors, a cancellation too, pass untouched.
func translatingErrors<T>(in url: URL, _ body: () throws -> T) throws -> T {
    do { return try body() } catch { throw translated(error, in: url) }
}

/// Returns the ``StoreError`` for an error of GRDB's, and any other error as it is.
func translated(_ error: any Error, in url: URL) -> any Error {
    switch error {
    case let error as DatabaseError: StoreError(error, in: url)
    case let error as RowDecodingError: StoreError.damaged(url, because: error.description)
    default: error
    }
}
