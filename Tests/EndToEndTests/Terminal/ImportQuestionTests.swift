import Foundation
import Testing

/// Importing files that leave open how they are written, with somebody there to ask.
@Suite(.timeLimit(.minutes(3)))
struct ImportQuestionTests {
    private let desk: TestDesk
    private let folder: String

    init() throws {
        desk = try TestDesk()
        folder = desk.directory.file("in").path(percentEncoded: false)
        try desk.write("customer_id,name\nA,Ann\n", to: "in/customers.csv")
        try desk.write("product_id,name,unit_price_cents\n1,Chai,1800\n", to: "in/products.csv")
        try desk.write("order_id,product_id,quantity,unit_price_cents\n1,1,2,1800\n", to: "in/order_items.csv")
        try writeOrder(at: "03/04/2026")
    }

    private func writeOrder(at date: String) throws {
        try desk.write("order_id,customer_id,placed_at,status\n1,A,\(date),pending\n", to: "in/orders.csv")
    }

    private func placedAt() async throws -> String {
        let list = try await desk.run("orders", "--format", "csv")
        return String(list.output.split(separator: "\r\n").last ?? "")
    }

    @Test(arguments: [("m", "2026-03-04T00:00:00"), ("D", "2026-04-03T00:00:00")])
    func `on a terminal the order of dates is asked for, and the import goes on with it`(
        answer: String, instant: String
    ) async throws {
        try await TerminalSession.run(desk, "import \(folder)") { session in
            try await session.wait(
                for: "'03/04/2026' in orders.csv line 2 can be 3 April or 4 March 2026. Day first or month first?")
            try await session.type("x")
            try await session.press("Enter")
            try await session.wait(until: "it is asked again") {
                $0.components(separatedBy: "[d/m, Enter: stop]").count == 3
            }
            try await session.type(answer)
            try await session.press("Enter")
            try await session.wait(for: "going on as with --dates \(answer == "m" ? "mdy" : "dmy")")
            try await session.wait(for: "exit code 0")
        }
        #expect(try await placedAt().contains(instant))
    }

    @Test func `Enter stops, and nothing is imported`() async throws {
        try await TerminalSession.run(desk, "import \(folder) --dry-run") { session in
            try await session.wait(for: "[d/m, Enter: stop]")
            try await session.press("Enter")
            try await session.wait(for: "nothing was imported")
            try await session.wait(for: "exit code 65")
        }
        #expect(!FileManager.default.fileExists(atPath: desk.data.path(percentEncoded: false)))
    }

    @Test func `with yes nothing is asked`() async throws {
        try await TerminalSession.run(desk, "import \(folder) --yes") { session in
            let screen = try await session.wait(for: "exit code 65")
            #expect(screen.replacing("\n", with: "").contains("name the order with --dates dmy or --dates mdy"))
            #expect(!screen.contains("[d/m"))
        }
    }

    @Test func `the zone of times is asked for after the order of dates`() async throws {
        try writeOrder(at: "03/04/2026 10:00")
        try await TerminalSession.run(desk, "import \(folder)") { session in
            try await session.wait(for: "[d/m, Enter: stop]")
            try await session.type("d")
            try await session.press("Enter")
            try await session.wait(for: "'03/04/2026 10:00' in orders.csv line 2 names no zone. In which zone")
            try await session.type("Europe/Berlin")
            try await session.press("Enter")
            try await session.wait(for: "exit code 0")
        }
        #expect(try await placedAt().contains("2026-04-03T08:00:00"))
    }

    @Test func `the decimal mark of another program's file is asked for`() async throws {
        let file = try desk.write(
            "order_id;customer_id;placed_at;product_id;quantity;unit_price\n1;A;2026-01-02;1;1;1,234\n", to: "till.csv")
        try await TerminalSession.run(desk, "import \(file)") { session in
            try await session.wait(for: "'1,234' in till.csv line 2 can be")
            try await session.type("p")
            try await session.press("Enter")
            try await session.wait(for: "exit code 0")
        }
        #expect(try await placedAt().contains("123400"))
    }
}
