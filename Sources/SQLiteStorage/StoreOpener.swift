import CQRS
import Foundation
import GRDB

/// Opens a file only after making sure that it is ours, and that we know its version.
struct StoreOpener {
    let url: URL
    let kind: StoreKind
    let access: StoreFile.Access
    let durability: StoreFile.Durability
    let damage: DamageWatch
    let prepare: StoreFile.Preparation?
    let checkpoints: Checkpointer.Limits
    let migration: StoreFile.Migration
    let companions: CompanionRecord

    /// How long a connection waits for another's lock.
    static let busyTimeoutMilliseconds: Int32 = 5_000

    /// Whether the file cannot be made from another one.
    private var isLog: Bool { durability == .full }
    /// How often the companion files may change while the file is opened.
    private static let mostAttempts = 3

    func open() throws -> DatabasePool {
        try checkPlace()
        return try lockingFolder(of: url) {
            for _ in 0..<Self.mostAttempts {
                if access == .readWrite { try clearPlace() }
                try requireCompanions()
                companions.begin()
                do {
                    return try openUnderLock()
                } catch is CompanionsChanged {
                    // Either the last process that had the file open has just closed it, which is harmless; or somebody
                    // removed files that others have open, and then what was opened here must not stay in their place.
                    guard try isHeldElsewhere() else { continue }
                    companions.current.removeEmptyReplacements()
                    throw StoreError.severedElsewhere(url, isLog: isLog)
                }
            }
            throw StoreError(DatabaseError(resultCode: .SQLITE_BUSY), in: url)
        }
    }

    private func openUnderLock() throws -> DatabasePool {
        let pool =
            switch access {
            case .readOnly: try openForReading()
            case .readWrite: try openForWriting()
            }
        try companions.verify()
        if let place = FileStatus(url.storePath)?.place { DatabaseHolder.opened(place) }
        return pool
    }

    /// Refuses a file that another process has open and whose companion file was removed: SQLite would make a second
    /// one while the other process still uses the first, which no path leads to. Throws ``StoreError``.
    private func requireCompanions() throws {
        let found = Companions(of: url)
        if let name = found.irregularName { throw StoreError.notRegular(url, name: name) }
        // The last connection that closes a file deletes both, which is not instantaneous; neither is making them.
        for check in 1...Self.mostChecks {
            guard Companions(of: url).areIncomplete, try isHeldElsewhere() else { return }
            if check < Self.mostChecks { LockPause.pass(milliseconds: 20) }
        }
        throw StoreError.severedElsewhere(url, isLog: isLog)
    }

    private static let mostChecks = 15

    /// Whether another has the file open; waits, for a while, for one that is closing it.
    private func isHeldElsewhere() throws -> Bool {
        let deadline = ContinuousClock.now + .milliseconds(Int(Self.busyTimeoutMilliseconds))
        while true {
            switch DatabaseHolder.find(at: url.storePath) {
            case .nobody: return false
            case .someone: return true
            case .closing:
                guard ContinuousClock.now < deadline else {
                    throw StoreError(DatabaseError(resultCode: .SQLITE_BUSY), in: url)
                }
                LockPause.pass(milliseconds: 5)
            }
        }
    }

    /// Opens one more connection to a file that is open for writing.
    func openAnother() throws -> DatabaseQueue {
        try DatabaseQueue(path: url.storePath, configuration: configuration)
    }

    private func openForReading() throws -> DatabasePool {
        let pool = try poolForReading()
        let version = try pool.read { db in
            try damage.inspect(db)
            return try kind.version(of: StoreIdentity(reading: db), at: url)
        }
        guard version == kind.schemaVersion else {
            throw StoreError(
                .readOnly, url.sentence("is empty or from an older version and must be brought up to date first"),
                remedy: kind.openingHint)
        }
        if !migration.allowsForeignSchema { try pool.read { db in try kind.checkSchema(db, at: url) } }
        return pool
    }

    /// Even a reader needs SQLite's shared memory next to the file, which does not exist while nobody writes.
    private func poolForReading() throws -> DatabasePool {
        do {
            return try DatabasePool(path: url.storePath, configuration: configuration)
        } catch let error as DatabaseError
            where error.resultCode == .SQLITE_CANTOPEN || error.resultCode == .SQLITE_READONLY
        {
            throw StoreError(
                .cannotOpen, url.sentence("cannot be read, because nothing can be written next to it"),
                remedy: "allow writing in its folder, leave it open elsewhere, or copy it to a folder of your own"
            )
        }
    }

