import CQRS
import Foundation
import OrderEvents
import OrderQueries
import Testing

@testable import OrderExchange

/// What an export writes.
struct ExportTests {
    private func files(_ format: ExportFormat) async throws -> (files: [String], report: ExportReport) {
        var export = DeskExport(ExportSamples.extract(), as: format)
        var files = Array(repeating: "", count: max(1, format.fileNames.count))
        while let texts = try await export.next() {
            for text in texts { files[text.file] += text.text }
        }
        return (files, export.report)
    }

    @Test func `a folder has every field of every record, raw, with the dates of all steps`() async throws {
        let written = try await files(.folder)
        #expect(ExportFormat.folder.fileNames == ["customers.csv", "products.csv", "orders.csv", "order_items.csv"])
        let expected = [
            """
            customer_id,name,email,country
            A,"=Ann, ""A""\","",Chile
            B,,b@example.org,

            """,
            """
            product_id,name,unit_price_cents,currency
            P1,-10 °C box,450,EUR
            P2,"Tea|bags",900,USD

            """,
            """
            order_id,customer_id,placed_at,status,approved_at,shipped_at,cancelled_at,cancel_reason,refunded_at,refunded_cents,currency,notes
            o1,A,1970-01-02T00:00:00.000001Z,pending,,,,,,,USD,
            o2,A,1970-01-02T00:00:00.000001Z,cancelled,1970-01-03T00:00:00Z,,1970-01-04T00:00:00Z,+49 phone,,,USD,
            o3,A,1970-01-02T00:00:00.000001Z,shipped,1970-01-03T00:00:00Z,1970-01-05T00:00:00Z,,,,,USD,

            """,
            """
            order_id,line_no,product_id,quantity,unit_price_cents,discount_bp
            o1,1,P1,2,450,0
            o2,1,P2,1,900,0
            o2,2,P1,4,100,2500
            o3,1,P2,1,900,0

            """,
        ].map { $0.replacing(",\"\",Chile", with: ",,Chile").replacing("\n", with: "\r\n").replacing("|", with: "\n") }
        #expect(written.files == expected)
        #expect(written.report.customers == 2 && written.report.products == 2)
        #expect(written.report.orders == 3 && written.report.lines == 4)
    }

    @Test func `the columns of a folder are those that an import reads, but for those of lists alone`() {
        let ofLists: Set = ["is_suspended", "is_discontinued", "lines"]
        for (columns, layout) in [
            (FolderEncoding.customerColumns, FolderFormat.customerLayout),
            (FolderEncoding.productColumns, FolderFormat.productLayout),
            (FolderEncoding.orderColumns, FolderFormat.orderLayout),
            (FolderEncoding.orderItemColumns, FolderFormat.orderItemLayout),
        ] {
            #expect(Set(columns) == Set(layout.required + layout.optional).subtracting(ofLists))
        }
    }

