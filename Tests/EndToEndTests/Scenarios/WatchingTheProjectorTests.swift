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

    @Test func `a projector is paused, stopped and killed elsewhere, and no screen shows better than the truth`()
        async throws
    {
        try await TerminalSession.run(desk) { projecting in
            try await projecting.waitUntilLive()
            try await watch(WatchedScreen.all[...], from: try await readPosition()) { watches in
                try await projecting.press("P")
                try await each(watches) { try await $0.watching.wait(for: "‖ PAUSED") }
                try await place(1, seenAs: "‖ PAUSED", watches)
                try await projecting.press("P")
                try await each(watches) { try await $0.waitUntilShown(1) }

                try await projecting.press("C-z")
                try await projecting.wait(for: "stopped")
                try await place(2, seenAs: "✖ STALLED", watches)
                try await projecting.press("Enter")
                try await each(watches) { try await $0.waitUntilShown(2) }

                try await projecting.signal(SIGKILL)
                try await place(3, seenAs: "▲ DELAYED", watches)
                try await desk.run("orders", "--wait", "20s")
                try await each(watches) { try await $0.waitUntilShown(3) }
            }
        }
    }

    /// Opens a terminal for each screen. One that may not write does not take over from the projector.
    private func watch(
        _ screens: ArraySlice<WatchedScreen>, from base: Int, _ watches: [Watch] = [],
        _ body: ([Watch]) async throws -> Void
    ) async throws {
        guard let screen = screens.first else { return try await body(watches) }
        try await TerminalSession.run(desk, "--read-only") { watching in
            try await watching.waitUntilLive()
            try await watching.press(screen.key)
            let one = Watch(watching: watching, screen: screen, base: base)
            try await watch(screens.dropFirst(), from: base, watches + [one], body)
        }
    }

    private func each(_ watches: [Watch], _ body: @escaping @Sendable (Watch) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for watch in watches { group.addTask { try await body(watch) } }
            try await group.waitForAll()
        }
    }

    /// Places an order, and follows what is seen of it.
    private func place(_ order: Int, seenAs state: String, _ watches: [Watch]) async throws {
        try await desk.place("WATCHED\(order)")
        try await each(watches) { try await $0.follow(order, seenAs: state) }
    }

    /// The read model's position.
    private func readPosition() async throws -> Int {
        let status = try await desk.run("status", "--json")
        return try #require(try status.json(StatusShape.self).projections.map(\.checkpoint).min())
    }
}

/// A screen, and how it shows that it has an order.
private struct WatchedScreen: Sendable {
    let name: String
    let key: String
    /// Whether a screen's text has the first so many orders of the test, on a desk that ended at a position before them.
    let shows: @Sendable (_ text: String, _ orders: Int, _ base: Int) -> Bool

    static let all = [
        WatchedScreen(name: "Orders", key: "F2") { text, orders, _ in text.contains("WATCHED\(orders)") },
        WatchedScreen(name: "Lag", key: "F3") { text, orders, base in
            number(in: text, after: /▸ read model ([0-9,]+)/) == base + orders
        },
        WatchedScreen(name: "Events", key: "F4") { text, orders, _ in text.contains("WATCHED\(orders)") },
        WatchedScreen(name: "Customers", key: "F5") { text, orders, _ in
            number(in: text, after: /ALFKI +(?:Germany +)?([0-9,]+)/) == orders
        },
        WatchedScreen(name: "Products", key: "F6") { text, orders, _ in
            number(in: text, after: /Chai +1 +\$18\.00 +([0-9,]+)/) == orders
        },
        WatchedScreen(name: "Overview", key: "F7") { text, orders, _ in
            number(in: text, after: /placed +([0-9,]+)/) == orders
        },
    ]

    private static func number(in text: String, after pattern: Regex<(Substring, Substring)>) -> Int? {
        text.firstMatch(of: pattern).flatMap { Int($0.1.filter { $0 != "," }) }
    }
}

/// Follows what one terminal shows of orders that are placed from a shell.
private struct Watch: Sendable {
    let watching: TerminalSession
    let screen: WatchedScreen
    let base: Int

    /// Follows what is seen of an order until the header has `state`: from the first sign of it on nothing that looks live.
    func follow(_ order: Int, seenAs state: String) async throws {
        try await watching.wait(until: "one event is behind") {
            TerminalSession.header(of: $0).contains("1 behind")
        }
        try await watching.wait(until: "the header says \(state)") { text in
            let header = TerminalSession.header(of: text)
            #expect(header.contains("1 behind"), "\(screen.name): \(header)")
            // The log's own screen has the event, as one that waits.
            if screen.key != "F4" {
                #expect(!screen.shows(text, order, base), "\(screen.name), nobody has projected it: \(text)")
            }
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
