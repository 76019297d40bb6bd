import Foundation
import GRDB
import Synchronization

/// Looks for commits of other connections, on a connection that never commits.
///
/// SQLite keeps a number per connection that changes with every commit of another. Reading it takes a transaction, so
/// at rest only the write-ahead log's size and time are looked at, which takes a microsecond. The log is written
/// before its commit can be seen, and its time is a few milliseconds coarse: that is why after a change the number
/// itself is read for a while, and now and then in any case.
final class VersionLook: Sendable {
    private enum State {
        case unopened
        case open(DatabaseQueue, last: Int64?)
        case closed
    }

    private struct Watch {
        var state = State.unopened
        var trace: Trace?
        /// Looks that still read the number itself.
        var fullLooks = 0
        /// Looks since the number itself was read.
        var skipped = 0
    }

    /// How many looks after a change of the write-ahead log read the number itself, and how many others may not.
    private static let fullLooksAfterChange = 15
    private static let mostSkipped = 50

    private let url: URL
    private let watch = Mutex(Watch())

    init(url: URL) {
        self.url = url
    }

    /// Returns whether the number differs from the last look's; true for the first look.
    ///
    /// A look that fails counts as no change: whoever reads the file meets the same failure, and the next look
    /// compares with the last good one.
    func hasChanged() -> Bool {
        let trace = Trace(path: url.storePath + "-wal")
        return watch.withLock { watch in
            if trace != watch.trace {
                watch.trace = trace
                watch.fullLooks = Self.fullLooksAfterChange
            }
            guard watch.fullLooks > 0 || watch.skipped >= Self.mostSkipped else {
                watch.skipped += 1
                return false
            }
            watch.fullLooks = max(0, watch.fullLooks - 1)
            watch.skipped = 0
            return (try? Self.readNumber(&watch.state, url)) ?? false
        }
    }

    func close() {
        watch.withLock { $0.state = .closed }
    }

    private static func readNumber(_ state: inout State, _ url: URL) throws -> Bool {
        let (connection, last) = try opened(&state, url)
        guard let connection else { return false }
        let version = try connection.unsafeRead { db in
            try Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version"))
        }
        state = .open(connection, last: version)
        return version != last
    }

    private static func opened(_ state: inout State, _ url: URL) throws -> (DatabaseQueue?, last: Int64?) {
        switch state {
        case .closed: return (nil, nil)
        case .open(let connection, let last): return (connection, last)
        case .unopened:
            var configuration = Configuration()
            configuration.readonly = true
            configuration.label = "changes"
            let connection = try DatabaseQueue(path: url.storePath, configuration: configuration)
            state = .open(connection, last: nil)
            return (connection, nil)
        }
    }
}

/// What the file system says of a file that grows or is written to.
private struct Trace: Equatable {
    private let inode: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int

    /// Looks at a file; nil when there is none.
    init?(path: String) {
        var found = stat()
        guard stat(path, &found) == 0 else { return nil }
        inode = UInt64(found.st_ino)
        size = Int64(found.st_size)
        seconds = found.st_mtim.tv_sec
        nanoseconds = found.st_mtim.tv_nsec
    }
}
