import Foundation
import Synchronization

/// Records which files SQLite keeps next to an open database: the write-ahead log, and the shared memory with the
/// locks.
///
/// Only the last connection that closes the database deletes them, so they stay the same files while any is open.
struct Companions: Sendable {
    private struct Companion {
        let path: String
        /// The file that belongs to the database; nil before there is one.
        var place: FilePlace?

        init(path: String) {
            self.path = path
        }

        var name: String { path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path }
        var status: FileStatus? { FileStatus(path, followingLinks: false) }
        var isChanged: Bool { place != nil && status?.place != place }
        var isReplaced: Bool { isChanged && status != nil }
    }

    private var writeAheadLog: Companion
    private var sharedMemory: Companion

    /// Records the files that are next to a database now.
    init(of url: URL) {
        let path = url.resolvedStorePath
        writeAheadLog = Companion(path: path + "-wal")
        sharedMemory = Companion(path: path + "-shm")
        adoptNew()
    }

    /// Records the files that were not there before.
    mutating func adoptNew() {
        writeAheadLog.place = writeAheadLog.place ?? writeAheadLog.status?.place
        sharedMemory.place = sharedMemory.place ?? sharedMemory.status?.place
    }

    /// Records the files that are there now, in place of what was recorded before.
    mutating func adoptAll() {
        writeAheadLog.place = writeAheadLog.status?.place
        sharedMemory.place = sharedMemory.status?.place
    }

    private var all: [Companion] { [writeAheadLog, sharedMemory] }

    /// Whether each is still where it was.
    var areIntact: Bool { !writeAheadLog.isChanged && !sharedMemory.isChanged }
    /// Whether one of them was not there.
    var areIncomplete: Bool { writeAheadLog.place == nil || sharedMemory.place == nil }
    /// The names of those that are not where they were.
    var changedNames: [String] { all.filter(\.isChanged).map(\.name) }
    /// Whether something else has the place of one of them.
    var areReplaced: Bool { writeAheadLog.isReplaced || sharedMemory.isReplaced }

    /// Whether the write-ahead log went, and nobody has written another in its place.
    ///
    /// One without a byte holds no commit.
    var leavesLogAlone: Bool {
        writeAheadLog.isChanged && (writeAheadLog.status?.bytes ?? 0) == 0
    }

    /// Removes what has the place of one of them, as far as no commit can be in it.
    func removeEmptyReplacements() {
        if writeAheadLog.isReplaced, writeAheadLog.status?.bytes == 0 { unlink(writeAheadLog.path) }
        if sharedMemory.isReplaced { unlink(sharedMemory.path) }
    }

    /// The name of one that is not a plain file; SQLite would wait for a pipe for ever.
    var irregularName: String? { all.first { $0.status?.isRegular == false }?.name }

    /// Removes all permissions of other users from them.
    func restrict() {
        for companion in all { PrivateFile.restrict(companion.path) }
    }
}

/// Reports that a database's companion files were removed or replaced between two connections to it.
struct CompanionsChanged: Error {
    let names: [String]
}

/// Makes sure that all connections to a database have the same companions.
///
/// Each opens the write-ahead log by its path, and they share the memory that describes its content. A connection that
/// opened another log would read wrong pages, and checkpoint them into the database.
final class CompanionRecord: Sendable {
    private let companions: Mutex<Companions>

    init(of url: URL) {
        companions = Mutex(Companions(of: url))
    }

    /// Starts from what is in the database's folder now, before any connection to it is opened.
    func begin() {
        companions.withLock { $0.adoptAll() }
    }

    /// Throws ``CompanionsChanged`` when a connection that is opened now would find other files, or make new ones.
    func requireIntact() throws(CompanionsChanged) {
        let names = companions.withLock(\.changedNames)
        guard names.isEmpty else { throw CompanionsChanged(names: names) }
    }

    /// Checks the companions of a connection that has just opened them; throws ``CompanionsChanged``.
    ///
    /// The file at the path now is the one that the connection opened: the number of an open file is not given to
    /// another.
    func verify() throws(CompanionsChanged) {
        try requireIntact()
        companions.withLock { $0.adoptNew() }
    }

    var current: Companions { companions.withLock { $0 } }
}

extension URL {
    /// The path without symbolic links, from which SQLite derives the names of its companion files.
    var resolvedStorePath: String {
        guard let resolved = realpath(storePath, nil) else { return storePath }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
