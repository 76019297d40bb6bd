import CQRS
import Foundation
import OrderCommands
import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// An import does the same whether what it read is in memory or in a file.
struct SpooledImportTests {
    /// How an import ended, and what it left in the log.
    private struct Outcome: Equatable {
        var report: ImportReport?
        var error: String?
        var events: [String]
    }

    @Test func `mutated folders are imported alike from memory and from a file`() async throws {
        var random = SeededRandom(seed: 1_501)
        for number in 0..<LongRun.count(short: 150, long: 20_000) {
            let source = ImportSource.files(ImportFuzzTests.mutatedFolder(&random))
            var options = ImportOptions(
                actor: "ann", allOrNothing: random.once(in: 8), onDifference: random.pick([.refuse, .report, .update]))
            if random.once(in: 3) { options.guestCustomerID = CustomerID("GUEST") }
            let outcomes = try await outcomes(of: source, options)
            #expect(outcomes.held == outcomes.spooled, "case \(number)")
        }
    }

    @Test(arguments: FuzzedFormat.all)
    func `mutated exports are imported alike from memory and from a file`(format: FuzzedFormat) async throws {
        var random = SeededRandom(seed: 1_502)
        let good = try #require(StrictCSV.rows(try SampleFile.text(format.sample)))
        for number in 0..<LongRun.count(short: 60, long: 20_000) {
            let bytes = Array(FormatFuzzTests.mutated(good, &random).utf8)
            let outcomes = try await outcomes(
                of: .files([(name: "x.csv", bytes: bytes)]), FormatFuzzTests.options(format))
            #expect(outcomes.held == outcomes.spooled, "case \(number)")
        }
    }

    @Test func `mutated JSON lines are imported alike from memory and from a file`() async throws {
        var random = SeededRandom(seed: 1_503)
        let good = Array(try SampleFile.text("desk.jsonl").utf8)
        for number in 0..<LongRun.count(short: 100, long: 20_000) {
            let source = ImportSource.files([(name: "x.jsonl", bytes: Hostile.mutated(good, &random))])
            let options = ImportOptions(actor: "ann", guestCustomerID: CustomerID("GUEST"))
            let outcomes = try await outcomes(of: source, options)
            #expect(outcomes.held == outcomes.spooled, "case \(number)")
        }
    }

    @Test func `lines come to their orders in whatever order they stand in the file`() async throws {
        var random = SeededRandom(seed: 1_504)
        var folder = Folder()
        var lines: [String] = []
        folder.orders = "order_id,customer_id,placed_at,status\n"
        for order in 0..<200 {
            folder.orders? += "\(order),ALFKI,1996-07-04,shipped\n"
            for line in 1...4 { lines.append("\(order),\(line),\(line % 2 + 1),\(order + line),100,0\n") }
        }
        let header = "order_id,line_no,product_id,quantity,unit_price_cents,discount_bp\n"
        folder.items = header + lines.joined()
        let inOrder = try await outcomes(of: folder.source, ImportOptions(actor: "ann", maximumInFlight: 1))
        for place in lines.indices.reversed() { lines.swapAt(place, random.below(place + 1)) }
        folder.items = header + lines.joined()
        let shuffled = try await outcomes(of: folder.source, ImportOptions(actor: "ann", maximumInFlight: 1))
        #expect(inOrder.held.report?.orders.alreadyThere == 200)
        #expect(inOrder.held == inOrder.spooled && shuffled.held == inOrder.held && shuffled.spooled == inOrder.held)
    }

