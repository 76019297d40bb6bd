import Foundation
import TestSupport

/// The real service of a desk; it ends with its owner.
final class ServedProgram: Sendable {
    let desk: TestDesk
    /// The port it listens on.
    let port: Int
    private let program: RunningProgram

    /// Where it listens.
    var url: String { "http://127.0.0.1:\(port)" }

    /// Starts the service on a port, any free one for 0, and waits until it listens.
    init(_ desk: TestDesk, port asked: Int = 0) async throws {
        self.desk = desk
        let program = try desk.start(["serve", "--listen", "127.0.0.1:\(asked)"])
        try await eventually("the service listens: \(program.errorsSoFar)") {
            Self.port(in: program.errorsSoFar) != nil
        }
        self.program = program
        port = Self.port(in: program.errorsSoFar) ?? 0
    }

    deinit { program.kill() }

    private static func port(in text: String) -> Int? {
        text.firstMatch(of: /listening on http:\/\/[^\n]*:(\d+)\n/).flatMap { Int($0.1) }
    }

    /// Ends it without warning and waits for its end.
    func kill() async {
        program.kill()
        _ = await program.finish()
    }

    /// Runs a script in which `$DESK` is where it listens.
    func shell(_ script: String) async throws -> Outcome {
        try await desk.runTool("sh", "-c", script, environment: ["DESK": url])
    }

    /// Returns the JSON that a command of curl prints.
    func json(_ words: String) async throws -> [String: Any] {
        let outcome = try await shell("curl -sS \(words)")
        guard outcome.exitCode == 0, let object = Self.object(outcome.output) else {
            throw ConditionNotMet("curl printed JSON: \(outcome)")
        }
        return object
    }

    static func object(_ text: String) -> [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
    }
}
