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
                .busy, url.sentence("is locked by another program"),
                remedy: "try again; if it stays locked, close the other program that has the file open")
        case .SQLITE_FULL:
            self.init(.full, url.sentence("cannot grow: its disk is full"), remedy: "make room on it, then try again")
        case .SQLITE_READONLY:
            self = .notWritable(url)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self = .cannotOpen(url, because: detail)
        case .SQLITE_MISUSE:
            self.init(
                .closed, url.sentence("was used after it was closed (\(detail))"), remedy: "start the program again")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = .damaged(url, because: detail)
        case .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_SCHEMA, .SQLITE_RANGE, .SQLITE_FORMAT:
            // Our own statements are right for our own schema: the file does not hold what it should.
            self = .damaged(url, because: detail)
        default:
            self.init(
                .inputOutput, url.sentence("could not be read or written (\(detail))"),
                remedy: "check the disk and the limits on file sizes, then try again")
        }
    }

    /// Reports that a file's content contradicts itself.
    public static func damaged(_ url: URL, because detail: String) -> StoreError {
        StoreError(
            .corrupt, url.sentence("is damaged (\(detail))"),
            remedy:
                "end every program that has it open, move the file and its -wal away, and put a good backup in its place"
        )
    }

    /// Reports that a file lost its companion files; `isLog` when it is the log, which cannot be made again as a read
    /// model can.
    static func severed(_ url: URL, from names: [String], isLog: Bool) -> StoreError {
        let what = "\(names.joined(separator: " and ")) \(names.count > 1 ? "were" : "was") removed or replaced"
        return StoreError(
            .corrupt, url.sentence("cannot be used any more (\(what) while it was open)"),
            remedy: isLog
                ? "end every program that has it open, put nothing in the file's place, then start again"
                : "end every program that has it open, then start again")
    }

    /// Reports that another process has a file open that lost its companion files.
    static func severedElsewhere(_ url: URL, isLog: Bool) -> StoreError {
        let name = url.lastPathComponent
        return StoreError(
            isLog ? .cannotOpen : .corrupt,
            url.sentence("is open in another process and has lost \(name)-wal or \(name)-shm next to it"),
            remedy: "end every program that has it open first, which saves what they accepted; then start again")
    }

    /// Reports that a file has other names (hard links), perhaps in other folders.
    static func linked(_ url: URL, _ kind: Kind, names: UInt64) -> StoreError {
        StoreError(
            kind, url.sentence("has \(names) names (hard links), by which it could be opened twice at once"),
            remedy: "remove all names but this one; 'find DIR -samefile FILE' shows them, and a copy is made with cp")
    }

    /// Reports that a pipe, a device or the like, called `name`, is in the place of a database or of a companion file.
    static func notRegular(_ url: URL, name: String) -> StoreError {
        StoreError(
            .cannotOpen, url.sentence("cannot be opened (\(name) is not a regular file)"),
            remedy: "move \(name) away, or choose another directory")
    }

    /// Reports that another program holds a folder's lock.
    static func folderLocked(_ folder: URL) -> StoreError {
        StoreError(
            .busy, "the data directory '\(folder.storePath)' is locked by another program",
            remedy: "try again; if it stays locked, 'fuser -v' on the directory shows who has it, and end that program")
    }

    /// Reports that a file was removed without its write-ahead log.
    static func torn(_ url: URL) -> StoreError {
        StoreError(
            .cannotOpen, url.sentence("is missing or empty, but its write-ahead log is there"),
            remedy: "put the file back next to it, or move the -wal file away to begin again")
    }

    /// Reports that a commit may be lost with one of the files it was written to.
    static func committedAway(because finding: StoreError) -> StoreError {
        StoreError(.inputOutput, finding.message, remedy: finding.remedy)
    }

    static func cannotOpen(_ url: URL, because detail: String) -> StoreError {
        StoreError(
            .cannotOpen, url.sentence("cannot be opened (\(detail))"),
            remedy: "check that its folder exists and that you may read and write in it, or choose another one")
    }

    static func notWritable(_ url: URL) -> StoreError {
        StoreError(
            .readOnly, url.sentence("cannot be written"),
            remedy: "check the permissions of the file and its folder, or only read, with --read-only")
    }

    static func notOurs(_ kind: StoreKind, at url: URL) -> StoreError {
        StoreError(
            .notADatabase, url.sentence("is not this program's \(kind.title)"),
            remedy: "choose another data directory, or move the file away if it is not needed")
    }
}

extension URL {
    /// The path as the operating system knows it.
    var storePath: String { path(percentEncoded: false) }

    /// Returns a sentence about a file: its name first, because a short display may cut off the end, and its folder
    /// last.
    package func sentence(_ words: String) -> String {
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
    case let error as CompanionsChanged: StoreError.severed(url, from: error.names, isLog: true)
    default: error
    }
}
