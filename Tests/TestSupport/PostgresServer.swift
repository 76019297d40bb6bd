import Foundation

/// Runs a PostgreSQL server of the tests' own: in a temporary folder, on a socket there, with `fsync` on.
///
/// It is started when the first test asks for it and ends with the test process, however that ends. PostgreSQL refuses to run as
/// root, so for root it runs as the user `postgres`, whom Debian's package makes.
public final class PostgresServer: Sendable {
    private let place: ScriptedFolder
    /// What the server is given on its command line.
    private let options: String
    /// What runs a program in the network that the server is in.
    private let networkWords: [String]

    /// The folder with the socket.
    public var folder: TemporaryDirectory { place.folder }

    /// The server of this test process.
    public static func shared() async throws -> PostgresServer { try await sharedStart.value }

    private static let sharedStart = Task { try await PostgresServer() }

    /// What servers begin with: making that takes a second or two, and copying it a part of one.
    private static let template = Task {
        try await ScriptedFolder(
            "PostgreSQL has made its files (is Debian's package 'postgresql' installed?)",
            script: prelude + templateLines,
            [user])
    }

    /// Who runs servers, when that is another one.
    private static var user: String { getuid() == 0 ? "postgres" : "" }

    /// Starts a server, and waits until it can be used.
    ///
    /// `settings` are added to those that it needs. Throws ``ConditionNotMet`` with the reason when there is none: such tests are
    /// never left out.
    /// With `machine` it runs there.
    public convenience init(settings: [String] = [], on machine: TestNetwork.Machine? = nil) async throws {
        try await self.init(settings, from: Self.template.value.folder.file("data").path, on: machine)
    }

    /// Starts a standby that follows a primary, under the name `standby`, and waits until it can be read.
    public convenience init(following primary: PostgresServer) async throws {
        // A standby that lost its primary looks for it every five seconds otherwise.
        try await self.init(["wal_retrieve_retry_interval=100ms"], from: Self.followed(primary))
    }

    private static func followed(_ primary: PostgresServer) -> String {
        primary.address() + " application_name=standby"
    }

    /// `source` is a folder to copy, or how to connect to the server to follow.
    private init(_ settings: [String], from source: String, on machine: TestNetwork.Machine? = nil) async throws {
        let template = try await Self.template.value
        let all = ["listen_addresses=", "fsync=on", "max_connections=200"] + settings
        let options = all.map { "-c '\($0)'" }.joined(separator: " ")
        place = try await ScriptedFolder(
            "PostgreSQL has started", script: Self.prelude + Self.serverLines,
            [Self.user, try template.text(of: "bin"), options, source, machine?.namespace ?? ""])
        networkWords = machine?.words ?? []
        self.options = "-c unix_socket_directories='\(place.folder.path)' \(options)"
    }

    /// $1 is the folder, $2 the user to run as.
    private static let prelude = """
        set -e
        user=$2
        network=
        as() { if [ -n "$user" ]; then $network runuser -u "$user" -- "$@"; else $network "$@"; fi; }
        cd "$1"

        """

    private static let templateLines = """
        bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
        [ -n "$bin" ] || bin=$(dirname "$(command -v initdb)")
        echo "$bin" >bin
        as "$bin/initdb" -D "$1/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
        : >ready
        read -r nothing <lifeline || :
        rm -rf "$1"
        """

    /// $3 is the folder of the server's programs, $4 what the server is given, $5 what it begins with, $6 the network it is in.
    private static let serverLines = """
        [ -z "$6" ] || network="ip netns exec $6"
        echo "$3" >bin
        case $5 in
        /*) as cp -a "$5" "$1/data" ;;
        *) as "$3/pg_basebackup" -d "$5" -D "$1/data" -R -X stream -c fast --no-sync ;;
        esac
        as "$3/pg_ctl" -D "$1/data" -w -s -l "$1/server.log" -o "-c unix_socket_directories='$1' $4" start
        : >ready
        read -r nothing <lifeline || :
        as "$3/pg_ctl" -D "$1/data" -s -m immediate stop || :
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
        let bin = try place.text(of: "bin")
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

    /// Makes a standby the primary, and waits until it takes appends; throws ``ConditionNotMet`` when that fails.
    public func promote() async throws { try await control("-w", "promote") }

    private func control(_ words: String...) async throws {
        let bin = try place.text(of: "bin")
        try await runAsServer(["\(bin)/pg_ctl", "-D", folder.file("data").path, "-s"] + words)
    }

    /// Stops the server, and starts it again as a standby that follows `primary`; throws ``ConditionNotMet`` when that fails.
    public func follow(_ primary: PostgresServer) async throws {
        try? await stop("immediate")
        let data = folder.file("data").path
        try await runAsServer(["find", data, "-mindepth", "1", "-delete"])
        try await runAsServer(
            [
                "\(try place.text(of: "bin"))/pg_basebackup", "-d", Self.followed(primary), "-D", data, "-R", "-X",
                "stream",
                "-c", "fast", "--no-sync",
            ])
        try await start()
    }

    /// Runs a program as the user and in the network that the server runs in.
    func runAsServer(_ command: [String]) async throws {
        let output = folder.file("run-\(UUID().uuidString)")
        let child = try ChildProcess(
            networkWords + (Self.user.isEmpty ? [] : ["runuser", "-u", Self.user, "--"]) + command,
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"], output: output, errors: output)
        let code = await child.wait()
        guard code == 0 else {
            let reason = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
            throw ConditionNotMet("\(command.joined(separator: " ")): \(reason)")
        }
    }
}
