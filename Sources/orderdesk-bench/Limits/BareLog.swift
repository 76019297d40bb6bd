import CQRS
import Foundation

/// Writes the rows of a log that a desk wrote before, and nothing else: no decision, no check, no encoding.
///
/// Same schema, same `synchronous=FULL`, prepared statements; the values lie ready in memory before the clock starts.
final class BareLog {
    /// The rows that one command left in the log.
    struct CommandRows: Sendable {
        var events: [[BareSQLite.Value]] = []
        var answer: [BareSQLite.Value] = []
    }

    private let original: BareSQLite
    private let copy: BareSQLite
    private let events: BareSQLite.Statement
    private let answers: BareSQLite.Statement

    /// Begins a copy of a log as it is now.
    init(of original: URL, at copy: URL) throws {
        self.original = try BareSQLite(original, readOnly: true)
        self.copy = try BareSQLite(copy)
        try self.copy.copySchema(of: self.original, synchronous: "FULL")
        try self.copy.execute("ATTACH '\(original.path(percentEncoded: false).replacing("'", with: "''"))' AS original")
        for table in ["events", "commands", "event_types"] {
            try self.copy.execute("INSERT INTO main.\(table) SELECT * FROM original.\(table)")
        }
        try self.copy.execute("DETACH original")
        events = try self.copy.prepareInsert(into: "events")
        answers = try self.copy.prepareInsert(into: "commands")
    }

    /// Returns what the commands after a position left in the original, each of which began a stream.
    func rows(after position: Position) throws -> [CommandRows] {
        let after = [BareSQLite.Value.integer(position.rawValue)]
        func select(_ table: String, _ condition: String) throws -> [[BareSQLite.Value]] {
            let columns = try original.columns(of: table).map { "\(table).\($0)" }.joined(separator: ", ")
            return try original.rows("SELECT \(columns) FROM \(table) \(condition)", after)
        }
        let events = try select("events", "WHERE position > ? ORDER BY position")
        let answers = try select("commands", "WHERE position > ? ORDER BY position")
        guard events.count == answers.count else {
            throw BenchError("the commands to be copied did not leave one event each")
        }
        return zip(events, answers).map { CommandRows(events: [$0], answer: $1) }
    }

    /// Writes the rows, so many commands in a transaction, and returns the elapsed time.
    func write(_ all: [CommandRows], inTransaction size: Int) throws -> Duration {
        try write(
            stride(from: 0, to: all.count, by: size).map { first in all[first..<min(first + size, all.count)] })
    }

    /// Writes groups of rows, each in a transaction, and returns the elapsed time.
    func write(_ groups: [ArraySlice<CommandRows>]) throws -> Duration {
        let start = ContinuousClock.now
        for group in groups {
            try copy.execute("BEGIN IMMEDIATE")
            for rows in group {
                for event in rows.events { try events.run(event) }
                try answers.run(rows.answer)
            }
            try copy.execute("COMMIT")
        }
        return ContinuousClock.now - start
    }

    /// Splits rows where the original has begun another transaction: all of one are answered at one time.
    func transactions(of all: [CommandRows]) throws -> [ArraySlice<CommandRows>] {
        guard let place = try original.columns(of: "commands").firstIndex(of: "answered_at") else {
            throw BenchError("the log keeps no time of an answer")
        }
        var groups: [ArraySlice<CommandRows>] = []
        var first = 0
        for index in all.indices.dropFirst() where all[index].answer[place] != all[index - 1].answer[place] {
            groups.append(all[first..<index])
            first = index
        }
        if first < all.count { groups.append(all[first...]) }
        return groups
    }
}
