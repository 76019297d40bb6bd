import CQRS
import GRDB

/// Compares what readers see of two attached read models, `main` and `twin`: every row of every table.
struct ReadModelComparison {
    let db: Database
    /// Whose tables are compared; nil for all.
    var projections: Set<ProjectionName>?

    /// Returns a sentence for each table that differs.
    func differences() throws -> [String] {
        let live = try Tables(in: "main", of: projections, db: db)
        let twin = try Tables(in: "twin", of: projections, db: db)
        guard live.names == twin.names else { return ["the tables are \(live.names), not \(twin.names)"] }
        let tables = try live.names.flatMap { try difference(of: $0, live[$0], twin[$0]) }
        let search = try live.searchNames.flatMap { name in
            try difference(of: name, live.words(of: name), twin.words(of: name))
        }
        return try tables + search + difference(of: "checkpoints", live.checkpoints, twin.checkpoints)
            + difference(of: "dead letters", live.deadLetters, twin.deadLetters)
    }

    private func difference(of table: String, _ live: String, _ twin: String) throws -> [String] {
        let counts = try Row.fetchOne(db, sql: "SELECT (SELECT count(*) FROM \(live)), (SELECT count(*) FROM \(twin))")
        let extra = try Row.fetchOne(db, sql: "SELECT * FROM \(live) EXCEPT SELECT * FROM \(twin) LIMIT 1")
        let missing = try Row.fetchOne(db, sql: "SELECT * FROM \(twin) EXCEPT SELECT * FROM \(live) LIMIT 1")
        guard let counts, counts[0] as Int == counts[1], extra == nil, missing == nil else {
            return ["\(table): \(extra?.description ?? "nothing") instead of \(missing?.description ?? "nothing")"]
        }
        return []
    }
}

/// The tables of one attached read model that readers see, by the names they have without their generation.
private struct Tables {
    let schema: String
    private let builds: String
    private let db: Database
    private var stored: [String: String] = [:]
    private var search: [String: String] = [:]

    init(in schema: String, of projections: Set<ProjectionName>?, db: Database) throws {
        self.schema = schema
        self.db = db
        let names = projections.map { $0.map { "'\($0.rawValue)'" }.joined(separator: ", ") }
        builds = "\(schema).builds WHERE lane = 1" + (names.map { " AND projection IN (\($0))" } ?? "")
        // Generations are numbered through all projections, so the number alone identifies the projection of a table.
        let generations = try Int64.fetchAll(db, sql: "SELECT generation FROM \(builds)")
        let tables = try Row.fetchAll(
            db, sql: "SELECT name, sql LIKE 'CREATE VIRTUAL%' FROM \(schema).sqlite_master WHERE type = 'table'")
        for table in tables {
            let name: String = table[0]
            guard let suffix = generations.map({ "_\($0)" }).first(where: name.hasSuffix) else { continue }
            let plain = String(name.dropLast(suffix.count))
            if table[1] { search[plain] = name } else { stored[plain] = name }
        }
    }

    var names: [String] { stored.keys.sorted() }
    var searchNames: [String] { search.keys.sorted() }

    subscript(name: String) -> String { "\(schema).\(stored[name] ?? name)" }

    /// Which words lead to which orders; the index itself may be laid out in many ways.
    func words(of name: String) throws -> String {
        let words = "temp.\(schema)_\(name)_words"
        let index = search[name] ?? name
        try db.execute(sql: "CREATE VIRTUAL TABLE \(words) USING fts5vocab('\(schema)', '\(index)', 'instance')")
        return words
    }

    var checkpoints: String {
        "(SELECT projection, checkpoint, chain, failure_position, fingerprint FROM \(builds))"
    }

    /// Not when and how often they were tried, which belongs to the moment and not to the log.
    var deadLetters: String {
        """
        (SELECT projection, position, stream, is_discarded FROM \(schema).dead_letters
        WHERE generation IN (SELECT generation FROM \(builds)))
        """
    }
}
