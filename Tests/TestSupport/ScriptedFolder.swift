import Foundation

/// Holds a folder in which a shell script works for as long as the test process lives, however that ends.
final class ScriptedFolder: Sendable {
    /// The folder; everybody may write to it, as the script may run programs as another user.
    let folder: TemporaryDirectory
    /// Held open for writing: the script ends when nobody holds it any more.
    private let lifeline: Int32

    /// Makes the folder, starts the script with the folder as its first argument, and waits until it says that it is ready.
    ///
    /// It is to make the file `ready`, then to read from the pipe `lifeline`, which ends with the test process, and then to
    /// remove the folder, which may belong to two users. `what` completes the sentence "waited in vain until ...". Throws
    /// ``ConditionNotMet`` with what the script wrote when it ended before.
    init(_ what: String, script lines: String, _ arguments: [String]) async throws {
        folder = try TemporaryDirectory()
        chmod(folder.path, 0o777)
        let pipe = folder.file("lifeline").path
        guard mkfifo(pipe, 0o666) == 0, chmod(pipe, 0o666) == 0 else { throw ConditionNotMet("no pipe could be made") }
        lifeline = open(pipe, O_RDWR | O_CLOEXEC)
        let errors = folder.file("errors")
        let script = try ChildProcess(
            ["sh", "-c", lines, "script", folder.path] + arguments,
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"],
            output: folder.file("output"), errors: errors)
        try await eventually(what) { [folder] in
            if FileManager.default.fileExists(atPath: folder.file("ready").path) { return true }
            guard script.isRunning else {
                throw ConditionNotMet(
                    "\(what): that failed: " + ((try? String(contentsOf: errors, encoding: .utf8)) ?? ""))
            }
            return false
        }
    }

    deinit { close(lifeline) }

    /// Returns the text of a file in the folder, without the newline at its end.
    func text(of name: String) throws -> String {
        try String(contentsOf: folder.file(name), encoding: .utf8).trimmingCharacters(in: .newlines)
    }
}
