import CQRS
import Foundation
import GRDB
import SQLiteEventStore
import TestSupport

/// What happens to a desk's files behind the program's back.
extension TestDesk {
    /// Appends an event to the log that no command of this program decided on; returns its position.
    @discardableResult
    func record(
        _ type: EventType, in stream: StreamID, _ data: String = "{}", at version: Int64 = 0
    ) async throws -> Int64 {
        let log = try SQLiteEventStore(url: writeStore, clock: SystemClock())
        defer { log.close() }
        let command = CommandID(UUID())
        let request = AppendRequest(
            cause: EventCause(commandID: command, actor: "mallory", correlationID: command.uuid, causationID: nil),
            commandName: "Test", target: StreamCondition(stream: stream, version: StreamVersion(version)),
            events: [NewEvent(type: type, occurredAt: SystemClock().now(), data: Data(data.utf8))], conditions: [],
            outcome: .accepted(details: Data("{}".utf8)))
        guard case .committed(let answer)? = try await log.append([request]).first else {
            throw ConditionNotMet("a \(type.name) could be recorded")
        }
        return answer.position.rawValue
    }

    /// Records the approval of an order that was never placed, which only the projection of orders cannot apply.
    @discardableResult
    func recordGhost(_ id: String = "GHOST") async throws -> Int64 {
        try await record(
            EventType("OrderApproved"), in: StreamID(category: "order", key: id),
            #"{"approvedBy":"mallory","orderID":"\#(id)"}"#)
    }

    /// Changes the log's file.
    func editLog(_ sql: String) throws {
        let file = try DatabaseQueue(path: writeStore.path(percentEncoded: false))
        defer { try? file.close() }
        try file.inDatabase { try $0.execute(sql: sql) }
    }

    /// How many events the log's file holds, counted without the program.
    var eventCount: Int {
        get throws {
            let file = try DatabaseQueue(path: writeStore.path(percentEncoded: false))
            defer { try? file.close() }
            return try file.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM events") } ?? 0
        }
    }

    /// Changes the read model's file.
    func editReadModel(_ sql: String, _ arguments: StatementArguments = []) throws {
        try withReadModel { try $0.execute(sql: sql, arguments: arguments) }
    }

    /// Returns one number from the read model's file.
    func number(_ sql: String) throws -> Int64 {
        try withReadModel { try Int64.fetchOne($0, sql: sql) } ?? -1
    }

    /// The name of the table of orders that readers see.
    var summaries: String {
        get throws {
            "order_summaries_\(try number("SELECT generation FROM builds WHERE projection = 'orders' AND lane = 1"))"
        }
    }

    /// Deletes the read model.
    func deleteReadModel() {
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: readStore.path(percentEncoded: false) + suffix)
        }
    }

    /// Runs `verify` and returns what it found.
    func verify() async throws -> (exitCode: Int32, found: VerifyShape) {
        let outcome = try await run("verify", "--json")
        return (outcome.exitCode, try outcome.json())
    }

    private func withReadModel<T>(_ access: (Database) throws -> T) throws -> T {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        let file = try DatabaseQueue(path: readStore.path(percentEncoded: false), configuration: configuration)
        defer { try? file.close() }
        return try file.inDatabase(access)
    }
}

struct VerifyShape: Decodable {
    struct Log: Decodable {
        let events: Int
        let problems: [String]
    }

    struct Projection: Decodable {
        let name: String
        let equal: Bool
        let deadLetters: Int
        @Nullable var difference: Difference?
    }

    struct Difference: Decodable, Hashable {
        var message: String?
        var table: String?
        var key: String?
        var column: String?
        var live: String?
        var replay: String?
    }

    struct Discard: Decodable, Equatable {
        let projection: String
        let position: Int64
        let actor: String
        let reason: String
    }

    let sound: Bool
    let log: Log
    let projections: [Projection]
    let discarded: [Discard]

    /// The first difference of orders.
    var difference: Difference? { projections.first { $0.name == "orders" }?.difference }
}

struct DeadLettersShape: Decodable {
    struct Letter: Decodable {
        let projection: String
        let position: Int64
        let stream: String
        let type: String
        let error: String
        let attempts: Int
        let firstAt: String
        let lastAt: String
    }

    let deadLetters: [Letter]
    let total: Int
}

struct RetriedShape: Decodable, Equatable {
    let applied: Int
    let waiting: Int
}

struct RebuildShape: Decodable {
    struct Projection: Decodable {
        let name: String
        let outcome: String
        let events: Int
        @Nullable var error: String?
    }

    let projections: [Projection]
}
