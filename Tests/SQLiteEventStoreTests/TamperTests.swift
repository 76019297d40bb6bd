import CQRS
import Foundation
import GRDB
import SQLiteEventStore
import Testing

/// Changes one value of one row, for every column of every table; the check has to find it each time.
@Suite struct TamperTests {
    /// A column and a value of its kind that is not the one there.
    struct Change: CustomTestStringConvertible, Sendable {
        let table: String
        let column: String
        let value: String

        var testDescription: String { "\(table).\(column)" }
    }

    private static let columns: [(table: String, values: [String: String])] = [
        (
            "events",
            [
                "position": "position + 50", "stream": "'order-Z'", "version": "version + 7", "type": "'Other'",
                "schema_version": "schema_version + 1", "occurred_at": "occurred_at + 1",
                "recorded_at": "recorded_at + 1", "command_id": "zeroblob(16)", "actor": "actor || ' '",
                "correlation_id": "zeroblob(16)",
                "causation_id": "CASE WHEN causation_id IS NULL THEN zeroblob(16) END",
                "data": "CAST('{\"a\":1}' AS BLOB)", "chain": "zeroblob(32)",
            ]
        ),
        (
            "commands",
            [
                "sequence": "sequence + 50", "command_id": "zeroblob(16)", "name": "'Else'", "stream": "'order-Z'",
                "version": "version + 1", "position": "position + 1",
                "details": "CASE WHEN details IS NOT NULL THEN CAST('{}' AS BLOB) END",
                "rejection_code": "CASE WHEN rejection_code IS NOT NULL THEN 'YES' END",
                "rejection_message": "CASE WHEN rejection_message IS NOT NULL THEN 'yes' END",
                "actor": "CASE WHEN actor IS NOT NULL THEN 'mallory' END",
                "answered_at": "answered_at + 1",
                "asked": "CASE WHEN asked IS NULL THEN zeroblob(32) END", "chain": "zeroblob(32)",
            ]
        ),
        ("event_types", ["name": "'Other'", "schema_version": "schema_version + 1"]),
    ]

    private static let changes: [Change] = columns.flatMap { table, values in
        values.sorted { $0.key < $1.key }.map { Change(table: table, column: $0.key, value: $0.value) }
    }

    @Test(arguments: changes)
    func `a changed value is found, in whichever row it is`(change: Change) async throws {
        let log = try await makeLog()
        let rows = try read(log) { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(change.table)") ?? 0 }
        var changed = 0
        for row in 0..<rows {
            let copy = try LogOnDisk()
            try FileManager.default.copyItem(at: log.url, to: copy.url)
            let before = try contents(of: change, in: copy)
            // Rows are named by their order: a table may have no row ids.
            let key = change.table == "event_types" ? "name" : "rowid"
            try? copy.edit(
                """
                PRAGMA foreign_keys = OFF;
                UPDATE \(change.table) SET \(change.column) = \(change.value)
                WHERE \(key) = (SELECT \(key) FROM \(change.table) ORDER BY \(key) LIMIT 1 OFFSET \(row))
                """)
            guard try contents(of: change, in: copy) != before else { continue }
            changed += 1
            let store = try SQLiteEventStore(checking: copy.url, clock: copy.clock)
            defer { store.close() }
            let report = try await store.check()
            #expect(!report.problems.isEmpty, "row \(row) of \(change.table), \(change.column)")
        }
        #expect(changed > 0, "nothing was changed, so nothing was tried")
    }

    @Test func `every column of every table is tried`() async throws {
        let log = try await makeLog()
        let columns = try read(log) { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT m.name || '.' || c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
                    WHERE m.type = 'table'
                    """)
        }
        #expect(Set(Self.changes.map(\.testDescription)) == Set(columns))
    }

    private func makeLog() async throws -> LogOnDisk {
        let log = try LogOnDisk()
        let store = try log.open()
        let refused = log.request("B")
        _ = try await store.append([
            log.request("A", asked: ContentHash { $0.add("first") }), log.request("B", count: 2),
            AppendRequest(
                cause: refused.cause, commandName: "Test", target: refused.target.at(2), events: [], conditions: [],
                outcome: .rejected(Rejection(RejectionCode(rawValue: "NO"), "not today"))),
        ])
        log.clock.advance(by: .seconds(1))
        _ = try await store.append([log.request("A", at: 1, count: 2)])
        store.close()
        return log
    }

    private func contents(of change: Change, in log: LogOnDisk) throws -> [DatabaseValue] {
        try read(log) { try DatabaseValue.fetchAll($0, sql: "SELECT \(change.column) FROM \(change.table)") }
    }

    private func read<T>(_ log: LogOnDisk, _ body: (Database) throws -> T) throws -> T {
        let connection = try DatabaseQueue(path: log.url.path(percentEncoded: false))
        defer { try? connection.close() }
        return try connection.inDatabase(body)
    }
}

extension StreamCondition {
    fileprivate func at(_ version: Int64) -> StreamCondition {
        StreamCondition(stream: stream, version: StreamVersion(version))
    }
}
