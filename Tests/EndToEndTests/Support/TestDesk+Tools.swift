import Foundation
import TestSupport

extension TestDesk {
    /// Runs another program than the desk's to its end; it finds the desk's as `orderdesk`.
    func runTool(_ words: String..., environment extra: [String: String] = [:]) async throws -> Outcome {
        let (output, errors) = (directory.file("\(UUID()).out"), directory.file("\(UUID()).err"))
        let built = URL(filePath: Program.path).deletingLastPathComponent().path(percentEncoded: false)
        var environment = environment.merging(extra) { $1 }
        environment["PATH"] = "\(built):\(environment["PATH"] ?? "")"
        let child = try ChildProcess(words, environment: environment, output: output, errors: errors)
        return Outcome(
            exitCode: await child.wait(), output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    /// Whether a program is installed here.
    static func isInstalled(_ tool: String) -> Bool {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.contains { access("\($0)/\(tool)", X_OK) == 0 }
    }

    /// The path of a script in `Resources`.
    static func script(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Resources/\(name)")
            .standardized.path(percentEncoded: false)
    }
}
