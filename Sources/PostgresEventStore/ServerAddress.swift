import CPostgres
import CQRS
import Foundation

/// Says where a log is: a server or several, a database there, and how to connect, without any secret.
public struct ServerAddress: Hashable, Sendable {
    /// What the log is called in messages: database and hosts, and nothing else of the text.
    public let name: String
    /// What libpq is given, in order; later ones of a name go first.
    let options: [(String, String)]
    /// What advice to give where the server has no log yet.
    let openingHint: String

    /// Compares what libpq is given.
    public static func == (left: ServerAddress, right: ServerAddress) -> Bool {
        left.options.map(\.0) == right.options.map(\.0) && left.options.map(\.1) == right.options.map(\.1)
    }

    /// Hashes what libpq is given.
    public func hash(into hasher: inout Hasher) {
        for (keyword, value) in options {
            hasher.combine(keyword)
            hasher.combine(value)
        }
    }

    /// Reads a connection string or URL of PostgreSQL: `postgres://shop@db1,db2/shop`, `service=shop`.
    ///
    /// A password in it is refused: it belongs in a file that only its owner reads. Hosts that are not this machine are
    /// connected to with TLS and their certificates verified, and a text that asks for less is refused. Throws `StoreError`
    /// `.cannotOpen`, whose message repeats nothing of the text but the names of its options.
    public init(
        _ text: String, openingHint: String = "make the log there first",
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        if let missing = postgres_load() { throw Self.libraryMissing(String(cString: missing)) }
        guard let parsed = Self.parse(text) else {
            throw StoreError(
                .cannotOpen, "the address of the log is not one of PostgreSQL's",
                remedy: "write it as postgres://USER@HOST/DATABASE or service=NAME")
        }
        if let secret = parsed.first(where: \.isSecret) {
            throw StoreError(
                .cannotOpen, "the address of the log has a \(secret.keyword) in it, which others could read",
                remedy: "put it into a file that only you can read, and name that in PGPASSFILE or a service file")
        }
        let given = parsed.map { ($0.keyword, $0.value) }
        let values = Dictionary(given, uniquingKeysWith: { $1 })
        var options = Self.defaults + given
        if Self.leavesMachine(values, environment) {
            if let mode = values["sslmode"], mode != "verify-full" {
                throw StoreError(
                    .cannotOpen, "the log is on another machine, and sslmode=\(mode) does not verify which",
                    remedy: "leave sslmode away, and name the certificate to trust with sslrootcert=FILE")
            }
            options.append(("sslmode", "verify-full"))
        }
        let hosts = (values["host"] ?? values["hostaddr"] ?? "").split(separator: ",").map(String.init)
        // With several servers the one to append to is looked for; a lone one is used as it is, and says what it is.
        if hosts.count > 1 { options.append(("target_session_attrs", "read-write")) }
        self.options = options + Self.fixed
        self.openingHint = openingHint
        name = Self.name(values, hosts)
    }

    /// What holds unless the text says otherwise: a server that does not answer is noticed within seconds.
    private static let defaults = [
        ("connect_timeout", "3"), ("tcp_user_timeout", "5000"), ("keepalives_idle", "5"), ("keepalives_interval", "2"),
        ("keepalives_count", "3"), ("application_name", "event log"),
    ]

    private static let fixed = [("client_encoding", "UTF8")]

    /// An option as the text has it.
    struct GivenOption {
        let keyword: String
        let value: String
        /// How libpq has forms show it: `*` for what nobody may see, `D` for what is seldom wanted.
        let display: String

        /// Whether others must not read it; libpq counts keys made from a password as seldom wanted.
        var isSecret: Bool { display == "*" || (keyword.hasPrefix("scram_") && keyword.hasSuffix("_key")) }
    }

    private static func parse(_ text: String) -> [GivenOption]? {
        // Without this libpq takes a lone word as the name of a database, and a text with no option as everything's default.
        guard text.contains("=") || text.hasPrefix("postgres://") || text.hasPrefix("postgresql://"),
            !text.utf8.contains(0), let first = postgres_parse(text)
        else { return nil }
        defer { postgres_options_free(first) }
        var found: [GivenOption] = []
        var option = first
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.value {
                let display = option.pointee.display.map { String(cString: $0) } ?? ""
                found.append(
                    GivenOption(keyword: String(cString: keyword), value: String(cString: value), display: display))
            }
            option += 1
        }
        return found
    }

    /// Whether a connection may go over a network; what cannot be seen here, such as a service, may.
    private static func leavesMachine(_ values: [String: String], _ environment: [String: String]) -> Bool {
        let elsewhere = ["PGHOST", "PGHOSTADDR", "PGSERVICE"].contains { environment[$0]?.isEmpty == false }
        let hosts = [values["host"], values["hostaddr"]].compactMap { $0 }
            .flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        if values["service"] != nil { return true }
        guard !hosts.isEmpty else { return elsewhere }
        return !hosts.allSatisfy(isThisMachine)
    }

    private static func isThisMachine(_ host: Substring) -> Bool {
        // A folder or an abstract name is a socket on this machine.
        host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || host == "::1"
            || host.firstMatch(of: /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/) != nil
    }

    private static func name(_ values: [String: String], _ hosts: [String]) -> String {
        if let service = values["service"] { return "the log of the service '\(service)'" }
        let database = values["dbname"] ?? values["user"]
        let place = hosts.isEmpty ? "this machine" : hosts.joined(separator: ", ")
        return "the log" + (database.map { " '\($0)'" } ?? "") + " on \(place)"
    }

    // MARK: Errors

    static func libraryMissing(_ reason: String) -> StoreError {
        StoreError(
            .cannotOpen, "PostgreSQL's client library cannot be loaded (\(reason))",
            remedy: "install it, on Debian and Ubuntu with 'apt-get install libpq5'")
    }

    func libraryMissing(_ reason: String) -> StoreError { Self.libraryMissing(reason) }

    var passwordMissing: StoreError {
        StoreError(
            .cannotOpen, "\(name) asks for a password, and there is none",
            remedy: "put it into the file that PGPASSFILE names, ~/.pgpass if none, readable by you alone")
    }

    func turnedAway(_ reason: String) -> StoreError {
        StoreError(
            .cannotOpen, "\(name) does not let this program in (\(reason))",
            remedy: "check user, database, certificate and what the server's pg_hba.conf allows")
    }

    /// A log that is another's place now.
    func moved(to place: String) -> StoreError {
        StoreError(.gone, "\(name) was moved to \(place)", remedy: "open it there")
    }

    /// A log that is not whole yet.
    var arriving: StoreError { Self.arriving(name) }

    static func arriving(_ name: String) -> StoreError {
        StoreError(
            .gone, "\(name) \(LogReading.arriving)",
            remedy: "wait until that is done, or begin it again: it goes on where it was")
    }

    /// A log that would go with one server.
    var oneCopy: StoreError { Self.oneCopy(name) }

    static func oneCopy(_ name: String) -> StoreError {
        StoreError(
            .readOnly, "\(name) \(LogReading.oneCopy)",
            remedy: "connect a standby and name it in synchronous_standby_names, or stop asking for one")
    }
}
