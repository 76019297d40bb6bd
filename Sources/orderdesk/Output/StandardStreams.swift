import Foundation

/// Guards the process's standard streams: all are open, and a failed write is an error.
enum StandardStreams {
    /// Describes why standard output accepts nothing more.
    struct WriteError: Error, Hashable, CustomStringConvertible {
        let code: Int32

        /// Whether nobody reads the other end any more, as after `| head -1`.
        var isBrokenPipe: Bool { code == EPIPE }

        var description: String { String(cString: strerror(code)) }
    }

    /// Prepares the streams; before anything is opened or written.
    ///
    /// A stream that was closed would be the number of the next file that is opened, and results would be written into
    /// that. A write to a pipe that nobody reads is an error here, so that the stores are closed as after any other.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        // Opened the wrong way round, so that reading and writing fail as they do on a closed stream.
        for (stream, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(stream, F_GETFD) == -1 && errno == EBADF {
            // The lowest free number is the stream's own: those below it are open by now.
            _ = open("/dev/null", mode)
        }
    }

    /// Writes the whole text to standard output.
    static func writeOutput(_ text: String) throws(WriteError) {
        var text = text
        let failure = text.withUTF8 { bytes in write(UnsafeRawBufferPointer(bytes), to: STDOUT_FILENO) }
        if let failure { throw failure }
    }

    /// Writes all bytes to an open file or stream; returns what went wrong.
    static func write(_ bytes: UnsafeRawBufferPointer, to stream: Int32) -> WriteError? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Foundation.write(stream, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: waitUntilWritable(stream)
            default: return WriteError(code: errno)
            }
        }
        return nil
    }

    /// Waits where the stream was inherited as non-blocking.
    private static func waitUntilWritable(_ stream: Int32) {
        var polled = pollfd(fd: stream, events: Int16(POLLOUT), revents: 0)
        _ = poll(&polled, 1, -1)
    }
}
