import Foundation
import Synchronization
import TestSupport

/// The real program at work, with its output in files.
final class RunningProgram: Sendable {
    private let process: Mutex<Process>
    private let output: URL
    private let errors: URL
    private let endings: AsyncStream<Int32>
    private let directory: TemporaryDirectory

    init(_ arguments: [String], environment: [String: String], directory: TemporaryDirectory) throws {
        let id = UUID().uuidString
        self.directory = directory
        output = directory.file("\(id).out")
        errors = directory.file("\(id).err")
        let (endings, continuation) = AsyncStream<Int32>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.endings = endings
        let process = Process()
        process.executableURL = URL(filePath: Program.path)
        process.arguments = arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.file(output)
        process.standardError = try Self.file(errors)
        process.terminationHandler = { process in
            continuation.yield(process.terminationStatus)
            continuation.finish()
        }
        try process.run()
        self.process = Mutex(process)
    }

    deinit {
        process.withLock { if $0.isRunning { $0.terminate() } }
    }

    /// What it has written to standard output so far.
    var outputSoFar: String { Self.text(output) }

    /// Asks it to end, as `kill` does.
    func terminate() {
        process.withLock { $0.terminate() }
    }

    /// Waits for its end.
    func finish() async throws -> Outcome {
        for await exitCode in endings {
            return Outcome(exitCode: exitCode, output: Self.text(output), errors: Self.text(errors))
        }
        throw ConditionNotMet("the program ended without telling how")
    }

    private static func file(_ url: URL) throws -> FileHandle {
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
    }

    private static func text(_ url: URL) -> String {
        (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    }
}
