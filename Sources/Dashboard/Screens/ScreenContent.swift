import TerminalKit

/// Holds everything that a screen shows, in words and styles; compared as a whole to find out whether to draw it again.
///
/// It holds no state: a screen reads what it shows of the state when it makes one.
protocol ScreenContent: Equatable, Sendable {
    /// Draws all of it; what is the same in an earlier content may be copied from the frame that shows that one.
    func draw(reusing earlier: (content: any ScreenContent, frame: Frame)?, on canvas: inout Canvas)

    /// Returns what a click does on a cell of the screen; nil where nothing.
    func target(row: Int, column: Int) -> ClickTarget?

    /// Where a turn of the wheel moves the view; nil where nothing scrolls.
    var scrollArea: Rect? { get }

    /// The actions that it names itself, with their keys.
    var namedActions: Set<ActionID> { get }
}

extension ScreenContent {
    /// Whether another content is of the same type and shows the same.
    func isEqual(to other: any ScreenContent) -> Bool { (other as? Self) == self }

    /// None.
    var namedActions: Set<ActionID> { [] }
}

/// Holds lines, for a screen that has no more.
struct LinesContent: ScreenContent {
    let lines: [PlacedLine]
    var scrollArea: Rect?

    func draw(reusing earlier: (content: any ScreenContent, frame: Frame)?, on canvas: inout Canvas) {
        for line in lines { line.draw(on: &canvas) }
    }

    func target(row: Int, column: Int) -> ClickTarget? { lines.target(row: row, column: column) }

    /// Those that are done by a click.
    var namedActions: Set<ActionID> {
        Set(
            lines.flatMap { $0.line.left + $0.line.right }.compactMap { span in
                if case .action(let id, _)? = span.click { id } else { nil }
            })
    }
}
