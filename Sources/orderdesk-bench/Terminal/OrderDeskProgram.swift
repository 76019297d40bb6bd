import Foundation
import OrderQueries

/// Knows the dashboard as somebody in front of it does: where it shows what.
enum OrderDeskProgram {
    private static let filterRow = 3
    private static let firstOrderRow = 5
    private static let markColumn = 1
    /// So many rows every screen of a bench has.
    private static let checkedRows = 20

    /// Returns the dashboard of a desk, from the program built into the same folder as this one.
    static func dashboard(of desk: URL, home: URL, theme: String = "auto") throws -> TerminalProgram {
        let folder = URL(filePath: ChildProgram.ownPath).deletingLastPathComponent()
        let path = folder.appending(path: "orderdesk").path(percentEncoded: false)
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw BenchError("\(path) is not there; build it with: swift build -c release")
        }
        return TerminalProgram(
            path: path,
            arguments: ["dashboard", "--data", desk.path(percentEncoded: false), "--user", "bench", "--theme", theme],
            home: home)
    }

    /// Whether the header and a screenful of orders are drawn.
    static func isComplete(_ screen: TerminalScreen) -> Bool {
        screen.text(row: 0).contains("orderdesk") && selected(screen) != nil
            && !screen.text(row: firstOrderRow + 10).allSatisfy { $0 == " " }
    }

    /// The id of the order under the cursor; nil where there is none.
    static func selected(_ screen: TerminalScreen) -> String? {
        let row = (firstOrderRow..<screen.rows).first { screen[$0, markColumn] == "▸" }
        return row.map { String(screen.text(row: $0).dropFirst(markColumn + 2).prefix(9)) }
    }

    /// The line above the list that names its filter and counts its orders.
    static func bar(of screen: TerminalScreen) -> String { screen.text(row: filterRow) }

    /// A count as the dashboard writes it, such as `18,204`, or `5,000+` for at least so many.
    static func text(_ matching: GetOrderDashboard.Matching) -> String {
        FigureText.grouped(matching.count) + (matching.totals == nil ? "+" : "")
    }

    /// Whether the rows on screen are these orders, from the first on.
    static func lists(_ orders: [String], on screen: TerminalScreen) -> Bool {
        orders.prefix(checkedRows).enumerated().allSatisfy { row, id in
            screen.text(row: firstOrderRow + row).dropFirst(markColumn + 2).hasPrefix(id.prefix(8))
        }
    }

    /// Whether the list's page passes a filter of this name, with this many orders of all.
    static func shows(
        _ filter: String, count: GetOrderDashboard.Matching, of all: Int, on screen: TerminalScreen
    ) -> Bool {
        let bar = bar(of: screen)
        // What is only known to be many is counted meanwhile.
        let number = count.totals == nil ? "" : " \(text(count))"
        return bar.contains(filter) && bar.contains("\(number) of \(FigureText.grouped(all)) ")
    }
}
