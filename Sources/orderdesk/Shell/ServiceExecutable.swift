import Foundation

/// The program of the HTTP service, which lies beside this one.
enum ServiceExecutable {
    /// Reports that the program is not there, or cannot be started.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let name = "orderdesk-service"

    /// Exchanges this process for the service's program, with the words of its command line as they were typed: the other program
    /// reads them by the same declarations. Throws an exit code once it has said why not.
    static func becomeForCommandLine() throws {
        let words = try CommandLineWords(Array(CommandLine.arguments.dropFirst()), of: OrderDesk.self)
        do {
            try become(with: words.ordered)
        } catch {
            Console().note("\(error)")
            throw ExitStatus.unavailable
        }
    }

    /// Exchanges this process for the service's program with these words; returns only by throwing ``Failure``.
    private static func become(with words: [String]) throws(Failure) {
        guard let path = candidates.first(where: { access($0, X_OK) == 0 }) else {
            throw Failure(
                description: "the service is a program of its own, \(name), and not built yet; in the project's folder "
                    + "'sh Resources/run serve' builds and starts it")
        }
        var arguments = ([path] + words).map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        execv(path, &arguments)
        throw Failure(description: "'\(path)' cannot be started (\(String(cString: strerror(errno))))")
    }

    /// Beside this program, and one folder up: there it is built, where this one is without its debugging information.
    private static var candidates: [String] {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folder = URL(filePath: own).deletingLastPathComponent()
        return [folder, folder.deletingLastPathComponent()].map {
            $0.appending(path: name).path(percentEncoded: false)
        }
    }
}
