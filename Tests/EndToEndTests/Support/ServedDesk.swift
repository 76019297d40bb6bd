import Foundation
import TestSupport

/// A desk that the real program serves over HTTP; the service ends with its owner at the latest.
final class ServedDesk: Sendable {
    /// What curl got.
    struct Answer: Sendable {
        let status: Int
        /// The header's fields, by name in lower case.
        let fields: [String: String]
        let body: String

        /// The member `code` of a problem; empty where there is none.
        var code: String { body.firstMatch(of: /"code":"(\w+)"/).map { String($0.1) } ?? "" }
    }

    let desk: TestDesk
    let process: RunningProgram
    let port: Int
    /// The URL in front of every path.
    let base: String

    /// Starts the service on a port, any free one for 0, and waits until it listens.
    init(
        _ desk: TestDesk, _ options: [String] = [], port asked: Int = 0, environment: [String: String] = [:]
    ) async throws {
        self.desk = desk
        let process = try desk.start(["serve", "--listen", "127.0.0.1:\(asked)"] + options, environment: environment)
        self.process = process
        try await eventually("the service listens: \(process.errorsSoFar)") {
            process.errorsSoFar.contains(/listening on https?:\S+:\d+[\n"]/)
        }
        let found = process.errorsSoFar.firstMatch(of: /listening on (https?:\S+):(\d+)/)
        guard let found, let port = Int(found.2) else { throw ConditionNotMet("the port is named") }
        self.port = port
        base = "\(found.1):\(port)"
    }

    deinit { process.kill() }

    /// Ends it without warning and waits for its end.
    func kill() async {
        process.kill()
        _ = await process.finish()
    }

    /// Ends it as a manager of services does, and waits for its end.
    @discardableResult
    func end() async -> Outcome {
        process.terminate()
        return await process.finish()
    }

    /// Makes a token through the program.
    static func token(_ desk: TestDesk, _ name: String, _ role: String, _ more: String...) async throws -> String {
        let outcome = try await desk.run(["tokens", "add", name, "--role", role] + more)
        guard outcome.exitCode == 0 else { throw ConditionNotMet("a token could be made: \(outcome)") }
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Sends a request with curl.
    func curl(_ path: String, token: String? = nil, _ options: String...) async throws -> Answer {
        let credentials = token.map { ["-H", "Authorization: Bearer \($0)"] } ?? []
        return try await curl([base + path] + credentials + options)
    }

    /// Sends a body of JSON with curl.
    func post(_ path: String, token: String? = nil, _ json: String = "{}") async throws -> Answer {
        try await curl(path, token: token, "-X", "POST", "-H", "Content-Type: application/json", "-d", json)
    }

    /// Runs a script in which `$DESK` is where it listens.
    func shell(_ script: String) async throws -> Outcome {
        try await desk.runTool("sh", "-c", script, environment: ["DESK": base])
    }

    /// Returns the JSON that a command of curl prints.
    func json(_ words: String) async throws -> [String: Any] {
        let outcome = try await shell("curl -sS \(words)")
        guard outcome.exitCode == 0, let object = Self.object(outcome.output) else {
            throw ConditionNotMet("curl printed JSON: \(outcome)")
        }
        return object
    }

    /// A text as the object of JSON that it is; nil where it is none.
    static func object(_ text: String) -> [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
    }

    private func curl(_ words: [String]) async throws -> Answer {
        let (output, errors) = (desk.directory.file(UUID().uuidString), desk.directory.file(UUID().uuidString))
        let child = try ChildProcess(
            ["curl", "-sS", "-i", "-m", "60"] + words, environment: desk.environment, output: output, errors: errors)
        guard await child.wait() == 0 else {
            throw ConditionNotMet("curl \(words): \(try String(contentsOf: errors, encoding: .utf8))")
        }
        return try Self.answer(String(decoding: Data(contentsOf: output), as: UTF8.self))
    }

    /// Takes an answer apart.
    static func answer(_ text: String) throws -> Answer {
        guard let end = text.firstRange(of: "\r\n\r\n"),
            let status = text.firstMatch(of: /^HTTP\/1\.1 (\d+)/).flatMap({ Int($0.1) })
        else { throw ConditionNotMet("an answer came: \(text)") }
        let pairs = text[..<end.lowerBound].split(separator: "\r\n").dropFirst().compactMap {
            line -> (String, String)? in
            let sides = line.split(separator: ":", maxSplits: 1)
            guard sides.count == 2 else { return nil }
            return (sides[0].lowercased(), sides[1].trimmingCharacters(in: .whitespaces))
        }
        return Answer(
            status: status, fields: Dictionary(pairs) { $1 }, body: String(text[end.upperBound...]))
    }
}
