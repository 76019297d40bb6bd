import CQRS
import Foundation
import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// However a folder's files are written, the same orders come to the desk.
struct DialectPropertyTests {
    @Test(arguments: 0..<4)
    func `a folder in any dialect brings the events of the plain one`(seed: UInt64) async throws {
        var random = SeededRandom(seed: 400 + seed)
        for number in 0..<LongRun.count(short: 12, long: 700) {
            let folder = Self.folder(&random)
            let plain = Desk()
            let expected = try await plain.importing(folder)
            let desk = Desk()
            let files = Self.rewritten(folder, &random)
            let report = try await desk.importing(.files(files))
            #expect(report.complaints == expected.complaints, "case \(number)")
            #expect(report.orders == expected.orders && report.imported == expected.imported, "case \(number)")
            #expect(try await events(desk) == events(plain), "case \(number)")
        }
    }

    private func events(_ desk: Desk) async throws -> [String] {
        try await desk.log.events(after: .start, limit: 1_000)
            .map { "\($0.stream) \($0.occurredAt.iso8601) \(String(decoding: $0.data, as: UTF8.self))" }.sorted()
    }

    private static func folder(_ random: inout SeededRandom) -> Folder {
        var folder = Folder()
        folder.products =
            "product_id,name,unit_price_cents\n1,\"Thé, vert; “x”|\",1800\n2,\"Zoë's \"\"best\"\"\",1900\n"
        for order in 20..<(21 + random.below(6)) {
            let day = String(1 + random.below(28))
            let date = "1997-0\(1 + random.below(9))-\(day.count == 1 ? "0" : "")\(day)"
            folder.orders? += "\(order),ALFKI,\(date),\(random.pick(["pending", "approved", "odd"])),,,,USD\n"
            folder.items? += "\(order),1,\(1 + random.below(3)),\(random.below(4)),1800,0\n"
        }
        return folder
    }

    /// Writes each file again, field by field, with a separator, line ends, quotes and an encoding drawn at random.
    private static func rewritten(_ folder: Folder, _ random: inout SeededRandom) -> [(name: String, bytes: [UInt8])] {
        guard case .files(let files) = folder.source else { return [] }
        return files.map { name, bytes in
            let separator = Character(Unicode.Scalar(random.pick(FieldSeparator.allCases).sign))
            let end = random.pick(["\n", "\r\n", "\r"])
            let quotesAll = random.once(in: 3)
            var text = ""
            for row in rows(of: bytes) {
                let fields = row.map { field in
                    let needsQuotes = quotesAll || field.contains { $0 == separator || $0 == "\"" }
                    return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
                }
                text += fields.joined(separator: String(separator)) + end
            }
            let encodings: [String.Encoding] = [.utf8, .utf16LittleEndian, .utf16BigEndian, .windowsCP1252]
            return (name, [UInt8](text.data(using: random.pick(encodings)) ?? Data()))
        }
    }

    private static func rows(of bytes: [UInt8]) -> [[String]] {
        guard var reader = try? CSVReader(open: { MemoryBytes(bytes) }) else { return [] }
        var rows: [[String]] = []
        while case .record(let record)? = try? reader.next() { rows.append(record.fields) }
        return rows
    }
}
