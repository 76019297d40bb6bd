import CQRS
import Foundation
import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// Whatever an export holds, each of its orders comes in as a slow, strict reader reads it, or is named.
struct FormatFuzzTests {
    @Test(arguments: FuzzedFormat.all)
    func `every order of a mutated export is what a strict reader reads, or is named`(format: FuzzedFormat) async throws
    {
        let cases = LongRun.count(short: 150, long: 100_000)
        var random = SeededRandom(seed: 13)
        let good = try #require(StrictCSV.rows(try SampleFile.text(format.sample)))
        var tally = (refused: 0, kept: 0, rejected: 0)
        for number in 0..<cases {
            let text = Self.mutated(good, &random)
            let desk = Desk()
            let bytes = random.once(in: 4) ? Hostile.mutated(Array(text.utf8), &random) : Array(text.utf8)
            do {
                let report = try await Self.importing(bytes, format, into: desk)
                tally.kept += report.orders.imported
                tally.rejected += report.rejectedRows.count
                let flaw = try await Self.flaw(in: report, of: desk, bytes, format)
                if let flaw {
                    Issue.record("case \(number): \(flaw)\n\(String(decoding: bytes, as: UTF8.self))")
                    return
                }
                let events = try await desk.eventCount()
                let again = try await Self.importing(bytes, format, into: desk)
                #expect(again.orders.imported == 0, "case \(number)")
                #expect(try await desk.eventCount() == events, "case \(number)")
            } catch let error as ImportError {
                tally.refused += 1
                #expect(try await desk.eventCount() == 0, "case \(number): \(error)")
                #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
            }
        }
        #expect(tally.refused < cases / 2)
        #expect(tally.kept > 0 && tally.rejected > 0)
        LongRun.report(
            item: "fuzz \(format)",
            tried: "\(cases) mutated files: \(tally.kept) orders kept, \(tally.rejected) named, \(tally.refused) files "
                + "refused whole")
    }

    private static func importing(
        _ bytes: [UInt8], _ format: FuzzedFormat, into desk: Desk
    ) async throws -> ImportReport {
        try await OrderImporter(bus: desk.bus, log: desk.log, options: options(format)).run(
            .files([(name: "x.csv", bytes: bytes)]))
    }

    static func options(_ format: FuzzedFormat) -> ImportOptions {
        var options = ImportOptions(actor: "ann", guestCustomerID: CustomerID("GUEST"))
        options.format = format.format
        options.dialect.zone = ImportZone("UTC")
        for (field, column) in format.columns { options.columnMap.set(field, to: column) }
        return options
    }

    /// Changes up to four cells or rows; the header stays.
    static func mutated(_ rows: [[String]], _ random: inout SeededRandom) -> String {
        var rows = rows
        for _ in 0...random.below(4) {
            guard rows.count > 1 else { break }
            let row = 1 + random.below(rows.count - 1)
            let column = random.below(rows[row].count)
            switch random.below(9) {
            case 0: rows[row][column] = random.pick(Hostile.numbers)
            case 1: rows[row][column] = Hostile.text(&random, parts: 3)
            case 2: rows[row][column] = ""
            case 3: rows[row][column] = rows[1 + random.below(rows.count - 1)][column]
            case 4: rows.remove(at: row)
            case 5: rows.insert(rows[row], at: 1 + random.below(rows.count))
            case 6: rows.swapAt(row, 1 + random.below(rows.count - 1))
            case 7: rows[row] = rows[row].map { _ in "" }
            default:
                rows[row][column] = random.pick(["-1", "0", "2", "1.00", "9.99", "12.345", "(3.00)", "1,000.00", " 5 "])
            }
        }
        return rows.map { CSVWriter.row($0) }.joined()
    }

    private static func flaw(
        in report: ImportReport, of desk: Desk, _ bytes: [UInt8], _ format: FuzzedFormat
    ) async throws -> String? {
        for row in report.rejectedRows where row.line < 2 || row.reason.isEmpty { return "\(row)" }
        for row in report.rejectedRows where row.reason.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            return "controls in the reason of line \(row.line)"
        }
        let orders = try await desk.orders()
        guard orders.count == report.orders.imported else {
            return "\(orders.count) placed, \(report.orders.imported) reported"
        }
        guard report.orders.rejected <= report.rejectedRows.count else {
            return "\(report.orders.rejected) orders refused, \(report.rejectedRows.count) named"
        }
        guard let text = String(validating: bytes, as: UTF8.self), let rows = StrictCSV.rows(text) else { return nil }
        let expected = format.orders(StrictCSV.namedRows(rows))
        guard expected.count == report.orders.total else {
            return "\(expected.count) orders in the file, \(report.orders.total) reported"
        }
        for (id, order) in orders {
            guard let wanted = expected[id] else { return "order '\(id)' is not in the file" }
            let extra: Set<String> = ["SHIPPING", "TAX", "DUTIES", "FEES"]
            let goods = order.placed.lines.filter { !extra.contains($0.productID.rawValue) }
            let found = ReferenceOrder(
                total: Decimal(order.placed.total.minorUnits) / 100,
                units: goods.reduce(0) { $0 + Decimal($1.quantity) },
                customer: order.placed.customerID.rawValue)
            guard found == wanted else { return "order '\(id)' is \(found), the file has \(wanted)" }
        }
        return nil
    }
}
