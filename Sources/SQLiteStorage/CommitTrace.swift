import CQRS
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// What a ``CommitWatch`` waits with; used by its thread, but for ``end()``.
protocol CommitWaiting: Sendable {
    /// Begins to watch: what is written from now on ends a wait.
    func begin()
    /// Blocks until something is written, for `time` at most.
    func wait(upTo time: Duration) -> CommitTrace.Event
    /// Blocks for `time`, whatever is written meanwhile; returns false once the waiting was ended.
    func pause(_ time: Duration) -> Bool
    /// Ends all waiting, from any thread.
    func end()
}

/// Waits for someone to write into the write-ahead log of a file.
///
/// The system reports writes where it can; elsewhere the log's size and time are polled. Used by one thread, but for
/// ``end()``.
// Unchecked: made by whoever opens the file, then touched by the one watching thread alone; `end()` only closes its end of
// a pipe, which any thread may.
final class CommitTrace: CommitWaiting, @unchecked Sendable {
    private let path: String
    private let interval: Duration
    private let folder: String
    private let alarm = Pipe()
    // Made by the watching thread: where nobody watches, there is nothing to close, which costs the kernel ten
    // milliseconds.
    private lazy var writeWatch = WriteWatch()
    private lazy var folderWatch = FolderWatch(of: folder)
    /// The last state of the log, compared where the system does not report writes.
    private var found: FileState?

    /// Prepares to watch the write-ahead log of a file; `interval` is how often it is checked where the system does not report
    /// writes.
    init(of url: URL, interval: Duration) {
        path = url.writeAheadLog.storePath
        folder = url.deletingLastPathComponent().storePath
        self.interval = interval
    }

    /// Begins to watch: what is written from now on ends a wait.
    func begin() {
        found = FileState(path: path)
        writeWatch.watch(path)
        _ = folderWatch
    }

    /// Ends all waiting, from any thread.
    func end() {
        // Closing the writing end makes the reading end readable for good.
        try? alarm.fileHandleForWriting.close()
    }

    /// What a wait has ended with.
    enum Event {
        case written
        /// A file was added to the folder or removed from it.
        case filesChanged
        case timeout
        case ended
    }

    /// Blocks until the log is written to, for `time` at most; where the system does not report writes, no longer than
    /// the interval.
    func wait(upTo time: Duration) -> Event {
        guard writeWatch.isWatching else { return waitPolling(upTo: time) }
        let event = sleep(
            on: [alarm.fileHandleForReading.fileDescriptor, folderWatch.descriptor, writeWatch.descriptor], upTo: time)
        if event == .filesChanged { folderWatch.drain() }
        if event != .ended { writeWatch.drain() }
        // The log was deleted, or was not there: the file may have a new one by now.
        if !writeWatch.isWatching { writeWatch.watch(path) }
        return event
    }

    /// Blocks for `time`, whatever is written meanwhile; returns false once the waiting was ended.
    func pause(_ time: Duration) -> Bool {
        // Only whole milliseconds can be waited for an event, and so short a time needs no end before its time.
        var rest = timespec(tv_sec: 0, tv_nsec: Int(time.wholeMicroseconds % 1_000) * 1_000)
        if rest.tv_nsec > 0 { nanosleep(&rest, nil) }
        let event = sleep(on: [alarm.fileHandleForReading.fileDescriptor], upTo: time)
        if event != .ended { writeWatch.drain() }
        return event != .ended
    }

    private func waitPolling(upTo time: Duration) -> Event {
        guard pause(min(time, interval)) else { return .ended }
        writeWatch.watch(path)
        let state = FileState(path: path)
        defer { found = state }
        return state == found ? .timeout : .written
    }

    /// Waits for whole milliseconds. The first descriptor is the end's, the second the folder's.
    private func sleep(on descriptors: [Int32], upTo time: Duration) -> Event {
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let count = poll(&polled, nfds_t(polled.count), Int32(clamping: time.wholeMicroseconds / 1_000))
        if polled[0].revents != 0 { return .ended }
        if polled.count > 1, polled[1].revents != 0 { return .filesChanged }
        return count > 0 ? .written : .timeout
    }
}
