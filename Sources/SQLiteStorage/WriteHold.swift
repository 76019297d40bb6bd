import CQRS
import Foundation
import GRDB

/// Keeps everybody else from writing to a file until it is released, or the process ends; reading goes on.
public final class WriteHold: Sendable {
    private let url: URL
    private let connection: DatabaseQueue

    /// Waits for who is writing, for as long as any writer waits; throws `StoreError`.
    init(on url: URL, label: String) throws {
        self.url = url
        var configuration = Configuration()
        configuration.label = label
        configuration.busyMode = .timeout(Double(StoreOpener.busyTimeoutMilliseconds) / 1_000)
        // The transaction stays open between calls: that is what holds the lock.
        configuration.allowsUnsafeTransactions = true
        connection = try translatingErrors(in: url) {
            let connection = try DatabaseQueue(path: url.storePath, configuration: configuration)
            try connection.inDatabase { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.begin(.immediate)
            }
            return connection
        }
    }

    /// Runs `body` in the one transaction of the hold, commits it and thereby lets go; throws `StoreError`.
    public func commit(_ body: (Database) throws -> Void) throws {
        try translatingErrors(in: url) {
            try connection.inDatabase { db in
                try body(db)
                try db.end()
            }
        }
    }

    /// Lets go without a change; later calls do nothing.
    public func release() {
        try? connection.inDatabase { db in if db.isInsideTransaction { try db.rollback() } }
        try? connection.close()
    }
}

extension StoreFile {
    /// Keeps everybody else from writing, this object too, until the hold is released. Throws `StoreError`.
    public func holdWrites() throws -> WriteHold {
        try WriteHold(on: url, label: "hold \(url.lastPathComponent)")
    }

    /// Returns whether anybody has a file open, in this process or another; throws `StoreError`.
    public static func isOpen(_ url: URL) throws -> Bool {
        try lockingFolder(of: url) { DatabaseHolder.find(at: url.storePath) } != .nobody
    }

    /// Gives a file that nobody has open another name in its folder, and returns whether that could be done.
    ///
    /// With `replacing`, what is there by that name goes. The file is left without a write-ahead log. Nobody opens it meanwhile.
    /// Throws `StoreError`, also as ``requireNoRemains(of:)`` does.
    public static func rename(_ url: URL, to target: URL, replacing: Bool) throws -> Bool {
        try lockingFolder(of: url) {
            try requireNoRemains(of: target)
            // What somebody has open, or has not written from its write-ahead log yet, would be torn apart.
            guard DatabaseHolder.find(at: url.storePath) == .nobody,
                (FileStatus(url.writeAheadLog.storePath)?.bytes ?? 0) == 0
            else { return false }
            // Whoever reads it by its new name makes no companions then.
            try translatingErrors(in: url) {
                let connection = try DatabaseQueue(path: url.storePath)
                try connection.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                try connection.close()
            }
            try url.removeCompanions()
            guard try replacing ? replace(target, by: url) : move(url, to: target) else { return false }
            PrivateFile.syncFolder(url.deletingLastPathComponent())
            return true
        }
    }

    private static func replace(_ target: URL, by url: URL) throws -> Bool {
        guard Foundation.rename(url.storePath, target.storePath) == 0 else { throw StoreError.notWritable(url) }
        return true
    }

    /// Returns false where something has the name.
    private static func move(_ url: URL, to target: URL) throws -> Bool {
        // A link is made only where nothing is; renaming would replace what came meanwhile.
        if link(url.storePath, target.storePath) == 0 {
            unlink(url.storePath)
            return true
        }
        guard errno != EEXIST else { return false }
        // Some file systems have no links.
        guard [EPERM, EOPNOTSUPP].contains(errno), FileStatus(target.storePath, followingLinks: false) == nil else {
            throw StoreError.notWritable(url)
        }
        return try replace(target, by: url)
    }

    /// Removes the old name of a file that has its new one, where ``rename(_:to:replacing:)`` was cut off between the two.
    public static func finishRenaming(_ url: URL, to target: URL) throws {
        try lockingFolder(of: url) {
            guard let status = FileStatus(url.storePath, followingLinks: false), status.isRegular,
                status.place == FileStatus(target.storePath, followingLinks: false)?.place
            else { return }
            unlink(url.storePath)
            PrivateFile.syncFolder(url.deletingLastPathComponent())
        }
    }

    /// Throws `StoreError` when something is left that SQLite would write into a file that gets this name.
    public static func requireNoRemains(of url: URL) throws {
        guard let name = url.remains else { return }
        throw StoreError(
            .cannotOpen, url.sentence("cannot be made: \(name) is left there, and would be written into it"),
            remedy: "move \(name) away, and do this again")
    }
}

extension URL {
    /// The name of a write-ahead log or a journal that is left where this file would be, and holds something.
    var remains: String? {
        ["-wal", "-journal"].first { (FileStatus(resolvedStorePath + $0)?.bytes ?? 0) > 0 }.map {
            lastPathComponent + $0
        }
    }
}
