import Foundation
import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// Files are read as spreadsheets write them, what was found is reported, and what is left open is refused.
struct DialectImportTests {
    @Test(arguments: FieldSeparator.allCases)
    func `the separator is found from the header, and the same orders come in`(separator: FieldSeparator) async throws {
        let report = try await importing { $0.replacing(",", with: Self.text(separator)) }
        #expect(report.complaints == [] && report.orders.imported == 2 && report.lines.imported == 3)
        #expect(report.readings.map(\.separator) == Array(repeating: separator, count: 4))
    }

    @Test(arguments: FieldSeparator.allCases)
    func `a first line names the separator, as Excel writes it`(separator: FieldSeparator) async throws {
        let sign = Self.text(separator)
        let report = try await importing { "SEP=\(sign)\r\n" + $0.replacing(",", with: sign) }
        #expect(report.complaints == [] && report.orders.imported == 2)
    }

    @Test func `lines of a file with such a first line are counted with it`() async throws {
        let report = try await importing(
            orders: "sep=;\norder_id;customer_id;placed_at;status\n10;ALFKI;never;pending\n")
        #expect(report.complaints.contains { $0.hasPrefix("orders.csv:3: placed_at 'never' is not a date") })
    }

    @Test func `a header of other columns does not hide the separator`() async throws {
        let report = try await importing(
            orders: "a,b,c,d,e,f;order_id;customer_id;placed_at;status\nx;10;ALFKI;1996-07-04;pending\n")
        #expect(report.readings.first { $0.file == "orders.csv" }?.separator == .semicolon)
        #expect(report.orders.imported == 1)
    }

    @Test(arguments: ["\r", "\r\n", "\n"])
    func `lines may end in any way, the last one in none`(end: String) async throws {
        let report = try await importing { String($0.replacing("\n", with: end).dropLast()) }
        #expect(report.complaints == [] && report.orders.imported == 2 && report.lines.imported == 3)
        #expect(Set(report.readings.map(\.lineEnd)) == [end == "\r" ? .cr : end == "\n" ? .lf : .crlf])
    }

