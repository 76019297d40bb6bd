import Foundation

/// Knows the dashboard as somebody in front of it does: where it shows what.
enum OrderDeskProgram {
    private static let filterRow = 1
    private static let firstOrderRow = 3
    private static let markColumn = 1

    /// Returns the dashboard of a desk, from the program built beside this one.
    static func dashboard(of desk: URL, home: URL) throws -> TerminalProgram {
        let folder = URL(filePath: ChildProgram.ownPath).deletingLastPathComponent()
        let path = folder.appending(path: "orderdesk").path(percentEncoded: false)
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw BenchError("\(path) is not there; build it with: swift build -c release --product orderdesk")
        }
        return TerminalProgram(
            path: path, arguments: ["dashboard", "--data", desk.path(percentEncoded: false), "--user", "bench"],
            home: home)
    }

    /// Whether the header and a screenful of orders are drawn.
    static func isComplete(_ screen: Screen) -> Bool {
        screen.text(row: 0).contains("orderdesk") && selected(screen) != nil
            && !screen.text(row: firstOrderRow + 10).allSatisfy { $0 == " " }
    }

    /// The id of the order under the cursor; nil where there is none.
    static func selected(_ screen: Screen) -> String? {
        let row = (firstOrderRow..<screen.rows).first { screen[$0, markColumn] == "▸" }
        return row.map { String(screen.text(row: $0).dropFirst(markColumn + 2).prefix(9)) }
    }

    /// The line above the list that names its filter and counts its orders.
    static func bar(of screen: Screen) -> String { screen.text(row: filterRow) }

    /// Whether the list's page passes a filter of this name, with this many orders of all.
    static func shows(_ filter: String, count: Int, of all: Int, on screen: Screen) -> Bool {
        let bar = bar(of: screen)
        return bar.contains(filter) && bar.contains(" \(NumberText.grouped(count)) of \(NumberText.grouped(all)) ")
    }
}
