import Foundation
import TestSupport

/// Runs the `simulate` program, which takes the whole executor of its process for itself.
struct SimulateProgram {
    let status: Int32
    let output: String

    /// Runs it to its end; throws when it cannot be started.
    init(_ arguments: String...) async throws {
        let directory = try TemporaryDirectory()
        let file = directory.file("output")
        try Data().write(to: file)
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        let handle = try FileHandle(forWritingTo: file)
        process.standardOutput = handle
        process.standardError = handle
        status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        output = try String(contentsOf: file, encoding: .utf8)
    }

    /// It is built beside the tests.
    private static var program: URL {
        let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        return tests.deletingLastPathComponent().appendingPathComponent("simulate")
    }

    /// The lines that begin so.
    func lines(beginning prefix: String) -> [Substring] {
        output.split(separator: "\n").filter { $0.hasPrefix(prefix) }
    }
}
