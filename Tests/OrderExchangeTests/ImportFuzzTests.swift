import CQRS
import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// Whatever a folder holds, importing it ends, and every row of it is kept or reported by file and line.
struct ImportFuzzTests {
    @Test func `every row of a mutated folder is kept or named, and a second import adds nothing`() async throws {
        let cases = LongRun.count(short: 250, long: 100_000)
        var random = SeededRandom(seed: 20)
        var tally = (refused: 0, kept: 0, rejected: 0, bytes: 0)
        for number in 0..<cases {
            let files = Self.mutatedFolder(&random)
            tally.bytes += files.reduce(0) { $0 + $1.bytes.count }
            let desk = Desk()
            let guest = random.once(in: 3) ? "GUEST" : nil
            do {
                let report = try await desk.importing(.files(files), guest: guest)
                if let flaw = try await Self.flaw(in: report, of: desk) { Issue.record("case \(number): \(flaw)") }
                tally.kept += report.customers.imported + report.products.imported + report.orders.imported
                tally.rejected += report.rejectedRows.count
                let events = try await desk.eventCount()
                let again = try await desk.importing(.files(files), guest: guest)
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
            item: "fuzz import",
            tried: "\(cases) mutated folders, \(tally.bytes) bytes: \(tally.kept) records kept, \(tally.rejected) rows "
                + "rejected by line, \(tally.refused) folders refused whole")
    }

    @Test func `a folder with more bad rows than can be named is refused whole`() throws {
        var folder = Folder()
        folder.customers = "customer_id,name\n" + String(repeating: "x\n", count: 101)
        let limits = ImportLimits(badRows: 100)
        #expect(
            error(folder, limits)
                == "customers.csv:102: more than 100 rows are bad, this one the last that was read; check the file; "
                + "nothing was imported")
        folder = Folder()
        folder.items? += String(repeating: "99,1,1,1,1,0\n", count: 101)
        #expect(error(folder, limits)?.hasPrefix("order_items.csv:105: more than 100 rows are bad") == true)
        folder = Folder()
        folder.orders? += String(repeating: "10,ALFKI,never,pending,,,,USD\n", count: 101)
        #expect(error(folder, limits)?.hasPrefix("orders.csv:104: more than 100 rows are bad") == true)
        #expect(error(folder, ImportLimits(badRows: 101)) == nil)
    }

    @Test func `a file with more rows than a desk can check is refused whole`() throws {
        #expect(
            error(Folder(), ImportLimits(fileRows: 1))
                == "orders.csv:3: the file has more than 1 rows; split it; nothing was imported")
    }

    @Test func `the limits leave room for millions of rows`() {
        let limits = ImportLimits()
        #expect(limits.fileRows >= 5_000_000 && limits.badRows >= 500_000 && limits.fileBytes >= 512 << 20)
    }

    private func error(_ folder: Folder, _ limits: ImportLimits) -> String? {
        do {
            var reader = FolderReader(
                try FolderFiles(folder.source), options: ImportOptions(actor: "ann"), limits: limits,
                progress: { _ in })
            _ = try reader.read()
            return nil
        } catch {
            return "\(error)"
        }
    }

    static func mutatedFolder(_ random: inout SeededRandom) -> [(name: String, bytes: [UInt8])] {
        guard case .files(var files) = folder.source else { return [] }
        for _ in 0...random.below(2) {
            let place = random.below(files.count)
            let bytes = files[place].bytes
            // A spoilt header refuses the folder whole, which is soon tried.
            let kept = random.once(in: 8) ? 0 : (bytes.firstIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
            files[place].bytes = bytes[..<kept] + Hostile.mutated(Array(bytes[kept...]), &random)
        }
        guard random.once(in: 4) else { return files }
        let place = random.below(files.count)
        let packed = deflated([files[place].bytes])
        files[place] = (files[place].name + ".gz", random.once(in: 3) ? Hostile.mutated(packed, &random) : packed)
        return files
    }

    private static let folder: Folder = {
        var folder = Folder()
        for number in 20..<30 {
            folder.orders? += "\(number),ALFKI,1997-0\(number % 9 + 1)-11T10:00:00Z,cancelled,,,1998-01-01,USD\n"
            folder.items? += "\(number),1,1,\(number),1800,250\n\(number),2,2,1,1900,0\n"
        }
        return folder
    }()

    private static func flaw(in report: ImportReport, of desk: Desk) async throws -> String? {
        for row in report.rejectedRows where row.line < 2 || row.reason.isEmpty { return "\(row)" }
        for row in report.rejectedRows where row.reason.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            return "controls in the reason of \(row.file):\(row.line)"
        }
        var counts: [String: Int] = [:]
        for event in try await desk.log.events(after: .start, limit: 10_000) {
            counts[event.type.name, default: 0] += 1
        }
        let placed = counts["OrderPlaced"] ?? 0
        guard placed == report.orders.imported else { return "\(placed) placed, \(report.orders.imported) reported" }
        let listed = counts["ProductListed"] ?? 0
        guard listed == report.products.imported else {
            return "\(listed) listed, \(report.products.imported) reported"
        }
        // Every rejected record is named; a rejected line is named itself or with its order.
        let named = report.rejectedRows.count { $0.file.hasPrefix("orders") }
        guard report.orders.rejected <= named else {
            return "\(report.orders.rejected) orders rejected, \(named) named"
        }
        let people = report.rejectedRows.count { $0.file.hasPrefix("customers") }
        guard report.customers.rejected == people else {
            return "\(report.customers.rejected) customers, \(people) named"
        }
        let products = report.rejectedRows.count { $0.file.hasPrefix("products") }
        guard report.products.rejected == products else {
            return "\(report.products.rejected) products, \(products) named"
        }
        return nil
    }
}
