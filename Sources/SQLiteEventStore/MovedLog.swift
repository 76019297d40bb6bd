import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Marks a log that was moved to another place, so that nobody appends to it any more.
///
/// It is a table that is not there otherwise: every program that has the log open finds that before its next append, because
/// SQLite counts the changes to the schema, and also one of an earlier version refuses a log with it.
enum MovedLog {
    private static let table = "moved_to"
    static let statement = "CREATE TABLE moved_to (place TEXT NOT NULL, id TEXT NOT NULL) STRICT"

    static func mark(_ db: Database, movedTo place: LogPlace) throws {
        try db.execute(sql: statement)
        try db.execute(sql: "INSERT INTO moved_to VALUES (?, ?)", arguments: [place.text, place.id])
    }

    /// Returns where a log was moved to; nil while it is the living one.
    static func place(_ db: Database) throws -> LogPlace? {
        guard try db.tableExists(table) else { return nil }
        return try db.raw("SELECT place, id FROM moved_to").first { LogPlace($0.text(0), id: $0.text(1)) }
    }

    /// Throws when these are the tables of a log that was moved.
    static func check(_ found: Set<SchemaObject>, in db: Database) throws {
        guard found.contains(where: { $0.name == table }), let place = try place(db) else { return }
        throw StoreError(.gone, "the event log was moved to \(place.text)", remedy: "open it there")
    }
}

extension SQLiteEventStore {
    /// Reads a file that was moved away, or whose move was cut off, and changes nothing in it; throws `StoreError`.
    ///
    /// SQLite may make its two companion files next to it, which a connection that only reads does not remove.
    static func reading<T>(_ url: URL, _ body: (Database) throws -> T) throws -> T {
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let connection = try DatabaseQueue(path: url.path(percentEncoded: false), configuration: configuration)
            defer { try? connection.close() }
            return try connection.read(body)
        } catch let error as DatabaseError {
            throw StoreError(error, in: url)
        }
    }

    /// Returns where the log in a file was moved to; nil for a file with a living log, or without any. Throws `StoreError`.
    public static func place(ofLogMovedFrom url: URL) throws -> LogPlace? {
        guard FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) else { return nil }
        return try reading(url, MovedLog.place)
    }
}
