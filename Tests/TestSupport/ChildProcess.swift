import Foundation

/// A child of the test process, with its output in files.
///
/// Foundation's `Process` is not used: it treats a child as running as long as any descendant keeps a descriptor open,
/// and a tmux server outlives the client that started it.
public struct ChildProcess: Sendable {
    private let id: pid_t

    /// Starts a program found in `PATH` or named by its path; throws ``ConditionNotMet`` when that fails.
    public init(_ words: [String], environment: [String: String], output: URL, errors: URL) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        let mode = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.path(percentEncoded: false), mode, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors.path(percentEncoded: false), mode, 0o600)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads that tests run on block signals, and a child would go on blocking them.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        var id: pid_t = 0
        let program = words[0]
        let failure = Self.withCStrings(words) { words in
            Self.withCStrings(environment.map { "\($0)=\($1)" }) { environment in
                posix_spawnp(&id, program, &actions, &attributes, words, environment)
            }
        }
        guard failure == 0 else {
            throw ConditionNotMet("\(program) could not be started: \(String(cString: strerror(failure)))")
        }
        self.id = id
    }

    /// Sends a signal.
    public func signal(_ number: Int32) {
        kill(id, number)
    }

    /// How many sockets it has open.
    public var socketCount: Int {
        let folder = "/proc/\(id)/fd"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.count {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)"))?.hasPrefix("socket:")
                == true
        }
    }

    /// Whether it has not ended yet; to be asked only before ``wait()``.
    public var isRunning: Bool {
        var found = siginfo_t()
        // Leaves the child to be waited for.
        return waitid(P_PID, id_t(id), &found, WEXITED | WNOHANG | WNOWAIT) == 0 && found.si_signo == 0
    }

    /// Whether a signal has stopped it and none has let it go on since.
    public var isStopped: Bool {
        var found = siginfo_t()
        return waitid(P_PID, id_t(id), &found, WSTOPPED | WNOHANG | WNOWAIT) == 0 && found.si_signo != 0
    }

    /// Waits for the end and returns the exit code, or 128 and the signal; to be called once.
    public func wait() async -> Int32 {
        await withCheckedContinuation { continuation in
            // A thread of its own, because waiting blocks and the pool of tasks has few threads.
            Thread.detachNewThread { [id] in continuation.resume(returning: Self.reap(id)) }
        }
    }

    /// Returns the path of a program that is built into the same folder as the running tests.
    public static func builtProgram(_ name: String) -> String {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let own = Bundle.main.executablePath ?? CommandLine.arguments[0]
        let folder = URL(filePath: tests.isEmpty ? own : tests).deletingLastPathComponent()
        return folder.appending(path: name).path(percentEncoded: false)
    }

    private static func reap(_ id: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) == -1, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
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
