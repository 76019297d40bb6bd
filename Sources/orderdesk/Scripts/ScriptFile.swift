import Foundation
import OrderRecords
import ScreenScripts

/// Reads scripts from files.
enum ScriptFile {
    /// Describes in a sentence why a file is not read.
    struct Trouble: Error, CustomStringConvertible { let description: String }

    /// No script is longer, in bytes; a file that is was named by mistake.
    private static let longestBytes = 1_000_000

    /// Finds scripts by files, those named by another one next to it.
    static let loader = ScriptLoader(
        read: read,
        resolve: { path, script in
            guard !path.hasPrefix("/") else { return path }
            let folder = (script as NSString).deletingLastPathComponent
            return folder.isEmpty ? path : (folder as NSString).appendingPathComponent(path)
        })

    @Sendable private static func read(_ path: String) throws -> String {
        // Without waiting: a pipe that nobody writes to would hold up the start for ever.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw trouble(path, String(cString: strerror(errno))) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw trouble(path, "it is not a regular file")
        }
        guard found.st_size <= longestBytes else {
            throw trouble(path, "it has more than \(longestBytes.grouped) bytes, which no script has")
        }
        let data = try file.read(upToCount: longestBytes) ?? Data()
        guard let text = String(validating: data, as: UTF8.self) else { throw trouble(path, "it is not text in UTF-8") }
        return text
    }

    private static func trouble(_ path: String, _ reason: String) -> Trouble {
        Trouble(description: "the script '\(path)' cannot be read: \(reason)")
    }
}