    private func openForWriting() throws -> DatabasePool {
        let isNew = try PrivateFile.make(url)
        PrivateFile.restrict(url.storePath)
        companions.current.restrict()
        let connection = try migrated()
        // Not before the pool is open: closing the only connection would move the write-ahead log into the file and delete
        // it, and the pool would begin another.
        defer { try? connection.close() }
        try connection.inDatabase(beginWriteAheadLog)
        let pool = try DatabasePool(path: url.storePath, configuration: configuration)
        if durability == .full { try setFullSynchronous(pool) }
        if isNew {
            let folder = url.deletingLastPathComponent()
            PrivateFile.syncFolder(folder)
            PrivateFile.syncFolder(folder.deletingLastPathComponent())
        }
        return pool
    }

    /// Returns a connection that has found the file to be ours, and brought its schema up to date.
    ///
    /// Before the pool, because the pool switches any file to write-ahead logging, even another program's.
    private func migrated() throws -> DatabaseQueue {
        let connection = try DatabaseQueue(path: url.storePath, configuration: configuration)
        do {
            try connection.inDatabase { db in
                try damage.inspect(db)
                try kind.migrate(db, at: url, progress: migration.progress)
                if !migration.allowsForeignSchema { try kind.checkSchema(db, at: url) }
            }
        } catch {
            if (translated(error, in: url) as? StoreError)?.kind == .corrupt { LeftOpen.keep(connection) }
            throw error
        }
        return connection
    }

    /// Writes the first frame of an empty write-ahead log, without waiting for the disk.
    ///
    /// A pool makes sure of one by making a table and dropping it, which waits for the disk twice and has every connection
    /// read the schema again. Nothing depends on this frame: it repeats what the file says already. The first commit that
    /// is synchronized takes it along.
    private func beginWriteAheadLog(_ db: Database) throws {
        var found = stat()
        guard stat(url.writeAheadLog.storePath, &found) != 0 || found.st_size == 0,
            try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal"
        else { return }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        try db.execute(sql: "PRAGMA synchronous = OFF; PRAGMA user_version = \(version)")
    }

    /// Where no file is, a write-ahead log is left over from one that was deleted; SQLite would delete it, or worse.
    private func clearPlace() throws {
        var found = stat()
        guard stat(url.storePath, &found) != 0 || found.st_size == 0 else { return }
        if durability == .full, stat(url.writeAheadLog.storePath, &found) == 0, found.st_size > 0 {
            throw StoreError.torn(url)
        }
        try url.removeCompanions()
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
        configuration.busyMode = .timeout(Double(Self.busyTimeoutMilliseconds) / 1_000)
        configuration.foreignKeysEnabled = true
        // One for each thread that reads, and some for the short reads that run inline meanwhile.
        configuration.maximumReaderCount = ReaderThreads.count + 4
        let mostPages = checkpoints.most
        configuration.prepareDatabase { [companions] db in
            try db.execute(sql: "PRAGMA wal_autocheckpoint = \(mostPages)")
            try companions.requireIntact()
            // The first read opens the write-ahead log, and makes one where none is.
            try db.execute(sql: "SELECT 1 FROM sqlite_master LIMIT 1")
            try companions.verify()
        }
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
        let status = FileStatus(url.storePath)
        let exists = status != nil
        if let status {
            if status.isFolder { throw StoreError.cannotOpen(url, because: "it is a folder") }
            // SQLite would wait for the other end of a pipe, for ever.
            guard status.isRegular else { throw StoreError.notRegular(url, name: url.lastPathComponent) }
            guard status.links == 1 else {
                throw StoreError.linked(url, isLog ? .cannotOpen : .corrupt, names: status.links)
            }
        } else if FileStatus(url.storePath, followingLinks: false)?.isSymbolicLink == true {
            throw StoreError.cannotOpen(url, because: "it is a symbolic link to a file that is not there")
        }
        if access == .readOnly {
            if !exists { throw StoreError.cannotOpen(url, because: "there is no such file") }
        } else if !files.isWritableFile(atPath: folder.storePath)
            || exists && !files.isWritableFile(atPath: url.storePath)
        {
            throw StoreError.notWritable(url)
        }
    }
}
