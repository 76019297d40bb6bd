import Foundation

/// Wakes a thread that waits in the system, such as for input or for a server.
public final class WakePipe: Sendable {
    /// What the thread waits for besides; negative, which nothing waits for, when there is no pipe.
    public let reading: Int32
    private let writing: Int32
    /// Why there is no pipe, as the system's number: the process has no descriptors left. Nil when there is one.
    public let failure: Int32?

    /// Opens the pipe.
    public init() {
        var ends: [Int32] = [-1, -1]
        failure = pipe(&ends) == 0 ? nil : errno
        for end in ends where end >= 0 {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        guard failure == nil else { return }
        close(reading)
        close(writing)
    }

    /// Ends the wait, now or the next one; a full pipe rings already.
    public func ring() {
        var byte: UInt8 = 0
        _ = write(writing, &byte, 1)
    }

    /// Has the next wait last again.
    public func quiet() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(reading, &bytes, bytes.count) > 0 {}
    }

    /// Waits for so long, or until it rings.
    public func wait(for duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        var end = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
        poll(&end, 1, Int32(clamping: milliseconds + 1))
    }
}
