import Foundation
import TestSupport
import Testing

/// Orders and the log, out of the desk and back.
@Suite(.timeLimit(.minutes(5)))
struct ExportTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    private static let names = ["customers.csv", "order_items.csv", "orders.csv", "products.csv"]

    private func path(_ name: String) -> String { desk.directory.file(name).path(percentEncoded: false) }

    private func bytes(_ folder: String) throws -> [Data] {
        #expect(try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted() == Self.names)
        return try Self.names.map { try Data(contentsOf: desk.directory.file("\(folder)/\($0)")) }
    }

    private func head(_ data: String...) async throws -> String {
        let text = try await desk.run(["status", "--json"] + data).output
        return try #require(text.firstMatch(of: /"head":\d+,"chain":"[0-9a-f]+"/).map { String($0.output) })
    }

    @Test func `an export goes into an empty desk and comes out the same, and changes nothing in the first`()
        async throws
    {
        #expect(try await desk.run("import", "--sample").exitCode == 0)
        try await desk.run("cancel", "11077", "--reason", "=1+1, \"broken\"")
        try await desk.run("approve", "11076")
        let first = try await desk.run("export", path("first"), "--json")
        #expect(first.exitCode == 0, "\(first)")
        #expect(first.output.contains(#""customers":91,"products":77,"orders":830,"lines":2155,"#))
        let imported = try await desk.run("import", path("first"), "--data", path("other"), "--json")
        #expect(imported.exitCode == 0, "\(imported)")
        #expect(try await desk.run("export", path("second"), "--data", path("other")).exitCode == 0)
        #expect(try bytes("first") == bytes("second"))
        let other = try await desk.run("order", "11077", "--json", "--data", path("other"))
        #expect(other.output.contains(#""cancellationReason":"=1+1, \"broken\"""#))
        let before = try await head()
        try await desk.run("import", path("first"))
        #expect(try await head() == before)
        #expect(try await desk.run("export", path("third")).exitCode == 0)
        #expect(try bytes("first") == bytes("third"))
    }

    @Test(arguments: ["folder", "jsonl"])
    func `what was given back comes out and goes in again`(format: String) async throws {
        try await desk.stock()
        for id in ["A1", "A2", "A3", "A4"] {
            try await desk.place(id, item: "3:2")
            try await desk.run("approve", id)
            try await desk.run("ship", id)
        }
        try await desk.run("refund", "A1")
        try await desk.run("refund", "A2", "--amount", "7.50")
        try await desk.run("refund", "A3", "--line", "1:1")
        let (first, second) = (path("first-\(format)"), path("second-\(format)"))
        let export = try await desk.run("export", first, "--format", format)
        #expect(export.exitCode == 0, "\(export)")
        #expect(export.errors.contains("1 orders name the lines that were given back") == (format == "folder"))
        if format == "jsonl" {
            let text = try String(contentsOfFile: first, encoding: .utf8)
            #expect(text.contains(#""lines":[{"line":1,"quantity":1}]}]"#))
        }
        let other = ["--data", path("other-\(format)")]
        let imported = try await desk.run(["import", first] + other)
        #expect(imported.exitCode == 0, "\(imported)")
        let list = try await desk.run(["orders", "--json", "--sort", "placed", "--ascending"] + other)
        let refunded = list.output.matches(of: /"refundedCents":(\d+)/).map { String($0.output.1) }
        #expect(refunded == ["240000", "750", "120000", "0", "360750"], "the last is their sum")
        #expect(list.output.contains(#""orderID":"A1","customerID":"ALFKI""#))
        #expect(try await desk.run(["export", second, "--format", format] + other).exitCode == 0)
        let files = format == "folder" ? Self.names.map { "/" + $0 } : [""]
        for file in files {
            #expect(try Data(contentsOf: URL(filePath: first + file)) == Data(contentsOf: URL(filePath: second + file)))
        }
        #expect(try await desk.run("import", first).exitCode == 0)
    }

    @Test func `standard output, JSON lines and CSV have the orders asked for`() async throws {
        try await desk.stock()
        for (id, item) in [("A1", "1:1"), ("A2", "3:1"), ("A3", "2:2@9.50")] { try await desk.place(id, item: item) }
        let lines = try await desk.run("export", "-", "--high-value")
        #expect(lines.exitCode == 0)
        #expect(lines.output.split(separator: "\n").count == 3)
        #expect(lines.output.hasPrefix(#"{"type":"customer","id":"ALFKI","name":"Alfreds Futterkiste","email":"#))
        #expect(lines.output.contains(#""lines":[{"line":1,"productID":"3","quantity":1,"unitPriceCents":120000,"#))
        #expect(
            lines.errors.contains("wrote 1 orders, 1 lines, 1 customers, 1 products · $1,200.00 to standard output"))
        #expect(try await desk.run("export", path("all.csv")).exitCode == 0)
        let csv = try String(contentsOf: desk.directory.file("all.csv"), encoding: .utf8)
        #expect(csv.components(separatedBy: "\r\n").dropFirst().map { $0.prefix(3) } == ["A1,", "A2,", "A3,", ""])
        let again = try await desk.run("export", path("all.csv"), "--status", "shipped")
        #expect(again.exitCode == 74)
        #expect(again.errors.hasSuffix("is there already; choose another name, or replace it with --force\n"))
        #expect(try await desk.run("export", path("all.csv"), "--status", "shipped", "--force").exitCode == 0)
        #expect(
            try String(contentsOf: desk.directory.file("all.csv"), encoding: .utf8).split(separator: "\r\n").count == 1)
    }

    @Test func `events are exported whole, each with its chain`() async throws {
        try await desk.stock()
        try await desk.place("A1")
        let outcome = try await desk.run("export", path("log.jsonl"), "--format", "events", "--json")
        #expect(outcome.exitCode == 0, "\(outcome)")
        let lines = try String(contentsOf: desk.directory.file("log.jsonl"), encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 5)
        let keys = try JSONKeys.topLevel(of: String(lines[4]))
        #expect(
            keys == [
                "position", "stream", "version", "type", "schemaVersion", "occurredAt", "recordedAt", "actor",
                "commandID", "correlationID", "causationID", "data", "chain",
            ])
        let chain = try #require(try await head().firstMatch(of: /"chain":"[0-9a-f]+"/)).output
        #expect(lines[4].hasSuffix("\(chain)}"))
        #expect(outcome.output.contains(chain))
    }

    @Test func `a log that was changed is not exported`() async throws {
        try await desk.stock()
        try await desk.place("A1")
        try desk.editLog(
            """
            DROP TRIGGER events_never_change;
            UPDATE events SET actor = 'mallory' WHERE position = 2;
            CREATE TRIGGER events_never_change BEFORE UPDATE ON events
            BEGIN SELECT RAISE(ABORT, 'an event never changes'); END;
            """)
        let outcome = try await desk.run("export", path("log.jsonl"), "--format", "events")
        #expect(outcome.exitCode == 69)
        #expect(outcome.errors.contains("the log's event at position 2 is missing or was changed"), "\(outcome)")
        #expect(!FileManager.default.fileExists(atPath: path("log.jsonl")))
    }

    @Test func `the desk's own files are never written over`() async throws {
        try await desk.stock()
        let before = try await head()
        try FileManager.default.createSymbolicLink(atPath: path("link.csv"), withDestinationPath: "data/write.sqlite")
        for name in ["data/write.sqlite", "data/read.sqlite", "data/write.sqlite-wal", "link.csv"] {
            let outcome = try await desk.run("export", path(name), "--format", "csv", "--force")
            #expect(outcome.exitCode == 74)
            #expect(outcome.errors.contains("is one of the files that are in use here"), "\(outcome)")
        }
        for place in ["/dev/null", "/dev/full"] {
            let outcome = try await desk.run("export", place, "--format", "csv", "--force")
            #expect(outcome.errors.contains("is not a regular file"), "\(outcome)")
        }
        #expect(try await head() == before)
    }

    @Test func `a read model that is behind is not exported, and nothing is left`() async throws {
        try await desk.stock()
        try await desk.run("orders", "--wait", "20s")
        try await desk.place("A1")
        let outcome = try await desk.run("export", path("out"), "--read-only", "--wait", "10ms")
        #expect(outcome.exitCode == 69)
        #expect(outcome.errors.contains("an export would not be complete: the "), "\(outcome)")
        #expect(!FileManager.default.fileExists(atPath: path("out")))
        #expect(try await desk.run("export", path("out")).exitCode == 0)
    }

    @Test func `orders that wait as dead letters are missed by an export, which says so`() async throws {
        try await desk.stock()
        try await desk.place("A1")
        try await PoisonEvent.append(to: "A1", on: desk)
        let outcome = try await desk.run("export", path("out"))
        #expect(outcome.exitCode == 69)
        #expect(outcome.errors.contains("as dead letters"), "\(outcome)")
        #expect(!FileManager.default.fileExists(atPath: path("out")))
    }
}
