import Foundation
import TestSupport
import Testing

/// Importing single files of every format through the command line.
@Suite(.timeLimit(.minutes(3)))
struct FormatImportTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    private static let till = [
        "order_id=Bon Nr", "customer_id=Kunde", "email=Mail", "country=Land", "placed_at=Datum", "status=Stand",
        "shipped_at=Versandt am", "currency=Währung", "line_no=Pos", "product_id=Artikel", "product_name=Bezeichnung",
        "quantity=Menge", "unit_price=Preis", "discount=Rabatt %",
    ].flatMap { ["--map", $0] }

    private func sample(_ name: String) -> String { SampleFile.url(name).path(percentEncoded: false) }

    /// What `status` of the desk's list shows, such as `4 orders · $98.50`.
    private func list(_ status: String) async throws -> String {
        let errors = try await desk.run("orders", "--status", status, "--page-size", "100").errors
        return errors.components(separatedBy: " · page")[0]
    }

    private func byStatus() async throws -> [String] {
        var lines: [String] = []
        for status in ["pending", "approved", "shipped", "cancelled"] { lines.append(try await list(status)) }
        return lines
    }

    @Test func `a Shopify export comes in to its totals by status, and is said to be one`() async throws {
        let outcome = try await desk.run("import", sample("shopify-orders.csv"), "--guest-customer", "GUEST")
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors.contains("shopify-orders.csv was read as a Shopify orders export"))
        #expect(outcome.errors.contains("shopify-orders.csv:16: order '#1009': "))
        #expect(
            try await byStatus() == [
                "2 orders · $82.91", "2 orders · $283.43", "3 orders · €39.96 · $48.50 · refunded €9.99",
                "1 order · $50.00",
            ])
        #expect(try await list("refunded") == "1 order · $50.00 · refunded $50.00")
    }

    @Test func `a CSV file is read by the columns named, which can be saved and used again`() async throws {
        let first = try await desk.run(
            ["import", sample("till.csv"), "--save-map", "till", "--status-map", "geliefert=shipped"] + Self.till)
        #expect(first.exitCode == 65)
        #expect(first.errors.contains("till.csv:9: order '1005': kunde is 'K1' here and 'K2' in an earlier row"))
        let totals = ["1 order · €40.50", "1 order · €3.30", "2 orders · €72.00 · refunded €16.00", "1 order · €45.00"]
        #expect(try await byStatus() == totals)
        let again = try await desk.run(
            "import", sample("till.csv"), "--map-name", "till", "--status-map", "geliefert=shipped", "--json")
        #expect(try again.json(ImportShape.self).orders.alreadyThere == 5)
        #expect(try await desk.run("import", "--list-maps").output == "till\n")
    }

    @Test func `JSON lines come in to their totals by status, from standard input too`() async throws {
        let outcome = try await desk.run("import", sample("desk.jsonl"), "--guest-customer", "GUEST")
        #expect(outcome.exitCode == 65)
        let totals = ["1 order · €57.50", "1 order · €30.00", "1 order · €67.50 · refunded €11.25", "1 order · €45.00"]
        #expect(try await byStatus() == totals)
        let file = try desk.write(#"{"type":"customer","id":"CY","name":"Cy Example"}"#, to: "one.jsonl")
        let (output, errors) = (desk.directory.file("piped.out"), desk.directory.file("piped.err"))
        let shell = ["/bin/sh", "-c", "exec '\(Program.path)' import - < '\(file)'"]
        let piped = try ChildProcess(shell, environment: desk.environment, output: output, errors: errors)
        #expect(await piped.wait() == 0)
        #expect(try String(contentsOf: errors, encoding: .utf8).contains("standard input was read as JSON lines"))
        #expect(try await desk.run("customers", "--format", "csv").output.contains("CY"))
    }

    @Test func `WooCommerce exports come in to their totals by status`() async throws {
        let outcome = try await desk.run(
            "import", sample("woocommerce-orders.csv"), "--guest-customer", "GUEST", "--zone", "Europe/Berlin")
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors.contains("woocommerce-orders.csv was read as a WooCommerce orders export"))
        #expect(
            try await byStatus() == [
                "2 orders · €55.00", "1 order · €59.50", "3 orders · €135.19 · refunded €15.00", "2 orders · €53.00",
            ])
        #expect(try await list("refunded") == "1 order · €45.00 · refunded €45.00")
        let analytics = try await desk.run(
            "import", sample("woocommerce-analytics.csv"), "--json", "--zone", "Europe/Berlin")
        #expect(try analytics.json(ImportShape.self).orders.imported == 2)
    }

    @Test func `a Square export comes in to its total`() async throws {
        let asked = try await desk.run("import", sample("square-items.csv"), "--guest-customer", "GUEST")
        #expect(asked.exitCode == 65)
        #expect(asked.errors.contains("names no zone; name the files' with --zone"))
        let outcome = try await desk.run(
            "import", sample("square-items.csv"), "--guest-customer", "GUEST", "--zone", "America/New_York")
        #expect(outcome.exitCode == 65)
        #expect(try await list("shipped") == "2 orders · $66.17 · refunded $12.15")
        #expect(try await list("refunded") == "1 order · $13.50 · refunded $13.50")
    }

    @Test func `a map that is not there, and a name that is no file's, are wrong usage`() async throws {
        let missing = try await desk.run("import", sample("till.csv"), "--map-name", "shop")
        #expect(missing.exitCode == 64 && missing.errors.contains("there is no map 'shop'"))
        let hostile = try await desk.run("import", sample("till.csv"), "--map-name", "../config")
        #expect(hostile.exitCode == 64 && hostile.errors.contains("cannot be the name of a map"))
        let useless = try await desk.run("import", sample("till.csv"), "--save-map", "x")
        #expect(useless.exitCode == 64 && useless.errors.contains("--save-map saves what --map names"))
    }
}
