import Foundation
import TestSupport
import Testing

/// Past orders as live traffic, through the command line.
@Suite(.timeLimit(.minutes(3)))
struct ReplayTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    private func writeFolder(_ count: Int) throws -> String {
        try desk.write("customer_id,name,email,country\nA,Ann,,\n", to: "in/customers.csv")
        try desk.write("product_id,name,unit_price_cents\n1,Chai,1800\n", to: "in/products.csv")
        let orders = (1...count).map { "\($0),A,2026-01-01T08:\(10 + $0 % 50):00Z,shipped,,,,USD\n" }.joined()
        try desk.write(
            "order_id,customer_id,placed_at,status,approved_at,shipped_at,cancelled_at,currency\n" + orders,
            to: "in/orders.csv")
        let items = (1...count).map { "\($0),1,1,2,1800,0\n" }.joined()
        try desk.write(
            "order_id,line_no,product_id,quantity,unit_price_cents,discount_bp\n" + items, to: "in/order_items.csv")
        return desk.directory.file("in").path(percentEncoded: false)
    }

    private func totals() async throws -> String {
        let orders = try await desk.run("orders", "--page-size", "1", "--wait", "20s")
        return String(orders.errors.prefix { $0 != "\n" })
    }

    @Test func `stopped, resumed and sent twice, it comes to the same as sent once`() async throws {
        let folder = try writeFolder(200)
        let running = try desk.start(["replay", folder, "--rate", "50/s"])
        try await eventually("some orders are at the desk", within: .seconds(60)) {
            let events = try await desk.run("events", "--after", "30", "--limit", "1", "--format", "csv")
            return events.output.contains("Order")
        }
        running.terminate()
        let stopped = await running.finish()
        #expect(stopped.exitCode == 0)
        #expect(stopped.errors.contains("; run it again to go on from there"))
        let whole = try await desk.run("replay", folder, "--rate", "10000/s", "--json")
        #expect(whole.exitCode == 0)
        #expect(whole.output.contains(#""complete":true,"steps":600"#))
        #expect(whole.errors.contains(#/replaying 200 orders in 600 steps, from step \d+ on, dated now/#))
        #expect(!whole.output.contains(#""alreadyThere":0,"#))
        #expect(try await totals().hasPrefix("200 orders · $7,200.00"))
        let head = try await desk.run("status", "--json").output.firstMatch(of: #/"head":(\d+)/#)?.output.1
        let again = try await desk.run("replay", folder, "--rate", "10000/s", "--json")
        #expect(again.output.contains(#""alreadyThere":600"#))
        #expect(again.errors.contains("nothing is left to do: the desk has 200 orders in 600 steps already"))
        #expect(!again.errors.contains("replaying"))
        #expect(try await desk.run("status", "--json").output.firstMatch(of: #/"head":(\d+)/#)?.output.1 == head)
        #expect(try await desk.run("verify").exitCode == 0)
    }

    @Test func `what the desk refuses is named by file and line, and the rest is sent`() async throws {
        let folder = try writeFolder(3)
        let orders = """
            order_id,customer_id,placed_at,status,approved_at,shipped_at,cancelled_at,currency
            1,A,2026-01-01T08:00:00Z,pending,,,,USD
            2,NOBODY,2026-01-01T08:00:00Z,shipped,,,,USD
            3,A,2026-01-01T08:00:00Z,approved,,,,USD

            """
        try desk.write(orders, to: "in/orders.csv")
        let rejects = desk.directory.file("rejects.csv")
        let outcome = try await desk.run(
            "replay", folder, "--speed", "1000x", "--keep-dates", "--rejects", rejects.path(percentEncoded: false))
        #expect(outcome.exitCode == 65)
        let saved = try String(contentsOf: rejects, encoding: .utf8)
        #expect(saved.hasPrefix("file,line,reason\r\norders.csv,3,order '2' is not placed: CUSTOMER_NOT_FOUND"))
        #expect(outcome.errors.contains("orders.csv:3: order '2' is not placed: CUSTOMER_NOT_FOUND"))
        #expect(outcome.output.contains("placed                        2  $72.00"))
        #expect(outcome.output.contains("left out after a refusal      2"))
        #expect(try await desk.run("order", "3", "--json").output.contains(#""placedAt":"2026-01-01T08:00:00.000Z""#))
    }

    @Test(arguments: [
        (["--rate", "5/s", "--speed", "10x"], "give one of them"), (["--rate", "soon"], "'soon' is no rate"),
        (["--speed", "0x"], "'0x' is no speed"),
    ])
    func `a pace that is none is wrong usage`(options: [String], words: String) async throws {
        let outcome = try await desk.run(["replay", "--sample"] + options)
        #expect(outcome.exitCode == 64)
        #expect(outcome.errors.contains(words))
    }

    @Test func `a file that is read is not written over with the refused rows`() async throws {
        let folder = try writeFolder(1)
        let outcome = try await desk.run("replay", folder, "--rejects", folder + "/orders.csv")
        #expect(outcome.exitCode == 64)
        #expect(outcome.errors.contains("the file for rejected rows: "))
        #expect(try String(contentsOfFile: folder + "/orders.csv", encoding: .utf8).hasPrefix("order_id,"))
    }

    @Test func `a place with nothing to replay is named, and no desk is touched`() async throws {
        let outcome = try await desk.run("replay", desk.directory.file("nowhere").path(percentEncoded: false))
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors.contains("there is no folder or file"))
    }
}
