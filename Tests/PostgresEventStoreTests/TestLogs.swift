import CQRS
import Foundation
import Synchronization
import TestSupport

@testable import PostgresEventStore

/// Makes logs for tests, each in a database of its own on the tests' server.
enum TestLogs {
    private static let count = Mutex(0)
    /// A database with an empty log, of which copies are made.
    private static let template = Task {
        let server = try await PostgresServer.shared()
        try run("CREATE DATABASE empty_log", at: server.address())
        try await PostgresEventStore.makeLog(at: ServerAddress(server.address(of: "empty_log")))
    }

    /// Makes an empty log and returns how to connect to it; copies have the same id.
    static func make() async throws -> ServerAddress {
        _ = try await template.value
        return try await makeDatabase("TEMPLATE empty_log")
    }

    /// Logs that were used and can be emptied, which takes a hundredth of the time that making one takes.
    private static let used = Mutex<[ServerAddress]>([])

    /// Runs `body` with an empty log, which others get when it is done; of `body`, nothing may use it any more then.
    static func lend(_ body: (ServerAddress) async throws -> Void) async throws {
        let address: ServerAddress
        if let old = used.withLock({ $0.popLast() }) {
            // As a replica, for which the triggers that keep rows from going do nothing.
            try run(
                """
                SET session_replication_role = replica;
                DELETE FROM event_log.events;
                DELETE FROM event_log.commands;
                DELETE FROM event_log.streams;
                DELETE FROM event_log.event_types
                """, at: old)
            address = old
        } else {
            address = try await make()
        }
        try await body(address)
        used.withLock { $0.append(address) }
    }

    /// Makes a log that a user owns who is nobody else on the server, and returns how to connect to it as any user.
    static func makeOwned() async throws -> (owner: String, as: @Sendable (String) throws -> ServerAddress) {
        let server = try await PostgresServer.shared()
        let name = nextName()
        try run("CREATE USER \(name)_owner", at: server.address())
        try run("CREATE DATABASE \(name) OWNER \(name)_owner", at: server.address())
        let address = { @Sendable (user: String) in try ServerAddress(server.address(of: name, user: user)) }
        try await PostgresEventStore.makeLog(at: address("\(name)_owner"))
        return ("\(name)_owner", address)
    }

    /// Makes a user of the server.
    static func makeUser() async throws -> String {
        let name = "\(nextName())_user"
        try run("CREATE USER \(name)", at: try await PostgresServer.shared().address())
        return name
    }

    /// Makes a database without a log.
    static func makeDatabase(_ options: String = "") async throws -> ServerAddress {
        let server = try await PostgresServer.shared()
        let name = nextName()
        try run("CREATE DATABASE \(name) \(options)", at: server.address())
        return try ServerAddress(server.address(of: name))
    }

    private static func nextName() -> String {
        count.withLock { count in
            count += 1
            return "log\(count)"
        }
    }

    /// Runs statements as the server's owner.
    static func run(_ statements: String, at address: String) throws {
        try run(statements, at: try ServerAddress(address))
    }

    /// Runs statements and returns the first value of the last one.
    @discardableResult
    static func run(_ statements: String, at address: ServerAddress) throws -> String? {
        let result = try Session(to: address).run(statements, within: .seconds(20))
        return result.rowCount > 0 ? result.text(0, 0) : nil
    }
}
