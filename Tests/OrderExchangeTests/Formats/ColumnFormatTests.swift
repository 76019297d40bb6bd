import OrderEvents
import OrderExchange
import TestSupport
import Testing

/// A CSV file whose columns are named by hand.
struct ColumnFormatTests {
    static let till: [(ColumnMap.Field, String)] = [
        (.orderID, "Bon Nr"), (.customerID, "Kunde"), (.email, "Mail"), (.country, "Land"), (.placedAt, "Datum"),
        (.status, "Stand"), (.shippedAt, "Versandt am"), (.currency, "Währung"), (.lineNumber, "Pos"),
        (.productID, "Artikel"), (.productName, "Bezeichnung"), (.quantity, "Menge"), (.unitPrice, "Preis"),
        (.discount, "Rabatt %"),
    ]

    private let desk = Desk()
    private static let header = "order_id,customer_id,placed_at,status,product_id,quantity,unit_price\n"

    private func importingTill() async throws -> ImportReport {
        try await desk.importing(try SampleFile.text("till.csv"), named: "till.csv") { options in
            for (field, column) in Self.till { options.columnMap.set(field, to: column) }
            options.statusMap.add("geliefert", .shipped)
        }
    }

    @Test func `the sample has the totals of its file by status`() async throws {
        let report = try await importingTill()
        #expect(
            report.notes == [
                "till.csv was read as a CSV file with a row for each order line"
            ])
        #expect(report.orders.imported == 5)
        #expect(report.imported.text(.shipped) == ["€72.00"])
        #expect(report.imported.text(.approved) == ["€3.30"])
        #expect(report.imported.text(.pending) == ["€40.50"])
        #expect(report.imported.text(.cancelled) == ["€45.00"])
        #expect(
            report.complaints == [
                "till.csv:9: order '1005': kunde is 'K1' here and 'K2' in an earlier row of the order"
            ])
        #expect(
            try await desk.placed("1001")?.lineTexts == ["2 × TEA-G at 1250, 0 bp", "1 × CUP at 800, 1250 bp"])
        #expect(try await desk.placed("1006")?.customerID == CustomerID("di@example.org"))
        #expect(try await desk.placed("1006")?.lineTexts == ["3 × Teelöffel at 110, 0 bp"])
    }

    @Test func `a negative quantity is no line`() async throws {
        _ = try await importingTill()
        #expect(try await desk.placed("1003")?.lineTexts == ["5 × CUP at 800, 0 bp"])
    }

    @Test func `columns with the fields' own names need no map`() async throws {
        let report = try await desk.importing(Self.header + "1,A,2024-05-01,shipped,TEA,2,12.50\n")
        #expect(report.complaints == [] && report.imported.text(.shipped) == ["$25.00"])
    }

    @Test func `prices may be in cents, and a file without a status has pending orders`() async throws {
        let report = try await desk.importing(
            "order_id,customer_id,placed_at,product_id,quantity,unit_price_cents\n1,A,2024-05-01,TEA,2,1250\n")
        #expect(report.imported.text(.pending) == ["$25.00"])
        #expect(
            report.notes.last == "no column has the status, so every order is pending; --map status=COLUMN names one")
    }

    @Test func `a file that lacks a field is refused with the option that names it`() async throws {
        let error = await #expect(throws: ImportError.self) {
            try await desk.importing("No,Date,Sum\n1,2024-05-01,5.00\n") { $0.columnMap.set(.orderID, to: "No") }
        }
        #expect(
            error?.description
                == "export.csv:1: no column is named for placed_at, quantity, product_id, unit_price; "
                + "--map placed_at=COLUMN names one of 'No', 'Date', 'Sum'; nothing was imported")
    }

    @Test func `a mapped column that is not there is named with those that are`() async throws {
        let error = await #expect(throws: ImportError.self) {
            try await desk.importing(Self.header) { $0.columnMap.set(.email, to: "Mail") }
        }
        #expect(error?.description.contains("missing column 'mail'; the header has 'order_id'") == true)
    }

    @Test func `one bad line refuses its order and no other`() async throws {
        let report = try await desk.importing(
            Self.header + "1,A,2024-05-01,shipped,TEA,2,12.50\n2,A,2024-05-01,shipped,TEA,1,12.50\n"
                + "1,A,,,CUP,many,8.00\n")
        #expect(report.orders.imported == 1)
        #expect(
            report.complaints == ["export.csv:4: order '1': quantity 'many' is not a whole number"])
    }

    @Test func `a row without an order id puts the order before it in doubt`() async throws {
        let report = try await desk.importing(
            Self.header + "1,A,2024-05-01,shipped,TEA,2,12.50\n,,,,CUP,1,8.00\n2,A,2024-05-01,shipped,TEA,1,12.50\n")
        #expect(try await desk.orders().keys.sorted() == ["2"])
        #expect(
            report.complaints == [
                "export.csv:2: order '1': line 3 after it names no order and may be one of its lines",
                "export.csv:3: the row names no order",
            ])
    }

    @Test func `a torn row refuses the order it names`() async throws {
        let report = try await desk.importing(
            Self.header + "1,A,2024-05-01,shipped,TEA,2,12.50\n1,A,\n2,A,2024-05-01,shipped,TEA,1,12.50\n")
        #expect(try await desk.orders().keys.sorted() == ["2"])
        #expect(report.complaints.count == 1)
    }

    @Test func `a torn row that names no order refuses every order, for each may lack it`() async throws {
        let report = try await desk.importing(
            Self.header + "1,A,2024-05-01,shipped,TEA,2,12.50\n\"2\"x,A,2024-05-01,shipped,TEA,1,12.50\n")
        #expect(report.orders.imported == 0)
        #expect(
            report.complaints.first?.hasSuffix("line 3 cannot be read and may be one of its lines; mend that line")
                == true)
    }

    @Test func `more units given back than sold refuse the order`() async throws {
        let report = try await desk.importing(
            Self.header + "1,A,2024-05-01,shipped,TEA,2,12.50\n1,A,,,TEA,-3,12.50\n"
                + "2,A,2024-05-01,pending,TEA,2,12.50\n2,A,,,TEA,-1,12.50\n")
        #expect(
            report.complaints == [
                "export.csv:2: order '1': line 3 gives back more of 'TEA' than the order has",
                "export.csv:4: order '2': a negative quantity is a refund, and an order that is not shipped has none",
            ])
    }

    @Test func `an order of too many lines is refused before anything is made of them`() async throws {
        let row = "1,A,2024-05-01,shipped,TEA,1,1\n"
        let report = try await desk.importing(Self.header + String(repeating: row, count: 10_001))
        #expect(
            report.complaints == ["export.csv:2: order '1': the order has 10001 lines; the most is 10000: split it"])
    }

    @Test func `line numbers put the lines in order and are there once`() async throws {
        let header = "order_id,customer_id,placed_at,line_no,product_id,quantity,unit_price\n"
        let report = try await desk.importing(
            header + "1,A,2024-05-01,2,TEA,1,1\n1,A,,1,CUP,1,1\n2,A,2024-05-01,1,TEA,1,1\n2,A,,1,CUP,1,1\n")
        #expect(try await desk.placed("1")?.lineTexts == ["1 × CUP at 100, 0 bp", "1 × TEA at 100, 0 bp"])
        #expect(report.complaints == ["export.csv:4: order '2': line number 1 is on line 4 and on line 5"])
    }
}