    @Test func `an order of too many lines is refused, though they stand one by one between those of another`()
        async throws
    {
        var folder = Folder().with(orders: "10,ALFKI,1996-07-04,pending,,,,USD", "11,ALFKI,1996-07-04,pending,,,,USD")
        folder.items = "order_id,product_id,quantity,unit_price_cents\n"
        var columns = "order_id,customer_id,placed_at,product_id,quantity,unit_price\n"
        for number in 0...20_000 {
            folder.items? += "\(10 + number % 2),1,1,15\n"
            columns += "\(10 + number % 2),A,2026-01-02,1,1,0.05\n"
        }
        let source = ImportSource.files([(name: "x.csv", bytes: Array(columns.utf8))])
        for source in [folder.source, source] {
            let outcome = try await outcome(of: source, ImportOptions(actor: "ann"), .nothingHeld)
            #expect(outcome.report?.orders.alreadyThere == 1)
            #expect(
                outcome.report?.complaints.map {
                    $0.hasSuffix("the order has 10001 lines; the most is 10000: split it")
                }
                    == [true])
        }
    }

    @Test(arguments: ["folder", "columns", "JSON"])
    func `an import holds no more records than its bound, however many it reads`(format: String) throws {
        let limits = ImportLimits(heldBytes: 50_000)
        let batch = try SourceReader(
            Self.source(format, orders: 10_000), options: ImportOptions(actor: "ann"), limits: limits,
            progress: { _ in }
        ).read()
        #expect(batch.orders.count == 10_000 && batch.rejected.isEmpty)
        #expect(batch.spool.allBytes > 500_000)
        #expect(batch.spool.heldBytes < limits.heldBytes + 64 * 1_024 + 16 * 16 * 1_024)
    }

    @Test func `a file that goes back and forth between two orders fills no more room than a few times its own`() throws
    {
        let note = String(repeating: "n", count: 1_900)
        var text = "order_id,customer_id,placed_at,product_id,quantity,unit_price,note\n"
        for number in 0..<4_000 {
            text += "\(10 + number % 2),A,2026-01-02,P1,1,1.05,\(number < 2 ? note : "")\n"
        }
        let source = ImportSource.files([(name: "x.csv", bytes: Array(text.utf8))])
        let batch = try SourceReader(
            source, options: ImportOptions(actor: "ann"), limits: .nothingHeld, progress: { _ in }
        ).read()
        #expect(batch.orders.count == 2 && batch.rejected.isEmpty, "\(batch.rejected)")
        #expect(batch.spool.allBytes < 5 * text.utf8.count, "\(batch.spool.allBytes) of \(text.utf8.count)")
    }

    @Test func `a field that is longer than any text of the desk is refused by its row`() throws {
        let text = """
            order_id,customer_id,placed_at,product_id,quantity,unit_price
            10,\(String(repeating: "A", count: 20_000)),2026-01-02,P1,1,1.05
            11,A,2026-01-02,P1,1,1.05
            """
        let source = ImportSource.files([(name: "x.csv", bytes: Array(text.utf8))])
        let batch = try SourceReader(
            source, options: ImportOptions(actor: "ann"), limits: .nothingHeld, progress: { _ in }
        ).read()
        #expect(batch.orders.count == 1)
        #expect(
            batch.rejected.map(\.reason) == [
                "order '10': customer_id is 20000 bytes long; the most is 16384"
            ])
    }

    @Test func `an order may have as many returned lines as sold ones`() async throws {
        var folder = Folder().with(orders: "10,ALFKI,1996-07-04,shipped,,1996-07-05,,USD")
        folder.items = "order_id,product_id,quantity,unit_price_cents\n"
        for _ in 0..<9_990 { folder.items? += "10,1,1,15\n" }
        for _ in 0..<20 { folder.items? += "10,1,-1,15\n" }
        let report = try await outcome(of: folder.source, ImportOptions(actor: "ann"), ImportLimits()).report
        #expect(report?.complaints == [] && report?.orders.alreadyThere == 1)
    }

    @Test func `a disk that is full while the files are read stops the import before anything is sent`() async throws {
        let desk = Desk()
        let importer = desk.importer { SpoolFile(descriptor: open("/dev/full", O_RDWR), folder: "/full") }
        let error = try await #require(throws: StoreError.self) {
            _ = try await importer.run(Folder().source)
        }
        #expect(error.kind == .full && "\(error)".hasSuffix("; nothing was imported"))
        #expect(try await desk.eventCount() == 0)
    }

    @Test func `what cannot be read back while it is sent interrupts the import`() async throws {
        let desk = Desk()
        let folder = try TemporaryDirectory()
        let file = folder.url.appending(path: "spool")
        let importer = desk.importer {
            SpoolFile(descriptor: open(file.path, O_WRONLY | O_CREAT, 0o600), folder: "/gone")
        }
        let interruption = try await #require(throws: ImportInterrupted.self) {
            _ = try await importer.run(Self.source("JSON", orders: 1))
        }
        #expect(interruption.cause.message.hasSuffix("in '/gone' (Bad file descriptor)"))
    }

    private func outcomes(
        of source: ImportSource, _ options: ImportOptions
    ) async throws -> (held: Outcome, spooled: Outcome) {
        (
            try await outcome(of: source, options, ImportLimits()),
            try await outcome(of: source, options, .nothingHeld)
        )
    }

    /// Imports twice, because the second import reads what the desk has of the first.
    private func outcome(
        of source: ImportSource, _ options: ImportOptions, _ limits: ImportLimits
    ) async throws -> Outcome {
        let desk = Desk()
        var options = options
        options.maximumInFlight = 1
        var importer = OrderImporter(bus: desk.bus, log: desk.log, options: options)
        importer.limits = limits
        var outcome = Outcome(events: [])
        do {
            _ = try await importer.run(source)
            outcome.report = try await importer.run(source)
        } catch let error as ImportError {
            outcome.error = "\(error)"
        }
        outcome.events = try await desk.log.events(after: .start, limit: 100_000).map { event in
            "\(event.stream) \(event.type.name) \(event.occurredAt) \(event.cause.commandID) \(event.data)"
        }
        return outcome
    }

    private static func source(_ format: String, orders: Int) -> ImportSource {
        switch format {
        case "JSON":
            let lines = (1...orders).map {
                #"{"type":"order","id":"\#($0)","customerID":"A","placedAt":"2024-05-01","status":"pending","lines":"#
                    + #"[{"productID":"P","quantity":1,"unitPriceCents":100}]}"# + "\n"
            }
            return .files([(name: "x.jsonl", bytes: Array(lines.joined().utf8))])
        case "columns":
            var text = "order_id,customer_id,placed_at,product_id,quantity,unit_price\n"
            for number in 1...orders { text += "\(number),A,2026-01-02,1,1,5.00\n" }
            return .files([(name: "x.csv", bytes: Array(text.utf8))])
        default:
            var folder = Folder()
            folder.orders = "order_id,customer_id,placed_at,status\n"
            folder.items = "order_id,product_id,quantity,unit_price_cents\n"
            for number in 1...orders {
                folder.orders? += "\(number),ALFKI,1996-07-04,pending\n"
                folder.items? += "\(number),1,1,1500\n"
            }
            return folder.source
        }
    }
}

extension Desk {
    /// Makes an importer that holds nothing of what it reads in memory.
    fileprivate func importer(makeSpoolFile: @escaping @Sendable () throws -> SpoolFile) -> OrderImporter {
        var importer = OrderImporter(bus: bus, log: log, options: ImportOptions(actor: "ann"))
        importer.limits = ImportLimits(heldBytes: 0, makeSpoolFile: makeSpoolFile)
        return importer
    }
}
