import Foundation
import Synchronization

/// Finds out whether anyone has a database open, from the lock that SQLite holds on it from the first read to the
/// close.
enum DatabaseHolder {
    case nobody
    case someone
    /// Someone is about to close it as the last one, or to change how it is kept.
    case closing

    /// SQLite's file format fixes the bytes that stand for its locks.
    private static let sharedLock = (start: 0x4000_0002, length: 510)

    /// How often this process has a database open, and how many of those are about to be closed.
    private struct Own {
        var open = 0
        var closing = 0
    }

    private static let own = Mutex<[FilePlace: Own]>([:])

    /// Reads who holds a database; one without a write-ahead log counts as held by nobody.
    ///
    /// Call it under the folder's lock. A database that this process has open is not touched: closing any descriptor of
    /// it would release the locks of all its connections.
    static func find(at path: String) -> DatabaseHolder {
        guard let status = FileStatus(path) else { return .nobody }
        if let own = own.withLock({ $0[status.place] }) { return own.open > own.closing ? .someone : .closing }
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return .nobody }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 20)
        guard pread(descriptor, &header, header.count, 0) == header.count, header[18] == 2 else { return .nobody }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = off_t(sharedLock.start)
        lock.l_len = off_t(sharedLock.length)
        guard fcntl(descriptor, F_GETLK, &lock) == 0 else { return .nobody }
        switch Int32(lock.l_type) {
        case Int32(F_UNLCK): return .nobody
        case Int32(F_WRLCK): return .closing
        default: return .someone
        }
    }

    /// Notes that this process has opened a database; to be called under the folder's lock.
    static func opened(_ place: FilePlace) {
        own.withLock { $0[place, default: Own()].open += 1 }
    }

    /// Records that this process is about to close a database, which may delete SQLite's companion files.
    static func closing(_ place: FilePlace) {
        own.withLock { $0[place, default: Own()].closing += 1 }
    }

    /// Notes that this process has closed a database.
    static func closed(_ place: FilePlace) {
        own.withLock { own in
            own[place, default: Own()].closing -= 1
            own[place, default: Own()].open -= 1
            if own[place, default: Own()].open <= 0 { own[place] = nil }
        }
    }
}