    @Test func `JSON lines are customers, products and orders, without what has no value`() async throws {
        let written = try await files(.jsonLines)
        #expect(
            written.files == [
                #"""
                {"type":"customer","id":"A","name":"=Ann, \"A\"","country":"Chile"}
                {"type":"customer","id":"B","email":"b@example.org"}
                {"type":"product","id":"P1","name":"-10 °C box","unitPriceCents":450,"currency":"EUR"}
                {"type":"product","id":"P2","name":"Tea\nbags","unitPriceCents":900,"currency":"USD"}
                {"type":"order","id":"o1","customerID":"A","placedAt":"1970-01-02T00:00:00.000001Z","status":"pending",\#
                "currency":"USD","lines":[{"line":1,"productID":"P1","quantity":2,"unitPriceCents":450,\#
                "discountBasisPoints":0}]}
                {"type":"order","id":"o2","customerID":"A","placedAt":"1970-01-02T00:00:00.000001Z",\#
                "status":"cancelled","approvedAt":"1970-01-03T00:00:00Z","cancelledAt":"1970-01-04T00:00:00Z",\#
                "cancelReason":"+49 phone","currency":"USD","lines":[{"line":1,"productID":"P2","quantity":1,\#
                "unitPriceCents":900,"discountBasisPoints":0},{"line":2,"productID":"P1","quantity":4,\#
                "unitPriceCents":100,"discountBasisPoints":2500}]}
                {"type":"order","id":"o3","customerID":"A","placedAt":"1970-01-02T00:00:00.000001Z","status":"shipped",\#
                "approvedAt":"1970-01-03T00:00:00Z","shippedAt":"1970-01-05T00:00:00Z","currency":"USD",\#
                "lines":[{"line":1,"productID":"P2","quantity":1,"unitPriceCents":900,"discountBasisPoints":0}]}

                """#
            ])
    }

    @Test func `one CSV file has a row a line, and no cell that is a formula unless it is raw`() async throws {
        let safe = try await files(.csv(isRaw: false)).files[0]
        let rows = safe.components(separatedBy: "\r\n")
        #expect(rows.count == 6 && rows[5].isEmpty)
        #expect(rows[0].hasPrefix("order_id,placed_at,status,") && rows[0].hasSuffix(",discount_bp,line_total_cents"))
        #expect(
            rows[3].hasPrefix("o2,1970-01-02T00:00:00.000001Z,cancelled,1970-01-03T00:00:00Z,,1970-01-04T00:00:00Z,"))
        #expect(rows[3].hasSuffix(",'+49 phone,A,'=Ann,,USD,1200,2,P1,'-10 °C box,4,100,2500,300"))
        let raw = try await files(.csv(isRaw: true)).files[0]
        #expect(raw == safe.replacing("'", with: ""))
    }

    @Test(
        arguments: [
            ("=1+1", "'=1+1"), ("+49 30", "'+49 30"), ("-1-1", "'-1-1"), ("@SUM(A1)", "'@SUM(A1)"), ("＝1", "'＝1"),
            ("\tx", "'\tx"), ("-", "'-"), ("+.5", "'+.5"), ("-1", "-1"), ("+1.50", "+1.50"), ("a=1", "a=1"), ("", "x,"),
            ("'=1", "''=1"), ("-$5.00", "'-$5.00"),
        ])
    func `a cell that a spreadsheet takes for a formula gets an apostrophe in front`(cell: String, written: String) {
        let row = CSVWriter.spreadsheetRow([cell.isEmpty ? "x" : cell, ""])
        #expect(row == (cell.isEmpty ? written : written + ",") + "\r\n")
    }

    @Test func `a line end in front of a cell is no way around it`() {
        #expect(CSVWriter.spreadsheetRow(["\r\n=1"]) == "\"'\r\n=1\"\r\n")
        #expect(CSVWriter.spreadsheetRow(["\n=1"]) == "\"'\n=1\"\r\n")
    }

    @Test func `what the format has no place for is counted`() async throws {
        let left = try await files(.folder).report.leftOut.map { "\($0.count) \($0.what)" }
        #expect(
            left == ["1 customers are suspended", "1 products are discontinued", "1 orders name who approved them"])
    }

    @Test func `orders that are not those that were counted are an error`() async throws {
        let totals = OrderTotals(count: 4, sums: ExportSamples.extract().totals.sums)
        var export = DeskExport(ExportSamples.extract(totals: totals), as: .jsonLines)
        let error = await #expect(throws: StoreError.self) { while try await export.next() != nil {} }
        #expect(error?.kind == .corrupt)
    }

    @Test func `a folder that was exported imports as it was`() async throws {
        let written = try await files(.folder).files
        let source = ImportSource.files(
            zip(ExportFormat.folder.fileNames, written).map { (name: $0, bytes: Array($1.utf8)) })
        let desk = Desk()
        let report = try await desk.importing(source)
        #expect(report.complaints.isEmpty)
        let events = try await desk.history("o2")
        #expect(events.map(\.type.name) == ["OrderPlaced", "OrderApproved", "OrderCancelled"])
        #expect(events.map(\.occurredAt.exactISO8601).last == "1970-01-04T00:00:00Z")
        #expect(events[0].occurredAt.microseconds == 86_400_000_001)
        guard case .cancelled(let cancelled) = try OrderEvent(decoding: events[2]) else {
            Issue.record("the last event is no cancellation")
            return
        }
        #expect(cancelled.reason == "+49 phone")
        let product = StreamID(category: StreamCategory.product, key: "P1")
        let listed = try #require(try await desk.log.events(in: product, after: .none, limit: 1).first)
        #expect(String(decoding: listed.data, as: UTF8.self).contains("EUR"))
    }
}
