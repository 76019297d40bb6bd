import GRDB
import SQLiteStorage
import Testing

@Suite struct RawStatementTests {
    private let queue: DatabaseQueue

    init() throws {
        queue = try DatabaseQueue()
        try queue.write { db in try db.execute(sql: "CREATE TABLE t (number INTEGER UNIQUE, text TEXT) STRICT") }
    }

    @Test(arguments: [
        (Int64?.some(.min), String?.some("")), (.max, "Röd Kaviar 🎣"), (0, nil),
        (nil, String(repeating: "x", count: 99)),
    ])
    func `a value comes back as it was bound`(number: Int64?, text: String?) throws {
        let found = try queue.write { db in
            try db.raw("INSERT INTO t VALUES (?, ?)").run([.optional(number), .optional(text)])
            return try db.raw("SELECT number, text FROM t").all { ($0.optionalInteger(0), $0.optionalText(1)) }
        }
        #expect(found.map(\.0) == [number])
        #expect(found.map(\.1) == [text])
    }

    @Test func `a value that is not bound the next time is not left over`() throws {
        let found = try queue.write { db in
            try db.raw("INSERT INTO t VALUES (?, ?)").run([.integer(1), .text("one")])
            try db.raw("INSERT INTO t VALUES (?, ?)").run([.integer(2), .null])
            return try db.raw("SELECT text FROM t ORDER BY number").all { $0.optionalText(0) }
        }
        #expect(found == ["one", nil])
    }

    @Test func `a broken rule is reported with its kind, and the statement can be used again`() throws {
        try queue.write { db in
            let insert = "INSERT INTO t VALUES (?, ?)"
            try db.raw(insert).run([.integer(1), .null])
            let error = #expect(throws: DatabaseError.self) { try db.raw(insert).run([.integer(1), .null]) }
            #expect(error?.resultCode == .SQLITE_CONSTRAINT)
            #expect(error?.message?.contains("t.number") == true)
            try db.raw(insert).run([.integer(2), .null])
            #expect(try db.raw("SELECT count(*) FROM t").all { $0.integer(0) } == [2])
        }
    }

    @Test func `too many values are an error`() throws {
        try queue.write { db in
            _ = #expect(throws: DatabaseError.self) { try db.raw("SELECT ?").run([.integer(1), .integer(2)]) }
        }
    }
}
