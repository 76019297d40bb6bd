import CQRS
import Foundation
import GRDB

extension StoreError {
    /// Translates what SQLite reports about a file into what a caller can act on.
    public init(_ error: DatabaseError, in url: URL) {
        let file = url.storePath
        let detail = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .busy, "\(file) is locked by another program",
                remedy: "try again; if it stays locked, close the other program that has the file open")
        case .SQLITE_FULL:
            self.init(.full, "the disk that holds \(file) is full", remedy: "make room on it, then try again")
        case .SQLITE_READONLY:
            self = .notWritable(url)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self = .cannotOpen(url, because: detail)
        case .SQLITE_MISUSE:
            self.init(.closed, "\(file) was used after it was closed (\(detail))", remedy: "start the program again")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = .damaged(url, because: detail)
        case .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_SCHEMA, .SQLITE_RANGE, .SQLITE_FORMAT:
            // Our own statements are right for our own schema: the file does not hold what it should.
            self = .damaged(url, because: detail)
        default:
            self.init(
                .inputOutput, "reading or writing \(file) failed (\(detail))",
                remedy: "check the disk and its connection, then try again")
        }
    }

    /// Says that a file's content contradicts itself.
    public static func damaged(_ url: URL, because detail: String) -> StoreError {
        StoreError(
            .corrupt, "\(url.storePath) is damaged (\(detail))",
            remedy: "end every orderdesk, move the file and its -wal away, and put a good backup in its place")
    }

    /// Says that a file was taken away and its write-ahead log was not.
    static func torn(_ url: URL) -> StoreError {
        StoreError(
            .cannotOpen, "\(url.storePath) is missing or empty, but its write-ahead log is there",
            remedy: "put the file back beside it, or move the -wal file away to begin anew")
    }

    static func cannotOpen(_ url: URL, because detail: String) -> StoreError {
        StoreError(
            .cannotOpen, "\(url.storePath) cannot be opened (\(detail))",
            remedy: "check that its folder exists and that you may read and write in it, or choose another one")
    }

    static func notWritable(_ url: URL) -> StoreError {
        StoreError(
            .readOnly, "\(url.storePath) cannot be written",
            remedy: "check the permissions of the file and its folder, or open it for reading only")
    }

    static func notOurs(_ kind: StoreKind, at url: URL) -> StoreError {
        StoreError(
            .notADatabase, "\(url.storePath) is not this program's \(kind.title)",
            remedy: "choose another data directory, or move the file away if it is not needed")
    }
}

extension URL {
    /// The path as the operating system knows it.
    var storePath: String { path(percentEncoded: false) }
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
