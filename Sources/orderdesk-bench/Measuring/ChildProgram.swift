import Foundation

/// Runs another program, or this one again, as a child.
struct ChildProgram: Sendable {
    let path: String
    var arguments: [String] = []

    /// This program itself.
    static var ownPath: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? Bundle.main.executablePath ?? CommandLine.arguments[0]
    }

    /// Returns the path of a program in `PATH`, or of the one named by a path; nil when there is none.
    static func find(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let candidates = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs it to its end and returns what it printed; throws when it fails.
    func output() async throws -> Data {
        try await runBlocking {
            let (process, _, output) = try start()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                throw BenchError("\(path) failed with status \(process.terminationStatus)")
            }
            return data
        }
    }

    /// Runs it while `body` runs; its standard input ends afterwards, at which it is to leave.
    func running<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        let (process, input, _) = try start()
        let result: Result<T, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        try input.fileHandleForWriting.close()
        let ended = HandedOver(process)
        try await runBlocking { ended.value.waitUntilExit() }
        return try result.get()
    }

    private func start() throws -> (Process, input: Pipe, output: Pipe) {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        do {
            try process.run()
        } catch {
            throw BenchError("\(path) could not be started: \(error.localizedDescription)")
        }
        return (process, input, output)
    }
}