    @Test func `lines of one file may end in several ways`() async throws {
        let report = try await importing(
            orders:
                "order_id,customer_id,placed_at,status\r\n10,ALFKI,1996-07-04,pending\r11,ALFKI,\"1996-07-04\",pending\n"
                + "12,ALFKI,soon,pending\r")
        #expect(report.orders.imported == 2)
        #expect(
            report.complaints.first { $0.hasPrefix("orders.csv") }?.hasPrefix("orders.csv:4: placed_at 'soon'") == true)
    }

    @Test(arguments: [("\"a\rb\"", "\n", "a\rb"), ("\"a\rb\"", "\r", "a\nb")])
    func `a CR within quotes is text, unless all lines end so`(name: String, end: String, kept: String) async throws {
        let desk = Desk()
        var folder = Folder()
        folder.products = "product_id,name,unit_price_cents\(end)1,\(name),1800\(end)2,Chang,1900\(end)"
        let report = try await desk.importing(folder)
        #expect(report.complaints == [])
        #expect(try await desk.placed("10")?.lines.first?.productName == kept)
    }

    @Test(arguments: [
        (TextEncoding.utf8, String.Encoding.utf8), (.utf16LittleEndian, .utf16LittleEndian),
        (.utf16BigEndian, .utf16BigEndian), (.windows1252, .windowsCP1252),
    ])
    func `the encoding is found from the bytes, and names are right`(
        encoding: TextEncoding, foundation: String.Encoding
    ) async throws {
        let desk = Desk()
        var folder = Folder()
        folder.products = "product_id,name,unit_price_cents\n1,Thé – “vert”,1800\n2,Chang,1900\n"
        let report = try await desk.importing(.files(folder.files { [UInt8]($0.data(using: foundation) ?? Data()) }))
        #expect(report.complaints == [])
        #expect(report.readings.first { $0.file == "products.csv" }?.encoding == encoding)
        #expect(try await desk.placed("10")?.lines.first?.productName == "Thé – “vert”")
    }

    @Test func `an encoding that is named decides`() async throws {
        let options = DialectOptions(encoding: .windows1252)
        let desk = Desk()
        var folder = Folder()
        folder.products = "product_id,name,unit_price_cents\n1,é,1800\n2,Chang,1900\n"
        _ = try await desk.importing(folder.source, dialect: options)
        #expect(try await desk.placed("10")?.lines.first?.productName == "Ã©")
    }

    @Test(arguments: [
        "Order ID,Customer-ID,Placed At,STATUS", "order_no,CustomerNumber,Order Date,order status",
        "\u{FEFF}orderid , customer\u{A0}code,created_at,Status",
    ])
    func `columns are known by their other names, however they are written`(header: String) async throws {
        let report = try await importing(orders: "\(header)\n10,ALFKI,1996-07-04,pending\n")
        #expect(report.orders.imported == 1)
    }

    @Test func `a column's own name goes before its others, and two others are not chosen from`() async throws {
        let own = try await importing(
            orders: "order_no,order_id,customer_id,placed_at,status\nX,10,ALFKI,1996-07-04,pending\n")
        #expect(own.orders.imported == 1)
        let error = await #expect(throws: ImportError.self) {
            try await importing(orders: "order_no,order number,customer_id,placed_at,status\n")
        }
        #expect(
            error?.description
                == "orders.csv:1: 'order_no' and 'order number' both mean 'order_id'; rename one of them; "
                + "nothing was imported")
    }

    @Test func `one date decides how those that have two readings are read`() async throws {
        let desk = Desk()
        let report = try await importing(
            orders: Self.orders("10,ALFKI,01/02/1997,pending", "11,ALFKI,31/01/1997,pending"), into: desk)
        #expect(report.complaints == [])
        #expect(try await desk.history("10").first?.occurredAt.iso8601.prefix(10) == "1997-02-01")
        let reading = report.readings.first { $0.file == "orders.csv" }
        #expect(reading?.description == "orders.csv: read as , separated, UTF-8, day first (31/01/1997)")
    }

    @Test func `dates that leave their order open, or contradict each other, are refused before anything is sent`()
        async throws
    {
        let desk = Desk()
        let open = Self.orders("10,ALFKI,01/02/1997,pending", "11,ALFKI,03/03/1997,pending")
        #expect(
            await error(of: open, into: desk)
                == "orders.csv:2: '01/02/1997' may be 1 February or 2 January 1997, and no date of the file shows which; "
                + "name the order with --dates dmy or --dates mdy; nothing was imported")
        let orders = Self.orders("10,ALFKI,13/02/1997,pending", "11,ALFKI,02/13/1997,pending")
        #expect(
            await error(of: orders, into: desk)
                == "orders.csv:2: '13/02/1997' and '02/13/1997' on line 3 have day and month in different orders; "
                + "name one with --dates dmy or --dates mdy, and dates in the other are refused; nothing was imported")
        #expect(try await desk.eventCount() == 0)
        let named = try await importing(orders: orders, into: desk, dialect: DialectOptions(dateOrder: .mdy))
        #expect(
            named.complaints.contains("orders.csv:2: placed_at '13/02/1997' is no date in the order mdy; check --dates")
        )
        #expect(named.orders.imported == 1)
    }

    @Test func `a time without a zone names the option, and is read once the zone is named`() async throws {
        let desk = Desk()
        let orders = Self.orders("10,ALFKI,1997-02-01T10:00,pending", "11,ALFKI,1997-02-01T10:00Z,pending")
        let open = try await importing(orders: orders, into: desk)
        #expect(open.complaints.contains { $0.contains("names no zone; name the files' with --zone") })
        #expect(open.orders.imported == 1)
        let zone = DialectOptions(zone: ImportZone("America/New_York"))
        let named = try await importing(orders: orders, into: desk, dialect: zone)
        #expect(named.complaints == [])
        #expect(try await desk.history("10").first?.occurredAt.iso8601 == "1997-02-01T15:00:00.000Z")
    }

    @Test func `rows of separators alone are passed over, and short rows are refused by name`() async throws {
        let report = try await importing {
            $0 + ($0.hasPrefix("order_id,c") ? ";;;\n12;ALFKI\n" : "").replacing(";", with: ",")
        }
        #expect(report.complaints == ["orders.csv:5: the row has 2 fields where the header has 8"])
        #expect(report.orders.imported == 2)
    }

    @Test func `a quantity may be written with decimals that are zeros`() async throws {
        let report = try await Desk().importing(Folder().with(items: "10,1,1,2.0,1500,0", "11,1,2,\"1,000\",1900,0"))
        #expect(report.orders.imported == 1)
        #expect(
            report.complaints.first?.hasSuffix("name the decimal mark with --decimal point or --decimal comma") == true)
    }

    private static func text(_ separator: FieldSeparator) -> String {
        String(Character(Unicode.Scalar(separator.sign)))
    }

    private static func orders(_ rows: String...) -> String {
        "order_id,customer_id,placed_at,status\n" + rows.map { $0 + "\n" }.joined()
    }

    private func importing(_ rewrite: (String) -> String) async throws -> ImportReport {
        try await Desk().importing(.files(Folder().files { Array(rewrite($0).utf8) }))
    }

    private func error(of orders: String, into desk: Desk) async -> String? {
        let error = await #expect(throws: ImportError.self) { try await importing(orders: orders, into: desk) }
        return error?.description
    }

    @discardableResult
    private func importing(
        orders: String, into desk: Desk = Desk(), dialect: DialectOptions = DialectOptions()
    ) async throws -> ImportReport {
        var folder = Folder()
        folder.orders = orders
        return try await desk.importing(folder.source, dialect: dialect)
    }
}

extension Folder {
    /// The files, each with its text written as bytes in some way.
    fileprivate func files(_ write: (String) -> [UInt8]) -> [(name: String, bytes: [UInt8])] {
        guard case .files(let files) = source else { return [] }
        return files.map { ($0.name, write(String(decoding: $0.bytes, as: UTF8.self))) }
    }
}
