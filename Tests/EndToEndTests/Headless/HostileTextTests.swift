import Foundation
import Testing

/// Text that tries to steer the terminal, hide or break a format.
@Suite(.timeLimit(.minutes(2)))
struct HostileTextTests {
    private static let hostile = [
        "\u{1B}]0;owned\u{07}", "two\nlines", "tab\there", "\u{202E}right to left", "zero\u{200B}width", "\u{9B}31m",
        "quote\"comma,", "'; DROP TABLE events; --", "../../etc/passwd", "e\u{301}\u{301}\u{301}\u{301}\u{301}",
    ]

    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    private static func isSanitized(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            if scalar == "\n" { return true }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: return false
            default: return true
            }
        }
    }

    @Test func `hostile order ids are kept as they are and shown harmlessly`() async throws {
        for id in Self.hostile {
            let placed = try await desk.run("place", "--customer", "ALFKI", "--item", "1:1", "--id=\(id)")
            #expect(placed.exitCode == 0, "\(placed)")
            #expect(Self.isSanitized(placed.output), "\(id.debugDescription)")
        }
        let list = try await desk.run("orders", "--json")
        #expect(try Set(list.json(OrdersShape.self).orders.map(\.orderID)) == Set(Self.hostile))
        for shown in [list] + [
            try await desk.run("orders"), try await desk.run("events"), try await desk.run("events", "--json"),
        ] {
            #expect(shown.exitCode == 0)
            #expect(Self.isSanitized(shown.output))
        }
        for id in Self.hostile {
            let order = try await desk.run("order", "--history", "--", id)
            #expect(order.exitCode == 0)
            #expect(Self.isSanitized(order.output), "\(id.debugDescription)")
            #expect(try await desk.run("approve", "--", id).exitCode == 0)
        }
    }

    @Test(arguments: hostile)
    func `a hostile word is repeated harmlessly in an error`(text: String) async throws {
        let refused = try await desk.run("place", "--customer=\(text)", "--item", "1:1")
        #expect(refused.exitCode == 1)
        #expect(Self.isSanitized(refused.errors))
        let misused = try await desk.run("orders", "--status=\(text)")
        #expect(misused.exitCode == 64)
        #expect(Self.isSanitized(misused.errors))
    }

    @Test func `a product id may hold what separates the parts of a line`() async throws {
        #expect(try await desk.run("products", "add", "a:b@c d", "--name", "Odd", "--price", "2").exitCode == 0)
        let placed = try await desk.run("place", "--customer", "ALFKI", "--item", "a:b@c d:3@1.50", "--json")
        #expect(try placed.json(ReceiptShape.self).totalCents == 450)
    }
}
