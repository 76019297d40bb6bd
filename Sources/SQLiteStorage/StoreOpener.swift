import CQRS
import Foundation
import GRDB

/// Opens a file only after making sure that it is ours, and that we know its version.
struct StoreOpener {
    let url: URL
    let kind: StoreKind
    let access: StoreFile.Access
    let prepare: StoreKind.Migration?

    private static let busyTimeoutSeconds = 5.0

    func open(_ durability: StoreFile.Durability) throws -> DatabasePool {
        try checkPlace()
        return try lockingFolder(of: url) {
            switch access {
            case .readOnly: try openForReading()
            case .readWrite: try openForWriting(durability)
            }
        }
    }

    private func openForReading() throws -> DatabasePool {
        let pool = try DatabasePool(path: url.storePath, configuration: configuration)
        let version = try pool.read { db in try kind.version(of: StoreIdentity(reading: db), at: url) }
        guard version == kind.schemaVersion else {
            throw StoreError(
                .readOnly, "\(url.storePath) is empty or from an older version and must be brought up to date first",
                remedy: "open it once for reading and writing")
        }
        return pool
    }

    private func openForWriting(_ durability: StoreFile.Durability) throws -> DatabasePool {
        try migrate()
        let pool = try DatabasePool(path: url.storePath, configuration: configuration)
        if durability == .full { try setFullSynchronous(pool) }
        return pool
    }

    /// Before the pool, because the pool switches the file to write-ahead logging whoever's it is.
    private func migrate() throws {
        let connection = try DatabaseQueue(path: url.storePath, configuration: configuration)
        try connection.inDatabase { db in try kind.migrate(db, at: url) }
        try connection.close()
    }

    /// After the pool is open, because opening sets NORMAL.
    private func setFullSynchronous(_ pool: DatabasePool) throws {
        let level = try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            return try Int.fetchOne(db, sql: "PRAGMA synchronous")
        }
        guard level == 2 else {
            throw StoreError.cannotOpen(url, because: "SQLite does not promise to write through to the disk")
        }
    }

    private var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = kind.title
        configuration.readonly = access == .readOnly
        configuration.busyMode = .timeout(Self.busyTimeoutSeconds)
        configuration.foreignKeysEnabled = true
        if let prepare { configuration.prepareDatabase(prepare) }
        return configuration
    }

    /// Refuses what SQLite would refuse less clearly, or not until the first write.
    private func checkPlace() throws {
        let files = FileManager.default
        let folder = url.deletingLastPathComponent()
        var isFolder: ObjCBool = false
        guard files.fileExists(atPath: folder.storePath, isDirectory: &isFolder), isFolder.boolValue else {
            throw StoreError.cannotOpen(url, because: "its folder does not exist")
        }
        let exists = files.fileExists(atPath: url.storePath, isDirectory: &isFolder)
        if exists, isFolder.boolValue { throw StoreError.cannotOpen(url, because: "it is a folder") }
        if access == .readOnly {
            if !exists { throw StoreError.cannotOpen(url, because: "there is no such file") }
        } else if !files.isWritableFile(atPath: folder.storePath)
            || exists && !files.isWritableFile(atPath: url.storePath)
        {
            throw StoreError.notWritable(url)
        }
    }
}
