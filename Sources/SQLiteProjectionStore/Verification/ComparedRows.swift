import CQRS
import GRDB

/// Selects the same rows of two builds in the order of their keys, the key's columns first.
struct ComparedRows {
    private enum Source {
        case deadLetters
        case table
        case index
    }

    /// The table's name without its generation.
    let table: String
    let columns: [String]
    /// How many of the columns, from the first on, identify a row.
    let keyCount: Int
    /// The column that is named besides the key, where there is one.
    var namingColumn: String?
    private let source: Source

    /// Opens the rows of a build.
    func cursor(of build: ProjectionBuild, in db: Database) throws -> RowCursor {
        let name = table + build.tableSuffix
        switch source {
        case .deadLetters:
            return try Row.fetchCursor(
                db,
                sql: """
                    SELECT position, CAST(stream AS TEXT), is_discarded FROM dead_letters
                    WHERE projection = ? AND generation = ? ORDER BY position
                    """,
                arguments: [build.projection.rawValue, build.generation])
        case .table:
            let key = columns.prefix(keyCount).joined(separator: ", ")
            return try Row.fetchCursor(
                db, sql: "SELECT \(columns.joined(separator: ", ")) FROM \(name) ORDER BY \(key)")
        case .index:
            let words = "temp.\(name)_words"
            try db.execute(sql: "CREATE VIRTUAL TABLE IF NOT EXISTS \(words) USING fts5vocab(main, \(name), instance)")
            // By word and row, as they come: to ask for that order would sort them all again.
            return try Row.fetchCursor(db, sql: "SELECT CAST(term AS TEXT), doc FROM \(words)")
        }
    }

    /// Names a row by its key, and by what people know it by where the key does not.
    func name(_ row: [DatabaseValue]) -> String {
        let named = Array(zip(columns, row))
        let known = named.dropFirst(keyCount).first { $0.0 == namingColumn }
        return (named.prefix(keyCount) + [known].compactMap { $0 })
            .map { "\($0) \(Self.text($1))" }.joined(separator: ", ")
    }

    /// Returns a value for people.
    static func text(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "nothing"
        case .int64(let number): "\(number)"
        case .double(let number): "\(number)"
        case .string(let text): "'\(text)'"
        case .blob(let data): "\(data.count) bytes"
        }
    }
}

extension ComparedRows {
    /// Returns all that is to be compared of a projection: the dead letters, waiting or discarded, then its tables.
    ///
    /// Dead letters come first because they explain what differs elsewhere. Reads the shape of the tables from `build`.
    static func all(of build: ProjectionBuild, _ builds: ProjectionBuilds, in db: Database) throws -> [ComparedRows] {
        let projection = builds.projection(of: build)
        let letters = ComparedRows(
            table: "dead_letters", columns: ["position", "stream", "is_discarded"], keyCount: 1, source: .deadLetters)
        // Tables that others depend on come last in the order of dropping, and first in a report.
        return try [letters]
            + projection.schema.tables.reversed().map { table in
                let name = String(table.dropLast(build.tableSuffix.count))
                return try rows(of: table, named: name, namingColumn: projection.namingColumn, in: db)
            }
    }

    /// A full-text index is compared by what it means: which row holds which word.
    ///
    /// How it keeps that depends on how many events were applied at a time. Its prefixes are not compared: they are made
    /// of the same words.
    private static func rows(
        of table: String, named name: String, namingColumn: String?, in db: Database
    ) throws -> ComparedRows {
        let isIndex = try Bool.fetchOne(
            db, sql: "SELECT sql LIKE 'CREATE VIRTUAL%' FROM sqlite_master WHERE name = ?", arguments: [table])
        guard isIndex != true else {
            return ComparedRows(table: name, columns: ["word", "row"], keyCount: 2, source: .index)
        }
        let key = try db.primaryKey(table).columns
        let columns = try Row.fetchAll(db, sql: "PRAGMA table_xinfo(\(table))").map { $0["name"] as String }
        return ComparedRows(
            table: name, columns: key + columns.filter { !key.contains($0) }, keyCount: key.count,
            namingColumn: namingColumn, source: .table)
    }
}
