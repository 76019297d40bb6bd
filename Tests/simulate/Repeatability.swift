import ArgumentParser
import Foundation

/// Sees to it that a seed means the same run in every process.
enum Repeatability {
    private static let variable = "SWIFT_DETERMINISTIC_HASHING"

    /// Starts the program again with hashing that is the same in every process, unless it is already; throws when the
    /// system does not allow that.
    static func ensure() throws {
        guard getenv(variable) == nil else { return }
        setenv(variable, "1", 1)
        // Whatever this program was started as, this is its file.
        execv("/proc/self/exe", CommandLine.unsafeArgv)
        throw ValidationError("cannot start again with \(variable)=1: \(String(cString: strerror(errno)))")
    }
}

/// Names the seed when a run traps, which no code can catch.
enum LastWords {
    // Written before a run and read by the signal handler of the same thread only.
    nonisolated(unsafe) private static var words = strdup("")
    nonisolated(unsafe) private static var length = 0

    /// Prepares the words for a trap during the run of `seed`.
    static func prepare(seed: UInt64) {
        let text = "seed \(seed) trapped; repeat it: simulate --seed \(seed) --trace\n"
        let old = words
        words = strdup(text)
        length = text.utf8.count
        free(old)
        for trap in [SIGILL, SIGTRAP, SIGSEGV, SIGABRT] {
            signal(trap) { number in
                _ = write(STDOUT_FILENO, LastWords.words, LastWords.length)
                signal(number, SIG_DFL)
                raise(number)
            }
        }
    }
}
