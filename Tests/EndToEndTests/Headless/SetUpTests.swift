import Foundation
import TestSupport
import Testing

/// The script that sets everything up, with the program that is built already in place of a build.
@Suite(.timeLimit(.minutes(2)))
struct SetUpTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    @Test func `set-up loads the sample orders where there is no desk yet, once`() async throws {
        let first = try await setUp()
        #expect(first.errors.contains("loading the sample orders"))
        #expect(first.exitCode == 64, "without a terminal the dashboard is refused at the end: \(first.errors)")
        #expect(try await total() == 830)
        let second = try await setUp()
        #expect(!second.errors.contains("loading the sample orders"))
        #expect(try await total() == 830)
    }

    @Test func `set-up says why a log cannot be read, and leaves it as it is`() async throws {
        try FileManager.default.createDirectory(at: desk.data, withIntermediateDirectories: true)
        let garbage = Data("this is no log".utf8)
        try garbage.write(to: desk.writeStore)
        let outcome = try await setUp()
        #expect(outcome.exitCode == 69)
        #expect(outcome.errors.contains("write.sqlite"))
        #expect(try Data(contentsOf: desk.writeStore) == garbage)
    }

    @Test func `what set-up runs has its debug information in a file beside it`() async throws {
        _ = try await setUp()
        let stripped = URL(filePath: Program.path).deletingLastPathComponent().appending(path: "stripped/orderdesk")
        let program = try Data(contentsOf: stripped, options: .alwaysMapped)
        #expect(program.range(of: Data(".debug_info".utf8)) == nil)
        #expect(program.range(of: Data(".gnu_debuglink".utf8)) != nil)
        let debugInformation = try Data(contentsOf: stripped.appendingPathExtension("debug"), options: .alwaysMapped)
        #expect(debugInformation.range(of: Data(".debug_info".utf8)) != nil)
    }

    private func total() async throws -> Int {
        struct Listing: Decodable {
            let total: Int
        }
        return try await desk.run("orders", "--json").json(Listing.self).total
    }

    /// Runs the script; `swift` is one that builds nothing and knows where the program is.
    private func setUp() async throws -> Outcome {
        let built = URL(filePath: Program.path).deletingLastPathComponent().path(percentEncoded: false)
        let swift = try desk.write(
            "#!/bin/sh\ncase \"$*\" in *--show-bin-path*) echo '\(built)';; esac\n", to: "bin/swift")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: swift)
        var environment = desk.environment
        environment["PATH"] = "\(desk.directory.path)/bin:\(environment["PATH"] ?? "")"
        let (output, errors) = (desk.directory.file("\(UUID()).out"), desk.directory.file("\(UUID()).err"))
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Resources/run")
        let child = try ChildProcess(
            ["sh", script.standardized.path(percentEncoded: false)], environment: environment, output: output,
            errors: errors)
        return Outcome(
            exitCode: await child.wait(), output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }
}
