import CQRS
import Foundation
import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// Whatever a file of JSON lines holds, each of its orders comes in as another JSON parser reads it, or is named.
struct JSONFuzzTests {
    @Test func `every object of a mutated file is kept as another parser reads it, or named`() async throws {
        let cases = LongRun.count(short: 300, long: 100_000)
        var random = SeededRandom(seed: 14)
        let good = Array(try SampleFile.text("desk.jsonl").utf8)
        var tally = (kept: 0, rejected: 0)
        for number in 0..<cases {
            let bytes = Hostile.mutated(good, &random)
            let desk = Desk()
            let report = try await Self.importing(bytes, into: desk)
            tally.kept += report.orders.imported
            tally.rejected += report.rejectedRows.count
            if let flaw = try await Self.flaw(in: report, of: desk, bytes) {
                Issue.record("case \(number): \(flaw)\n\(String(decoding: bytes, as: UTF8.self))")
                return
            }
            let events = try await desk.eventCount()
            _ = try await Self.importing(bytes, into: desk)
            #expect(try await desk.eventCount() == events, "case \(number)")
        }
        #expect(tally.kept > 0 && tally.rejected > 0)
        LongRun.report(
            item: "fuzz json",
            tried: "\(cases) mutated files: \(tally.kept) orders kept, \(tally.rejected) objects named")
    }

    private static func importing(_ bytes: [UInt8], into desk: Desk) async throws -> ImportReport {
        var options = ImportOptions(actor: "ann", guestCustomerID: CustomerID("GUEST"))
        options.format = .jsonl
        return try await OrderImporter(bus: desk.bus, log: desk.log, options: options).run(
            .files([(name: "x.jsonl", bytes: bytes)]))
    }

    private static func flaw(in report: ImportReport, of desk: Desk, _ bytes: [UInt8]) async throws -> String? {
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        let lines = content.split(separator: 0x0A).filter { $0.contains { ![0x20, 0x09, 0x0D].contains($0) } }
        let kept = report.customers.imported + report.products.imported + report.orders.imported
        guard lines.count == kept + report.rejectedRows.count else {
            return "\(lines.count) objects, \(kept) kept and \(report.rejectedRows.count) named"
        }
        for row in report.rejectedRows where row.reason.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            return "controls in the reason of line \(row.line)"
        }
        let objects = lines.compactMap { try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any] }
        for (id, order) in try await desk.orders() {
            // An id may be there twice, when one of the objects is refused for another reason.
            let isThere = objects.contains { object in
                let customer = object["customerID"] as? String ?? ""
                return object["type"] as? String == "order" && object["id"] as? String == id
                    && total(of: object) == order.placed.total.minorUnits
                    && order.placed.customerID.rawValue == (customer.isEmpty ? "GUEST" : customer)
            }
            guard isThere else {
                return "order '\(id)' of \(order.placed.total.minorUnits) is not in the file"
            }
        }
        return nil
    }

    private static func total(of order: [String: Any]) -> Int64? {
        guard let lines = order["lines"] as? [[String: Any]] else { return nil }
        var sum: Int64 = 0
        for line in lines {
            guard let quantity = (line["quantity"] as? NSNumber)?.int64Value,
                let price = (line["unitPriceCents"] as? NSNumber)?.int64Value
            else { return nil }
            let discount = (line["discountBasisPoints"] as? NSNumber)?.int64Value ?? 0
            sum += (quantity * price * (10_000 - discount) + 5_000) / 10_000
        }
        return sum
    }
}
