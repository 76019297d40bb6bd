import ArgumentParser
import DeskComposition
import Foundation

/// Runs work that prints now and then; when nobody reads standard output any more, it is cancelled and exit 74 thrown.
func whileOutputIsRead<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) async throws -> T {
    let watch = try HangUp(of: STDOUT_FILENO)
    return try await withThrowingTaskGroup(of: T?.self) { group in
        defer { group.cancelAll() }
        group.addTask { try await work() }
        group.addTask {
            guard await watch.wait() else { return nil }
            throw ExitStatus.outputFailed
        }
        while let result = try await group.next() {
            if let result { return result }
        }
        throw CancellationError()
    }
}

/// Notices when the other end of a stream goes, without writing to it.
final class HangUp: Sendable {
    private let stream: Int32
    /// A pipe of its own, by which a wait is given up.
    private let stop: (reading: Int32, writing: Int32)

    /// Prepares to watch an open stream, which has to stay open; throws when the process has no descriptors left.
    init(of stream: Int32) throws {
        self.stream = stream
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw StandardStreams.WriteError(code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        stop = (ends[0], ends[1])
    }

    deinit {
        close(stop.reading)
        close(stop.writing)
    }

    /// Returns true when the other end goes, and false when the task is cancelled before.
    func wait() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Waits in the system, so not on a thread that tasks share.
                let thread = Thread { [self] in continuation.resume(returning: waitOnThisThread()) }
                thread.name = "output hang-up"
                thread.start()
            }
        } onCancel: {
            var byte: UInt8 = 0
            _ = write(stop.writing, &byte, 1)
        }
    }

    private func waitOnThisThread() -> Bool {
        // Without any event asked for, only an error or a hang-up ends the wait.
        var ends = [
            pollfd(fd: stream, events: 0, revents: 0), pollfd(fd: stop.reading, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&ends, 2, -1) < 0, errno == EINTR {}
        return ends[0].revents != 0
    }
}
