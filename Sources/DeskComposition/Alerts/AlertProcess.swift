import CQRS
import Foundation
import Synchronization

/// A program that an alert starts, in a process group of its own, without a shell between.
package final class AlertProcess: Sendable {
    /// How it ended.
    package enum Outcome: Hashable, Sendable, CustomStringConvertible {
        case exited(Int32)
        case killed(by: Int32)
        case tookTooLong
        case notStarted(String)

        /// Whether it ended with exit code 0.
        package var isSuccess: Bool { self == .exited(0) }

        package var description: String {
            switch self {
            case .exited(let code): "exit code \(code)"
            case .killed(let signal): "ended by signal \(signal)"
            case .tookTooLong: "ended because it took too long"
            case .notStarted(let reason): "could not be started: \(reason)"
            }
        }
    }

    private struct State {
        /// The process; nil once its end is known, when the number may be another's.
        var id: pid_t?
        var tookTooLong = false
        /// Whether it was asked to end.
        var isEnded = false
    }

    /// What is left of a program that was asked to end is killed after this.
    private static let grace = DispatchTimeInterval.seconds(2)

    private let state: Mutex<State>

    private init(_ id: pid_t) {
        state = Mutex(State(id: id))
    }

    /// Runs a program to its end, or until it took too long or the task is cancelled; then it is ended with all it started.
    ///
    /// It reads nothing; what it prints goes to an open file.
    package static func run(
        _ words: [String], environment: [String: String], output: Int32, limit: Duration
    ) async -> Outcome {
        var spawned: pid_t = 0
        let failure = spawn(words, environment, output, &spawned)
        guard failure == 0 else { return .notStarted(String(cString: strerror(failure))) }
        let id = spawned
        let process = AlertProcess(id)
        let microseconds = Int(limit.inSeconds * 1_000_000)
        DispatchQueue.global().asyncAfter(deadline: .now() + .microseconds(microseconds)) {
            process.end(becauseOfTime: true)
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Waits in the system, so not on a thread that tasks share.
                let thread = Thread { continuation.resume(returning: process.wait(for: id)) }
                thread.name = "alert command"
                thread.start()
            }
        } onCancel: {
            process.end(becauseOfTime: false)
        }
    }

    private func wait(for id: pid_t) -> Outcome {
        var found = siginfo_t()
        // Leaves it to be waited for once more, so that its number stays its own until nobody signals it any more.
        while waitid(P_PID, id_t(id), &found, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        let tookTooLong = state.withLock { state in
            // What it started and was asked to end with it has had its time.
            if state.isEnded { kill(-id, SIGKILL) }
            state.id = nil
            return state.tookTooLong
        }
        var status: Int32 = 0
        while waitpid(id, &status, 0) == -1, errno == EINTR {}
        if tookTooLong { return .tookTooLong }
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(by: signal)
    }

    private func end(becauseOfTime: Bool) {
        signal(SIGTERM) { state in
            state.tookTooLong = state.tookTooLong || becauseOfTime
            state.isEnded = true
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.grace) { self.signal(SIGKILL) { _ in } }
    }

    private func signal(_ number: Int32, _ note: (inout State) -> Void) {
        state.withLock { state in
            guard let id = state.id else { return }
            note(&state)
            kill(-id, number)
        }
    }

    private static func spawn(
        _ words: [String], _ environment: [String: String], _ output: Int32, _ id: inout pid_t
    ) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        for stream in [STDOUT_FILENO, STDERR_FILENO] { posix_spawn_file_actions_adddup2(&actions, output, stream) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        // What this program ignores, the other one would go on ignoring.
        var standard = sigset_t()
        sigemptyset(&standard)
        for signal in [SIGPIPE, SIGXFSZ, SIGTERM, SIGINT, SIGHUP] { sigaddset(&standard, signal) }
        posix_spawnattr_setsigdefault(&attributes, &standard)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        keepDescriptors()
        return withCStrings(words) { words in
            withCStrings(environment.map { "\($0)=\($1)" }) { environment in
                words[0].map { posix_spawnp(&id, $0, &actions, &attributes, words, environment) } ?? EINVAL
            }
        }
    }

    /// Leaves what this process has open to it alone: with a server's sockets, a command would keep its port, and its clients
    /// waiting. What is opened in this very moment may get through, and is closed when the command ends.
    private static func keepDescriptors() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/dev/fd")) ?? []
        for descriptor in names.compactMap({ Int32($0) }) where descriptor > STDERR_FILENO {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
    }

    private static func withCStrings<T>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> T
    ) -> T {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("a list that ends in nil is not empty") }
            return body(start)
        }
    }
}
