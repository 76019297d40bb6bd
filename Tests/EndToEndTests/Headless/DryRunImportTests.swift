import Foundation
import Testing

/// Importing with --dry-run: everything is reported and nothing is changed.
@Suite(.timeLimit(.minutes(3)))
struct DryRunImportTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    private func folder(orders: String, items: String) throws -> String {
        try desk.write("customer_id,name\nA,Ann\n", to: "in/customers.csv")
        try desk.write("product_id,name,unit_price_cents\n1,Chai,1800\n", to: "in/products.csv")
        try desk.write("order_id,customer_id,placed_at,status\n" + orders, to: "in/orders.csv")
        try desk.write("order_id,product_id,quantity,unit_price_cents\n" + items, to: "in/order_items.csv")
        return desk.directory.file("in").path(percentEncoded: false)
    }

    /// The bytes of the desk's log and read model, by name; none when there is no desk.
    ///
    /// Next to them, the files that SQLite needs for reading may come and go.
    private var files: [String: Data] {
        get throws {
            let path = desk.data.path(percentEncoded: false)
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return [:] }
            let stores = names.filter { $0.hasSuffix(".sqlite") }
            return Dictionary(
                uniqueKeysWithValues: try stores.map { ($0, try Data(contentsOf: desk.data.appending(path: $0))) })
        }
    }

    @Test func `a dry run reports what the import after it does, and leaves the desk's files as they are`() async throws
    {
        try await desk.run("import", "--sample")
        let path = try folder(
            orders: "1,A,2026-01-02,shipped\n2,NOBODY,2026-01-02,pending\n10248,A,2026-01-02,pending\n"
                + "3,A,soon,pending\n",
            items: "1,1,2,1800\n2,1,1,1800\n10248,1,1,1800\n3,1,1,1800\n")
        let rejects = desk.directory.file("rejects.csv").path(percentEncoded: false)
        let before = try files
        let dry = try await desk.run("import", path, "--json", "--dry-run", "--rejects", rejects)
        #expect(try files == before && before.count == 2)
        #expect(dry.exitCode == 65)
        #expect(dry.output.hasPrefix(#"{"dryRun":true,"#))
        let saved = try String(contentsOfFile: rejects, encoding: .utf8)
        for part in ["CUSTOMER_NOT_FOUND", "order '10248' is at the desk and differs", "'soon'"] {
            #expect(saved.contains(part), "\(part)")
        }
        let real = try await desk.run("import", path, "--json")
        #expect(real.exitCode == 65)
        #expect(dry.output.replacing(#""dryRun":true"#, with: #""dryRun":false"#) == real.output)
        #expect(real.output.contains(#""rejected":{"orders":2,"#))
    }

    @Test func `a dry run says so on top, and makes no desk`() async throws {
        let path = try folder(orders: "1,A,2026-01-02,shipped\n", items: "1,1,2,1800\n")
        let dry = try await desk.run("import", path, "--dry-run")
        #expect(dry.exitCode == 0)
        #expect(dry.output.hasPrefix("dry run: nothing was changed; this is what an import would do\n"))
        #expect(dry.output.contains("$36.00"))
        #expect(try files.isEmpty && !FileManager.default.fileExists(atPath: desk.data.path(percentEncoded: false)))
        let held = try await desk.run("import", path, "--dry-run", "--all-or-nothing", "--guest-customer", "A")
        #expect(held.exitCode == 0 && !held.errors.contains("nothing would be imported"))
    }

    @Test func `a dry run saves no map`() async throws {
        let file = try desk.write("No,Who,When,What,Count,Price\n1,A,2026-01-02,1,2,18.00\n", to: "till.csv")
        let columns = [
            "order_id=No", "customer_id=Who", "placed_at=When", "product_id=What", "quantity=Count", "unit_price=Price",
        ].flatMap { ["--map", $0] }
        let dry = try await desk.run(["import", file, "--dry-run", "--save-map", "till"] + columns)
        #expect(dry.exitCode == 0, "\(dry.errors)")
        #expect(try await desk.run("import", "--list-maps").output == "")
        #expect(try await desk.run(["import", file, "--save-map", "till"] + columns).exitCode == 0)
        #expect(try await desk.run("import", "--list-maps").output == "till\n")
    }
}
