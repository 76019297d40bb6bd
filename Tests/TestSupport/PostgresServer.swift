import Foundation

/// Runs a PostgreSQL server of the tests' own: in a temporary folder, on a socket there, with `fsync` on.
///
/// It is started when the first test asks for it and ends with the test process, however that ends. PostgreSQL refuses to run as
/// root, so for root it runs as the user `postgres`, whom Debian's package makes.
public final class PostgresServer: Sendable {
    /// The folder with the socket.
    public let folder: TemporaryDirectory
    /// Held open for writing: the script that runs the server ends it when nobody holds it any more.
    private let lifeline: Int32
    private let script: ChildProcess
    /// What the server is given on its command line.
    private let options: String

    /// The server of this test process.
    public static func shared() async throws -> PostgresServer { try await sharedStart.value }

    private static let sharedStart = Task { try await PostgresServer() }

    /// Starts a server, and waits until it can be used.
    ///
    /// `settings` are added to those that it needs. Throws ``ConditionNotMet`` with the reason when there is none: such tests are
    /// never left out.
    public init(settings: [String] = []) async throws {
        folder = try TemporaryDirectory()
        chmod(folder.path, 0o777)
        let pipe = folder.file("lifeline").path
        guard mkfifo(pipe, 0o666) == 0, chmod(pipe, 0o666) == 0 else { throw ConditionNotMet("no pipe could be made") }
        lifeline = open(pipe, O_RDWR | O_CLOEXEC)
        let all = ["listen_addresses=", "fsync=on", "max_connections=200", "unix_socket_directories=\(folder.path)"]
        options = (all + settings).map { "-c '\($0)'" }.joined(separator: " ")
        let words = ["sh", "-c", Self.lines, "server", folder.path, options, getuid() == 0 ? "postgres" : ""]
        let errors = folder.file("errors")
        script = try ChildProcess(
            words, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"],
            output: folder.file("output"), errors: errors)
        try await eventually("PostgreSQL has started") { [script, folder] in
            if FileManager.default.fileExists(atPath: folder.file("ready").path) { return true }
            guard script.isRunning else {
                throw ConditionNotMet(
                    "PostgreSQL could not be started (is Debian's package 'postgresql' installed?): "
                        + ((try? String(contentsOf: errors, encoding: .utf8)) ?? ""))
            }
            return false
        }
    }

    deinit { close(lifeline) }

    /// $1 is the folder, $2 what the server is given, $3 the user it runs as when that is another one. The last line but two waits
    /// until the test process is gone; what is removed then belongs to both users.
    private static let lines = """
        set -e
        as() { if [ -n "$user" ]; then runuser -u "$user" -- "$@"; else "$@"; fi; }
        user=$3
        bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
        [ -n "$bin" ] || bin=$(dirname "$(command -v initdb)")
        echo "$bin" >"$1/bin"
        cd "$1"
        as "$bin/initdb" -D "$1/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
        as "$bin/pg_ctl" -D "$1/data" -w -s -l "$1/server.log" -o "$2" start
        : >"$1/ready"
        read -r nothing <"$1/lifeline" || :
        as "$bin/pg_ctl" -D "$1/data" -s -m immediate stop || :
        rm -rf "$1"
        """

    /// Returns how to connect to a database, as its owner.
    public func address(of database: String = "postgres", user: String = "postgres") -> String {
        "host=\(folder.path) user=\(user) dbname=\(database)"
    }

    /// Runs statements as the server's owner and returns what the last one prints; throws ``ConditionNotMet`` when one fails.
    @discardableResult
    public func run(_ statements: String, in database: String = "postgres") async throws -> String {
        let child = try start(statements, in: database)
        let code = await child.program.wait()
        let text = (try? String(contentsOf: child.output, encoding: .utf8)) ?? ""
        try? FileManager.default.removeItem(at: child.output)
        guard code == 0 else { throw ConditionNotMet("psql: \(text)") }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Begins to run statements as the server's owner, such as to hold a lock.
    public func start(_ statements: String, in database: String) throws -> (program: ChildProcess, output: URL) {
        let bin = try String(contentsOf: folder.file("bin"), encoding: .utf8).trimmingCharacters(in: .newlines)
        let output = folder.file("psql-\(UUID().uuidString)")
        let program = try ChildProcess(
            ["\(bin)/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", address(of: database), "-c", statements],
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"], output: output, errors: output)
        return (program, output)
    }

    /// Stops the server, by `mode` of `pg_ctl`, and waits until it is down; throws ``ConditionNotMet`` when that fails.
    public func stop(_ mode: String = "fast") async throws { try await control("-m", mode, "-w", "stop") }

    /// Starts it again after ``stop(_:)``, and waits until it can be used; throws ``ConditionNotMet`` when that fails.
    public func start() async throws {
        try await control("-w", "-l", folder.file("server.log").path, "-o", options, "start")
    }

    private func control(_ words: String...) async throws {
        let bin = try String(contentsOf: folder.file("bin"), encoding: .utf8).trimmingCharacters(in: .newlines)
        let command = ["\(bin)/pg_ctl", "-D", folder.file("data").path, "-s"] + words
        let errors = folder.file("control-\(UUID().uuidString)")
        let child = try ChildProcess(
            getuid() == 0 ? ["runuser", "-u", "postgres", "--"] + command : command,
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"], output: errors, errors: errors)
        let code = await child.wait()
        guard code == 0 else {
            let reason = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
            throw ConditionNotMet("pg_ctl \(words.last ?? ""): \(reason)")
        }
    }
}
