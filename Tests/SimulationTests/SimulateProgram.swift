import Foundation
import TestSupport

/// Runs the `simulate` program, which replaces the executor of its whole process.
struct SimulateProgram {
    let status: Int32
    let output: String
    let errors: String

    /// Runs it to its end; throws when it cannot be started.
    init(_ arguments: String...) async throws {
        let directory = try TemporaryDirectory()
        let (output, errors) = (directory.file("output"), directory.file("errors"))
        let child = try ChildProcess(
            [ChildProcess.builtProgram("simulate")] + arguments, environment: [:], output: output, errors: errors)
        status = await child.wait()
        self.output = try String(contentsOf: output, encoding: .utf8)
        self.errors = try String(contentsOf: errors, encoding: .utf8)
    }

    /// The lines that begin so.
    func lines(beginning prefix: String) -> [Substring] {
        output.split(separator: "\n").filter { $0.hasPrefix(prefix) }
    }
}
