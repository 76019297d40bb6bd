import OrderExchange
import TestSupport
import Testing

/// Which format is detected in a source.
struct FormatFinderTests {
    private let desk = Desk()

    private func error(_ source: ImportSource, format: ImportFormat? = nil) async -> String? {
        var options = ImportOptions(actor: "ann")
        options.format = format
        let importer = OrderImporter(bus: desk.bus, log: desk.log, options: options)
        return await #expect(throws: ImportError.self) { try await importer.run(source) }?.description
    }

    private func file(_ text: String) -> ImportSource { .files([(name: "x.csv", bytes: Array(text.utf8))]) }

    @Test func `a file of no known format says what was looked for and how it can be read all the same`() async {
        let sentence = await error(file("a,b\n1,2\n")) ?? ""
        #expect(sentence.hasPrefix("x.csv: the format is not recognised. Looked for were the columns 'Name', "))
        #expect(sentence.contains("The file begins with 'a', 'b'. --format NAME says what it is; "))
        #expect(sentence.contains("--map order_id='Order No'"))
    }

    @Test func `a header's hostile characters are spelled out`() async {
        let sentence = await error(file("a\u{1B}[2J,b\n1,2\n")) ?? ""
        #expect(sentence.contains("'a\\u{1b}[2J'"))
    }

    @Test func `a format asked for is not looked for`() async {
        #expect(await error(file("a,b\n"), format: .shopify)?.contains("missing columns 'name'") == true)
        #expect(await error(file(""))?.contains("the file is empty") == true)
    }

    @Test(arguments: [
        ("Token,Item Name,Description,SKU,Variation Name,Price", "Square's item library"),
        (
            "Reference Handle,Token,Item Name,Customer-facing Name,Variation Name,SKU,Price,Archived",
            "Square's item library"
        ),
        ("Date,Gross Sales,Net Sales,Total Collected,Transaction ID,Payment ID", "Square's list of transactions"),
        ("Handle,Title,Body (HTML),Vendor,Type,Variant SKU,Variant Price", "Shopify's list of products"),
        ("Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Total Orders", "Shopify's list of customers"),
        ("ID,Type,SKU,Name,Published,Regular price,Categories", "WooCommerce's list of products"),
    ])
    func `an export that holds no orders is named, with what to import in its place`(header: String, title: String)
        async
    {
        let fields = header.split(separator: ",").map { _ in "1" }.joined(separator: ",")
        for format in [nil, ImportFormat.square, .shopify] {
            let sentence = await error(file("\(header)\n\(fields)\n"), format: format) ?? ""
            #expect(sentence.hasPrefix("x.csv: this is \(title)") && sentence.contains("; import "))
        }
    }

    @Test(arguments: [
        ("a.xlsx", "PK\u{3}\u{4}rest", "this is a spreadsheet file"),
        ("a.csv", "PK\u{3}\u{4}rest", "this is a zip archive"),
        ("a.csv", "%PDF-1.7", "this is a PDF"), ("a.xls", "\u{FEFF} <HTML><table>", "this is a page"),
        ("a.xls", "<?xml version='1.0'?>", "this is a page"),
    ])
    func `a file that is no text of rows is named as what it is`(name: String, text: String, reason: String) async {
        let sentence = await error(.files([(name: name, bytes: Array(text.utf8))])) ?? ""
        #expect(sentence.hasPrefix("\(name): \(reason)"))
    }

    @Test func `an old spreadsheet file is recognised by its bytes`() async {
        let bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]
        #expect(await error(.files([(name: "a", bytes: bytes)]))?.hasPrefix("a: this is a ") == true)
    }

    @Test func `a folder is no file and a file no folder`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.url.path
        #expect(
            await error(.at(path), format: .shopify)
                == "'\(path)' is a folder, and a Shopify orders export is one file; give the file; nothing was imported"
        )
        let sample = SampleFile.url("shopify-orders.csv").path
        #expect(await error(.at(sample), format: .folder)?.hasPrefix("'\(sample)' is not a folder") == true)
    }

    @Test func `a packed file is unpacked, whatever it is called`() async throws {
        let packed = gzip("order_id,customer_id,placed_at,product_id,quantity,unit_price\n1,A,2024-05-01,TEA,2,1.25\n")
        let importer = OrderImporter(bus: desk.bus, log: desk.log, options: ImportOptions(actor: "ann"))
        let report = try await importer.run(.files([(name: "orders", bytes: packed)]))
        #expect(report.orders.imported == 1)
    }

    @Test(arguments: [
        ("Cancelled", StatusMap.Meaning.cancelled), ("canceled", .cancelled), ("wc-on-hold", .pending),
        ("On Hold", .pending), ("processing", .approved), ("COMPLETED", .shipped), ("fulfilled", .shipped),
        ("refunded", .refunded), ("failed", .cancelled),
    ])
    func `the usual words have a status`(word: String, meaning: StatusMap.Meaning) async throws {
        let report = try await desk.importing(
            "order_id,customer_id,placed_at,status,product_id,quantity,unit_price\n1,A,2024-05-01,\(word),T,1,1\n")
        #expect(report.complaints == [])
        #expect(try await desk.orders()["1"]?.status.rawValue == meaning.rawValue.uppercased())
    }

    @Test func `the statuses of a folder are translated too`() async throws {
        let folder = Folder().with(
            orders: "10,ALFKI,1996-07-04,completed,,,,USD", "11,ALFKI,1996-07-07,backordered,,,,USD")
        var options = ImportOptions(actor: "ann")
        let first = try await OrderImporter(bus: desk.bus, log: desk.log, options: options).run(folder.source)
        #expect(first.complaints.first?.contains("--status-map 'backordered=pending'") == true)
        options.statusMap.add("Back Ordered", .approved)
        _ = try await OrderImporter(bus: desk.bus, log: desk.log, options: options).run(folder.source)
        #expect(try await desk.orders().mapValues(\.status) == ["10": .shipped, "11": .approved])
    }
}
