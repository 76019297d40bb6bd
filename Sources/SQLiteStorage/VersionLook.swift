import Foundation
import Synchronization

/// Looks for commits of other connections than the writer's.
///
/// SQLite keeps a number per connection that changes with every commit of another. Reading it takes a transaction, so
/// at rest only the write-ahead log's size and time are looked at, which takes a microsecond. The log is written
/// before its commit can be seen, and its time is a few milliseconds coarse: that is why after a change the number
/// itself is read for a while, and now and then in any case.
final class VersionLook: Sendable {
    private struct Watch {
        var number: Int64?
        var trace: Trace?
        /// Looks that still read the number itself.
        var fullLooks = 0
        /// Looks since the number itself was read.
        var skipped = 0
    }

    /// How many looks after a change of the write-ahead log read the number itself, and how many others may not.
    private static let fullLooksAfterChange = 15
    private static let mostSkipped = 50

    private let path: String
    private let readNumber: @Sendable () throws -> Int64?
    private let watch = Mutex(Watch())

    /// Watches the write-ahead log of a file; `readNumber` reads `PRAGMA data_version` on the writer's connection.
    init(of url: URL, readNumber: @escaping @Sendable () throws -> Int64?) {
        self.path = url.storePath + "-wal"
        self.readNumber = readNumber
    }

    /// Returns whether the number differs from the last look's; true for the first look.
    ///
    /// A look that fails counts as no change: whoever reads the file meets the same failure, and the next look
    /// compares with the last good one.
    func hasChanged() -> Bool {
        let trace = Trace(path: path)
        return watch.withLock { watch in
            if trace != watch.trace {
                watch.trace = trace
                watch.fullLooks = Self.fullLooksAfterChange
            }
            guard watch.fullLooks > 0 || watch.skipped >= Self.mostSkipped || watch.number == nil else {
                watch.skipped += 1
                return false
            }
            watch.fullLooks = max(0, watch.fullLooks - 1)
            watch.skipped = 0
            guard let number = try? readNumber() else { return false }
            defer { watch.number = number }
            return number != watch.number
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
