import CQRS
import Foundation
import SQLiteEventStore

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
                remedy: "choose another directory with --data DIR, or move its log there with 'orderdesk log copy --to'"
            )
        }
        if !isReadOnly { try makeDataDirectory() }
    }

    /// Whether there is a desk; throws ``StoreError`` when its log was moved away, or only a read model is there.
    package func holdsDesk() throws -> Bool {
        // In this order, because making a desk begins with the log.
        let hasReadModel = try exists(readStore)
        guard try !exists(writeStore) else { return true }
        if let place = try SQLiteEventStore.place(ofLogMovedFrom: LeavingSQLiteLog.retired(writeStore)) {
            throw moved(to: place)
        }
        guard try !exists(ArrivingSQLiteLog.partial(writeStore)) else {
            throw StoreError(
                .gone, "the desk at '\(path)' is still being filled with a log from a server",
                remedy: "do 'orderdesk log copy --from' again: it goes on where it was")
        }
        guard hasReadModel else { return false }
        throw StoreError(
            .gone, "the desk at '\(path)' has lost its log: read.sqlite is there and write.sqlite is not",
            remedy: "put write.sqlite back; only to begin a new desk there, move read.sqlite away")
    }

    /// The error of a desk whose log is on a server now.
    func moved(to place: LogPlace) -> StoreError {
        StoreError(
            .gone, "the log of the desk at '\(path)' was moved to \(place.text)",
            remedy: "open it with --log '\(place.text)', or set `log` in config.yaml; the read model here stays good")
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

    /// Makes the data directory, for this user alone, where it is missing; throws ``StoreError``.
    package func makeDataDirectory() throws {
        do {
            try PrivatePlace.makeFolder(data)
        } catch {
            throw StoreError(
                .cannotOpen, "the data directory '\(path)' cannot be made (\(error.reason))",
                remedy: "choose another with --data DIR, or make it yourself and allow writing there")
        }
    }
}

extension DeskLocation {
    /// Opens the desk's own log to be moved; also one whose move was cut off. Throws ``StoreError``.
    package func leavingLog() throws -> LeavingSQLiteLog {
        if try !exists(writeStore) { try requireDesk(orMakeIt: false) }
        return try LeavingSQLiteLog(at: writeStore)
    }
}
