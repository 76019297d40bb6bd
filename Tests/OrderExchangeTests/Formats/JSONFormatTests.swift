import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// Customers, products and orders as JSON.
struct JSONFormatTests {
    private let desk = Desk()

    @Test func `the sample has the totals of its file by status`() async throws {
        let report = try await desk.importing(
            try SampleFile.text("desk.jsonl"), named: "desk.jsonl", guest: "GUEST")
        #expect(
            report.notes == [
                "desk.jsonl was read as JSON lines",
                "unknown fields were passed over: object.weightGrams (1 times)",
            ])
        #expect(report.customers.imported == 2 && report.products.imported == 2 && report.orders.imported == 4)
        #expect(report.imported.text(.shipped) == ["€67.50"])
        #expect(report.imported.text(.approved) == ["€30.00"])
        #expect(report.imported.text(.pending) == ["€57.50"])
        #expect(report.imported.text(.cancelled) == ["€45.00"])
        #expect(
            report.complaints == [
                "desk.jsonl:10: 'quantity' is not a whole number of 64 bits",
                "desk.jsonl:11: 'id' is twice in the object",
                "desk.jsonl:12: this is no JSON object: it ends early, where a key belongs",
            ])
        #expect(try await desk.placed("3")?.lineTexts == ["1 × POT at 4500, 0 bp", "1 × TEA at 1250, 0 bp"])
    }

    @Test func `the reason of a cancellation is the file's`() async throws {
        _ = try await desk.importing(try SampleFile.text("desk.jsonl"), guest: "GUEST")
        guard case .cancelled(let cancelled)? = try await desk.history("2").last.map(OrderEvent.init(decoding:)) else {
            Issue.record("the order is not cancelled")
            return
        }
        #expect(cancelled.reason == "changed mind")
    }

    @Test func `refunds are of lines, of an amount or of everything`() throws {
        let order =
            #"{"type":"order","id":"1","placedAt":"2024-05-01","status":"shipped","lines":"#
            + #"[{"line":7,"productID":"A","quantity":2,"unitPriceCents":100}],"refunds":"#
        func refunds(_ text: String) throws -> [RefundRecord] {
            let source = ImportSource.files([(name: "x.jsonl", bytes: Array((order + text + "}").utf8))])
            let options = ImportOptions(actor: "ann", guestCustomerID: CustomerID("G"))
            let batch = try SourceReader(source, options: options, progress: { _ in }).read()
            return try batch.orders.all().first?.refunds ?? []
        }
        #expect(
            try refunds(#"[{"lines":[{"line":7,"quantity":1}]}]"#).map(\.what) == [
                .lines([RefundLine(line: 1, quantity: 1)])
            ])
        #expect(try refunds(#"[{"amountCents":50}]"#).map(\.what) == [.amount(Money(minorUnits: 50, currency: .usd))])
        #expect(try refunds(#"[{"amountCents":200,"reason":"late"}]"#).map(\.reason) == ["late"])
        #expect(try refunds(#"[{"amountCents":200}]"#).map(\.what) == [.full])
        #expect(try refunds(#"[{"amountCents":201}]"#) == [])
        #expect(try refunds(#"[{"lines":[{"line":7,"quantity":3}]}]"#) == [])
        #expect(try refunds(#"[{"lines":[{"line":1,"quantity":1}]}]"#) == [])
    }

    @Test func `an array has the same objects between brackets`() async throws {
        let objects = try SampleFile.text("desk.jsonl").split(separator: "\n").prefix(8)
        let report = try await desk.importing(
            "[\n" + objects.joined(separator: " ,\n\n") + "\n]\n", named: "desk.json", guest: "GUEST")
        #expect(report.notes.first == "desk.json was read as a JSON array")
        #expect(report.orders.imported == 4 && report.complaints == [])
    }

    @Test(arguments: [
        (#"[{"type":"customer","id":"A"}"#, "x.json:1: the array is not closed; the file is cut off"),
        (#"[{"type":"customer","id":"A"#, "x.json:1: an object is not closed"),
        ("[{}\n {}]", "x.json:2: a comma is missing between two objects"),
        ("[{},]", "x.json:1: an object is missing: '{' belongs here"),
        ("[1]", "x.json:1: an object is missing: '{' belongs here"),
        ("[{}] x", "x.json:1: something follows the end of the array"),
    ])
    func `an array that is none imports nothing`(text: String, reason: String) async throws {
        let error = await #expect(throws: ImportError.self) { try await desk.importing(text, named: "x.json") }
        #expect(error?.description == reason + "; nothing was imported")
        #expect(try await desk.eventCount() == 0)
    }

    @Test(arguments: [
        (#"{"type":"customer","id":7}"#, "'id' is not a text"), ("[]", "the object is not an object"),
        ("7", "the object is not an object"),
        (#"{"id":"7"}"#, "'type' is missing"),
        (#"{"type":"stock"}"#, "the type 'stock' is not customer, product or order"),
        (
            #"{"type":"product","id":"A","name":"A","unitPriceCents":9223372036854775808}"#,
            "'unitPriceCents' is not a whole number of 64 bits"
        ),
        (
            #"{"type":"product","id":"A","name":"A","unitPriceCents":1e2}"#,
            "'unitPriceCents' is not a whole number of 64 bits"
        ),
        (#"{"type":"order","id":"A","status":"lost","lines":[]}"#, "status 'lost' is not one of"),
        (#"{"type":"order","id":"A","status":"pending","placedAt":"2024-05-01","lines":{}}"#, "'lines' is not a list"),
    ])
    func `an object of another shape is refused with its line`(text: String, reason: String) async throws {
        let report = try await desk.importing(
            "{\"type\":\"customer\",\"id\":\"A\"}\n" + text + "\n", named: "x", guest: "G"
        ) {
            $0.format = .jsonl
        }
        #expect(report.customers.imported == 1)
        #expect(
            report.complaints.count == 1 && report.complaints[0].hasPrefix("x:2: \(reason)"), "\(report.complaints)")
    }

    @Test func `an object with a byte that is no UTF-8 is refused, whoever reads the member it is in`() throws {
        let customer = Array(#"{"type":"customer","id":"A","name":"Ann","note":"x"}"#.utf8)
        for byte: UInt8 in [0xE4, 0xFF, 0xC0] {
            let bytes = customer.map { $0 == UInt8(ascii: "x") ? byte : $0 }
            let source = ImportSource.files([(name: "x.jsonl", bytes: bytes + [0x0A] + customer)])
            let batch = try SourceReader(source, options: ImportOptions(actor: "ann"), progress: { _ in }).read()
            #expect(
                batch.rejected == [
                    RejectedRow(
                        file: "x.jsonl", line: 1, reason: "the object is not valid UTF-8; save the file as UTF-8")
                ])
            #expect(try batch.customers.all().map(\.origin.line) == [2])
        }
    }

    @Test func `an order of too many lines is refused before anything is made of them`() async throws {
        let lines = repeatElement(#"{"productID":"A","quantity":1,"unitPriceCents":1}"#, count: 10_001)
        let order = #"{"type":"order","id":"1","placedAt":"2024-05-01","status":"pending","lines":["#
        let report = try await desk.importing(order + lines.joined(separator: ",") + "]}", guest: "G")
        #expect(report.complaints == ["export.csv:1: the order has 10001 lines; the most is 10000: split it"])
    }

    @Test func `whole numbers are exact up to the largest`() async throws {
        let report = try await desk.importing(
            #"{"type":"order","id":"1","placedAt":"2024-05-01","status":"pending","lines":[{"productID":"A","quantity":9007199254740993,"unitPriceCents":0}]}"#,
            guest: "G")
        #expect(report.complaints.first?.contains("9007199254740993") == true)
    }
}
