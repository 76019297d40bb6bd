/// Names one of the dashboard's screens, the keys to measure on it, and how their effect is seen.
struct ScreenStep: Sendable {
    let name: String
    /// Opens it from the screen of orders.
    let open: String
    /// Leads back to the screen of orders; not Escape, which is known to be a key only after a moment of silence.
    let close: String
    /// Whether it is drawn with its rows.
    let isComplete: @Sendable (TerminalScreen) -> Bool
    /// Typed after it was opened, before the stopwatch starts.
    var before = ""
    /// Typed in turns, a number of times each: the steps of a cursor, or what stands for them where there is none.
    let keys: (forth: String, back: String)
    /// What the step key does, for the notes.
    var stepName = "cursor step"
    /// Returns what is different once a step was drawn.
    let mark: @Sendable (TerminalScreen) -> String?
}

extension ScreenStep {
    private static let functionKeys: [Int: String] = [
        2: "\u{1B}OQ", 3: "\u{1B}OR", 4: "\u{1B}OS", 5: "\u{1B}[15~", 6: "\u{1B}[17~", 7: "\u{1B}[18~",
    ]

    /// Returns what a terminal sends for a function key.
    static func function(_ number: Int) -> String { functionKeys[number] ?? "" }

    /// The seven screens; the detail of an order counts as one.
    static let all: [ScreenStep] = [
        listing("orders", function(2), header: (4, "ORDER "), before: "G"),
        ScreenStep(
            // From the oldest order on, where the cursor is, the ones before it.
            name: "order", open: "\r", close: function(2),
            isComplete: { $0.text(row: 2).contains(" Order ") && $0.text(row: 3).contains("QTY") },
            keys: ("[", "]"), stepName: "next order",
            // An order that is still loading has no lines.
            mark: { $0.text(row: 3).contains("QTY") ? $0.text(row: 2) : nil }),
        ScreenStep(
            name: "lag", open: function(3), close: function(2),
            isComplete: {
                holds("PROJECTION ", $0) && holds(" statistics ", $0)
            },
            keys: ("t", "t"), stepName: "next window", mark: { bracketed($0.text(row: 2)) }),
        listing("events", function(4), header: (3, "POSITION "), before: "gjjjjj"),
        listing("customers", function(5), header: (3, "COUNTRY "), before: "gjjjjj"),
        listing("products", function(6), header: (3, "PRICE "), before: "gjjjjj"),
        ScreenStep(
            name: "overview", open: function(7), close: function(2),
            isComplete: { holds("waiting now", $0) && holds("top products", $0) },
            keys: ("j", "k"), mark: { cursorRow($0).map { "\($0)" } }),
    ]

    /// A screen that is a list with a cursor.
    private static func listing(_ name: String, _ open: String, header: (row: Int, text: String), before: String)
        -> ScreenStep
    {
        ScreenStep(
            name: name, open: open, close: function(2),
            isComplete: { $0.text(row: header.row).contains(header.text) && cursorRow($0) != nil }, before: before,
            keys: ("j", "k"),
            mark: { screen in cursorRow(screen).map { String(screen.text(row: $0).dropFirst(2).prefix(36)) } })
    }

    /// The row that the cursor is on; nil where there is none.
    private static func cursorRow(_ screen: TerminalScreen) -> Int? {
        (3..<screen.rows).first { screen[$0, 1] == "▸" }
    }

    private static func holds(_ text: String, _ screen: TerminalScreen) -> Bool {
        (2..<screen.rows).contains { screen.text(row: $0).contains(text) }
    }

    /// What stands in brackets, as the chosen one of several does; nil where nothing does.
    private static func bracketed(_ text: String) -> String? {
        guard let start = text.lastIndex(of: "["), let end = text[start...].firstIndex(of: "]") else { return nil }
        return String(text[start...end])
    }
}
