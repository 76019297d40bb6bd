import CQRS
import Foundation
import TestSupport
import Testing

@testable import orderdesk_bench

@Suite struct LimitTests {
    private let directory: TemporaryDirectory
    private let bench: Workbench

    init() throws {
        directory = try TemporaryDirectory()
        bench = Workbench(scale: Scale.quick.with(orders: 300), seed: 9, folder: directory.url)
    }

    @Test func `the bare loop leaves the log that the desk left`() async throws {
        let desk = try await bench.newDesk("desk")
        defer { desk.close() }
        let before = try await desk.head()
        let copyFile = directory.file("copy.sqlite")
        let copy = HandedOver(try BareLog(of: BenchDesk.writeStore(in: desk.folder), at: copyFile))
        var sequence = try EventSequence(catalogue: bench.catalogue, seed: 9)
        let directoryCount = bench.catalogue.customers.count + bench.catalogue.products.count
        _ = try sequence.next(directoryCount, upTo: 0)
        _ = try await desk.log.append(try sequence.next(40, upTo: 40))
        let rows = try copy.value.rows(after: before)
        #expect(rows.count == 40)
        _ = try copy.value.write(rows, inTransaction: 16)
        try expectSameRows(BenchDesk.writeStore(in: desk.folder), copyFile, ["events", "commands"])
    }

    @Test func `the bare loop leaves the read model that the projections left`() async throws {
        let desk = try await bench.newDesk("desk", orders: 300)
        defer { desk.close() }
        let head = try await desk.head()
        await desk.projecting {
            #expect(await desk.monitor.wait(for: head, in: .orders, timeout: .seconds(20)) == nil)
            #expect(await desk.monitor.wait(for: head, in: .history, timeout: .seconds(20)) == nil)
            #expect(await desk.monitor.wait(for: head, in: .directory, timeout: .seconds(20)) == nil)
        }
        let (original, copy) = (BenchDesk.readStore(in: desk.folder), directory.file("copy.sqlite"))
        _ = try BareReadModel(of: original, at: copy).write(through: head, eventsInTransaction: 64)
        // The traffic of the bench writes no notes, and the loop no statistics.
        let all = try BareSQLite(original, readOnly: true).rows(
            """
            SELECT name FROM sqlite_master
            WHERE type = 'table' AND name GLOB '*_[0-9]' AND name NOT LIKE 'order_search%' AND name NOT LIKE 'order_notes%'
                AND name NOT LIKE 'statistics%'
            """
        ).map(\.[0].string)
        #expect(all.count == 9)
        // What a total has come down to is kept by the projections as zero, and by the loop too.
        try expectSameRows(original, copy, all)
        let search = try BareSQLite(original, readOnly: true).rows(
            "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")[0][0].string
        let word = bench.catalogue.customers[0].name.split(separator: " ")[0]
        let query = "SELECT rowid FROM \(search) WHERE \(search) MATCH '\(word)' ORDER BY rowid"
        let found = try BareSQLite(original, readOnly: true).rows(query)
        #expect(!found.isEmpty)
        #expect(try BareSQLite(copy, readOnly: true).rows(query) == found)
    }

    @Test func `the bare bulk load leaves the rows and the indexes of every table that it loads`() async throws {
        let desk = try await bench.newDesk("desk", orders: 300)
        let head = try await desk.head()
        await desk.projecting {
            for projection in [ProjectionName.orders, .history, .directory] {
                #expect(await desk.monitor.wait(for: head, in: projection, timeout: .seconds(20)) == nil)
            }
        }
        desk.close()
        let (original, copy) = (BenchDesk.readStore(in: desk.folder), directory.file("copy.sqlite"))
        let source = try BareSQLite(original)
        let loaded = try source.rows(
            """
            SELECT name FROM sqlite_master
            WHERE type = 'table' AND name GLOB '*_[0-9]' AND name NOT LIKE 'order_search%' AND name NOT LIKE 'statistics%'
            """
        ).map(\.[0].string)
        for table in loaded where table.hasPrefix("customers") || table.hasPrefix("day_totals") {
            let column = try source.columns(of: table)[1]
            try source.execute("CREATE INDEX \(table)_by_\(column) ON \(table) (\(column))")
        }
        _ = try BareBulkLoad(of: original, at: copy).write(through: head)
        try expectSameRows(original, copy, loaded.filter { !$0.hasPrefix("order_notes") })
        func indexes(_ file: URL) throws -> Set<String> {
            let rows = try BareSQLite(file, readOnly: true).rows(
                "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index'")
            return Set(rows.filter { loaded.contains($0[0].string) }.map(\.[1].string))
        }
        #expect(try indexes(original).count > 2)
        #expect(try indexes(copy) == indexes(original))
    }

    private func expectSameRows(_ one: URL, _ other: URL, _ tables: [String]) throws {
        for table in tables {
            func rows(_ file: URL) throws -> Set<[BareSQLite.Value]> {
                Set(try BareSQLite(file, readOnly: true).rows("SELECT * FROM \(table)"))
            }
            let expected = try rows(one)
            #expect(!expected.isEmpty)
            #expect(try rows(other) == expected, "the rows of \(table)")
        }
    }
}
