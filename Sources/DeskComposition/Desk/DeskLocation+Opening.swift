import CQRS
import Foundation

extension DeskLocation {
    /// Makes sure that there is a desk, or a place for a new one; throws ``StoreError``.
    ///
    /// The log is the desk. A read model without one was made from a log that is missing, and beginning a new log next
    /// to it would hide that loss.
    package func requireDesk(orMakeIt mayMake: Bool) throws {
        guard try !holdsDesk() else { return }
        guard mayMake else {
            throw StoreError(
                .cannotOpen, "there is no desk at '\(path)'",
                remedy: "check the directory (--data DIR or ORDERDESK_DATA); a desk is made by the dashboard, import, "
                    + "place, customers register and products add")
        }
        try makeDataDirectory()
    }

    /// Makes sure that there is a place for the read model of a log that is elsewhere; throws ``StoreError``.
    package func requireDirectoryOfReadModel(isReadOnly: Bool) throws {
        guard try !exists(writeStore) else {
            throw StoreError(
                .cannotOpen, "the desk at '\(path)' has a log of its own, and one on a server is named too",
                remedy: "choose another directory for the read model of the log on the server with --data DIR")
        }
        if !isReadOnly { try makeDataDirectory() }
    }

    /// Whether there is a desk; throws ``StoreError`` when only a read model is there.
    package func holdsDesk() throws -> Bool {
        // In this order, because making a desk begins with the log.
        let hasReadModel = try exists(readStore)
        guard try !exists(writeStore) else { return true }
        guard hasReadModel else { return false }
        throw StoreError(
            .gone, "the desk at '\(path)' has lost its log: read.sqlite is there and write.sqlite is not",
            remedy: "put write.sqlite back; only to begin a new desk there, move read.sqlite away")
    }

    private var path: String { data.path(percentEncoded: false) }

    private func exists(_ file: URL) throws -> Bool {
        // A symbolic link is there even when it leads nowhere: what it led to may be on a disk that is not mounted.
        var found = stat()
        if lstat(file.path(percentEncoded: false), &found) == 0 { return true }
        let failure = errno
        guard failure != ENOENT, failure != ENOTDIR else { return false }
        throw StoreError(
            .cannotOpen, "the data directory '\(path)' cannot be read (\(String(cString: strerror(failure))))",
            remedy: "check its permissions and its disk, or choose another with --data DIR")
    }

    /// Makes the data directory, for this user alone, where it is missing.
    private func makeDataDirectory() throws {
        do {
            try PrivatePlace.makeFolder(data)
        } catch {
            throw StoreError(
                .cannotOpen, "the data directory '\(path)' cannot be made (\(error.reason))",
                remedy: "choose another with --data DIR, or make it yourself and allow writing there")
        }
    }
}
