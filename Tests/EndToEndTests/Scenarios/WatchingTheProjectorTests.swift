import Foundation
import Testing

/// One watches a screen, and what happens to the projector happens in another terminal.
@Suite(.timeLimit(.minutes(3)))
struct WatchingTheProjectorTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test(arguments: WatchedScreen.all)
    fileprivate func `a projector is paused, stopped and killed elsewhere, and nothing shown is better than the truth`(
        on screen: WatchedScreen
    ) async throws {
        try await TerminalSession.run(desk) { projecting in
            try await projecting.waitUntilLive()
            // One that may not write does not take over.
            try await TerminalSession.run(desk, "--read-only") { watching in
                try await watching.waitUntilLive()
                try await watching.press(screen.key)
                let base = try await readPosition()
                let watch = Watch(desk: desk, watching: watching, screen: screen, base: base)

                try await projecting.press("P")
                try await watching.wait(for: "‖ PAUSED")
                try await watch.place(1, seenAs: "‖ PAUSED")
                try await projecting.press("P")
                try await watch.waitUntilShown(1)

                try await projecting.press("C-z")
                try await projecting.wait(for: "stopped")
                try await watch.place(2, seenAs: "✖ STALLED")
                try await projecting.press("Enter")
                try await watch.waitUntilShown(2)

                try await projecting.signal(SIGKILL)
                try await watch.place(3, seenAs: "▲ DELAYED")
                try await desk.run("orders", "--wait", "20s")
                try await watch.waitUntilShown(3)
            }
        }
    }

    /// The read model's position.
    private func readPosition() async throws -> Int {
        let status = try await desk.run("status", "--json")
        return try #require(try status.json(StatusShape.self).projections.map(\.checkpoint).min())
    }
}

/// A screen, and how it shows that it has an order.
private struct WatchedScreen: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let key: String
    /// Whether a screen's text has the first so many orders of the test, on a desk that ended at a position before them.
    let shows: @Sendable (_ text: String, _ orders: Int, _ base: Int) -> Bool

    static let all = [
        WatchedScreen(testDescription: "Orders", key: "F2") { text, orders, _ in text.contains("WATCHED\(orders)") },
        WatchedScreen(testDescription: "Lag", key: "F3") { text, orders, base in
            number(in: text, after: /▸ read model ([0-9,]+)/) == base + orders
        },
        WatchedScreen(testDescription: "Events", key: "F4") { text, orders, _ in text.contains("WATCHED\(orders)") },
        WatchedScreen(testDescription: "Customers", key: "F5") { text, orders, _ in
            number(in: text, after: /ALFKI +(?:Germany +)?([0-9,]+)/) == orders
        },
        WatchedScreen(testDescription: "Products", key: "F6") { text, orders, _ in
            number(in: text, after: /Chai +1 +\$18\.00 +([0-9,]+)/) == orders
        },
        WatchedScreen(testDescription: "Overview", key: "F7") { text, orders, _ in
            number(in: text, after: /placed +([0-9,]+)/) == orders
        },
    ]

    private static func number(in text: String, after pattern: Regex<(Substring, Substring)>) -> Int? {
        text.firstMatch(of: pattern).flatMap { Int($0.1.filter { $0 != "," }) }
    }
}

/// Follows what one terminal shows of orders that are placed from a shell.
private struct Watch {
    let desk: TestDesk
    let watching: TerminalSession
    let screen: WatchedScreen
    let base: Int

    /// Places an order, and follows what is seen of it until the header has `state`: from the first sign of it on nothing
    /// that looks live.
    func place(_ order: Int, seenAs state: String) async throws {
        try await desk.place("WATCHED\(order)")
        try await watching.wait(until: "one event is behind") {
            TerminalSession.header(of: $0).contains("1 behind")
        }
        try await watching.wait(until: "the header says \(state)") { text in
            let header = TerminalSession.header(of: text)
            #expect(header.contains("1 behind"), "\(header)")
            // The log's own screen has the event, as one that waits.
            if screen.key != "F4" { #expect(!screen.shows(text, order, base), "nobody has projected it: \(text)") }
            return header.contains(state)
        }
    }

    /// Waits until the screen has the order and the header says that nothing is behind; the one without the other does not last.
    ///
    /// A screen that is captured while it is drawn has a new first row above old ones, for as long as the machine stands still.
    /// That no frame has the one without the other is a property of the header's tests.
    func waitUntilShown(_ order: Int) async throws {
        let text = try await watching.wait(until: "the header says LIVE and 0 behind", Self.saysAll)
        guard !screen.shows(text, order, base) else { return }
        try await watching.wait(until: "order \(order) is shown, and nothing is behind") {
            Self.saysAll($0) && screen.shows($0, order, base)
        }
    }

    private static func saysAll(_ text: String) -> Bool {
        TerminalSession.header(of: text).contains("● LIVE · 0 behind")
    }
}
