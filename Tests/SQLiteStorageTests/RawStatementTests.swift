import CQRS
import Foundation
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

    @Test(arguments: [0, 1, 15, 16, 1_000, 1_023, 1_024, 1_025, 9_000])
    func `values of any length come back as they were bound one after another`(length: Int) throws {
        let text = String(repeating: "x", count: length)
        let id = UUID()
        let found = try queue.write { db in
            try db.execute(sql: "CREATE TABLE r (a TEXT, b BLOB, c BLOB, d BLOB, e TEXT, f INTEGER, g BLOB) STRICT")
            let changes = try db.raw("INSERT INTO r VALUES (?, ?, ?, ?, ?, ?, ?)").run { row in
                row.next(text)
                row.next(Data(text.utf8))
                row.next(id)
                row.next(UUID?.none)
                row.next("a\0b")
                row.next(Int64.min)
                row.next(Chain.start)
            }
            #expect(changes == 1)
            return try db.raw("SELECT * FROM r").all { row in
                #expect(row.optionalText(0) == text && !row.isNull(1) && row.data(1) == Data(text.utf8))
                #expect(row.uuid(2) == id && row.isNull(3) && row.text(4) == "a\0b" && row.integer(5) == .min)
                return row.data(6)
            }
        }
        #expect(found == [Data(repeating: 0, count: 32)])
    }

    @Test func `nothing that was bound is left for the next run`() throws {
        let found = try queue.write { db in
            let insert = try db.raw("INSERT INTO t VALUES (?, ?)")
            try insert.run { row in
                row.next(Int64(1))
                row.next("one")
            }
            try insert.run { row in row.next(Int64(2)) }
            return try db.raw("SELECT text FROM t ORDER BY number").all { $0.optionalText(0) }
        }
        #expect(found == ["one", nil])
    }
}
