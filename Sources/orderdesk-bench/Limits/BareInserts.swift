import Foundation

/// Inserts rows into a table of its own on a PostgreSQL server, one in each commit, by `pgbench`.
struct BareInserts: Sendable {
    private let server: String
    private let script: URL
    private let pgbench: String
    private let psql: String

    /// Throws where PostgreSQL's programs are missing; `server` is its address, of which the database is used.
    init(into server: String, script: URL) throws {
        guard let pgbench = ChildProgram.find("pgbench"), let psql = ChildProgram.find("psql") else {
            throw BenchError("not measured: pgbench and psql are missing (on Debian in the package 'postgresql')")
        }
        (self.server, self.script, self.pgbench, self.psql) = (server, script, pgbench, psql)
    }

    /// Makes the table.
    func prepare() async throws {
        let table = "CREATE TABLE bare_inserts (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data bytea)"
        _ = try await ChildProgram(path: psql, arguments: ["-qX", "-d", server, "-c", table]).output()
        try Data("INSERT INTO bare_inserts (data) VALUES (decode(repeat('00', 200), 'hex'));\n".utf8).write(to: script)
    }

    /// Returns the commits a second, of so many by each client.
    ///
    /// Counted and not timed, because a child here has signals blocked by which `pgbench` would end after a time.
    func perSecond(clients: Int, each count: Int) async throws -> Double {
        let arguments = [
            "-n", "-M", "prepared", "-f", script.path(percentEncoded: false), "-c", "\(clients)", "-j",
            "\(min(clients, 2))", "-t", "\(count)", server,
        ]
        let text = String(decoding: try await ChildProgram(path: pgbench, arguments: arguments).output(), as: UTF8.self)
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("tps = ") }),
            let figure = line.dropFirst(6).split(separator: " ").first.flatMap({ Double($0) })
        else { throw BenchError("pgbench printed no figure") }
        return figure
    }
}
