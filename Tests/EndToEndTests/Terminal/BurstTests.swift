import Foundation
import TestSupport
import Testing

/// The same keys do the same, typed one by one or written to the terminal at once, on a desk of 12,500 orders.
@Suite(.timeLimit(.minutes(8)))
struct BurstTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        var orders = "order_id,customer_id,placed_at,status\n"
        var items = "order_id,product_id,quantity,unit_price_cents\n"
        for number in 1...12_500 {
            let status = ["pending", "approved", "pending", "shipped", "cancelled"][number % 5]
            let (day, hour, minute) = (number / 1_440, number / 60 % 24, number % 60)
            let time = "2026-01-\(Self.two(day + 1))T\(Self.two(hour)):\(Self.two(minute)):00Z"
            orders += "\(number),ALFKI,\(time),\(status)\n"
            items += "\(number),\(1 + number % 3),\(1 + number % 7),\(1_000 + number % 997)\n"
        }
        try desk.write(orders, to: "in/orders.csv")
        try desk.write(items, to: "in/order_items.csv")
        let imported = try await desk.run("import", desk.directory.file("in").path(percentEncoded: false))
        guard imported.exitCode == 0 else { throw ConditionNotMet("12,500 orders could be imported: \(imported)") }
        try await desk.run("orders", "--wait", "60s", "--page-size", "1")
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let scripts: [[String]] = [
        // The last of the pending is approved, then all are listed again.
        ["1", "G", "a", "y", "0"],
        // Far down, past what is loaded, two are approved one after the other.
        ["1"] + Array(repeating: "j", count: 110) + ["a", "y", "a", "y"],
        // The pending by total, two pages down: cancelled for a reason; then another is found and approved.
        ["1", "o", "\u{1B}[6~", "\u{1B}[6~", "x"] + letters("gone") + ["\r", "/"] + letters("777") + [
            "\r", "j", "a", "y",
        ],
        // Approved, then shipped in the list of the approved, then the one above the end of the pending.
        ["1", "j", "j", "a", "y", "2", "s", "a", "y", "1", "G", "k", "a", "y"],
        // An order is placed and approved while the projection is paused.
        ["P", "p"] + letters("alf") + ["\r"] + letters("chai") + ["\r", "3", "\r", "\u{13}", "g", "a", "y", "P"],
        // Found, opened, approved inside; Esc goes back and clears.
        ["/"] + letters("12497") + ["\r", "\r", "a", "y", "\u{1B}", "\u{1B}"],
    ]

    private static func letters(_ text: String) -> [String] { text.map(String.init) }

    /// Acts with moves between them, in any order; each act is on what the list of the pending has by then.
    private static func randomScripts(_ count: Int) -> [[String]] {
        let moves = [["j"], ["k"], ["G"], ["g"], ["\u{1B}[6~"], ["o"], ["0"], ["2"], ["\u{1B}[B", "\u{1B}[B"]]
        let acts = [["1", "a", "y"], ["1", "G", "a", "y"], ["1", "j", "j", "x"] + letters("gone") + ["\r"]]
        var random = SeededRandom(seed: 99)
        return (0..<count).map { _ in
            (0..<4).flatMap { _ in (0..<random.below(5)).flatMap { _ in random.pick(moves) } + random.pick(acts) }
        }
    }

    @Test func `the same commands come of one write as of keys 50 ms apart`() async throws {
        // Each needs some three seconds; the long run types all of them.
        let written = LongRun.isOn ? Self.scripts : Array(Self.scripts.prefix((Self.scripts.count + 1) / 2))
        let scripts = written + Self.randomScripts(LongRun.count(short: 1, long: 20))
        for script in scripts {
            async let typed = events(of: script, pace: .milliseconds(50))
            async let written = events(of: script, pace: nil)
            let (slow, burst) = (try await typed, try await written)
            #expect(!slow.isEmpty && slow == burst, "\(script.joined().debugDescription): \(slow) and \(burst)")
        }
        LongRun.report(item: "keys in one write", tried: "\(scripts.count) scripts on 12,500 orders")
    }

    /// Returns what the log records of some keys, typed at a copy of the desk.
    private func events(of keys: [String], pace: Duration?) async throws -> [String] {
        let copy = try TestDesk()
        try FileManager.default.createDirectory(
            at: copy.data.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: desk.data, to: copy.data)
        let before = try await copy.run("status", "--json").json(StatusShape.self).head ?? 0
        try await TerminalSession.run(copy) { session in
            try await session.wait(for: "12,500 of 12,500")
            for piece in pace == nil ? [keys.joined()] : keys {
                try await session.type(piece)
                // How fast somebody types; nothing is waited for.
                if let pace { try await Task.sleep(for: pace) }
            }
            // Keys are applied in order: when this one is, all the others were.
            try await session.press("F8")
            try await session.wait(for: "Messages")
            try await session.press("Escape")
            try await session.wait(without: "Messages")
            try await session.waitUntilLive()
            try await session.press("C-c")
            try await session.wait(for: "exit code 0")
        }
        let events = try await copy.run("events", "--after", "\(before)", "--json").json(EventsShape.self).events
        let known = Set(1...12_500)
        return events.map { event in
            let number = event.stream.split(separator: "-").last.flatMap { Int($0) }
            // A placed order gets a random id.
            return "\(event.type) \(number.map(known.contains) == true ? event.stream : "new")"
        }
    }
}
