import Foundation
import Synchronization
import TestSupport

/// The real program at work, with its output in files; to be finished before it is let go.
final class RunningProgram: Sendable {
    private let process: ChildProcess
    private let output: URL
    private let errors: URL
    /// After its end its number may be another's.
    private let hasEnded = Mutex(false)

    /// `words` begin with the program.
    init(_ words: [String], environment: [String: String], directory: TemporaryDirectory) throws {
        let id = UUID().uuidString
        output = directory.file("\(id).out")
        errors = directory.file("\(id).err")
        process = try ChildProcess(words, environment: environment, output: output, errors: errors)
    }

    /// What it has written to standard output so far.
    var outputSoFar: String { Self.text(output) }

    /// What it has written to standard error so far.
    var errorsSoFar: String { Self.text(errors) }

    /// How many sockets it has open.
    var socketCount: Int { process.socketCount }

    /// Sends it a signal.
    func signal(_ number: Int32) {
        hasEnded.withLock { if !$0 { process.signal(number) } }
    }

    /// Asks it to end, as `kill` does.
    func terminate() {
        signal(SIGTERM)
    }

    /// Ends it without warning, as `kill -9` does.
    func kill() {
        signal(SIGKILL)
    }

    /// Waits for its end.
    func finish() async -> Outcome {
        let exitCode = await process.wait()
        hasEnded.withLock { $0 = true }
        return Outcome(exitCode: exitCode, output: Self.text(output), errors: Self.text(errors))
    }

    private static func text(_ url: URL) -> String {
        (try? Data(contentsOf: url)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
