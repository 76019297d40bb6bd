import TerminalKit

/// Holds everything that a frame shows, in words and styles.
///
/// All that the views read of a state is read here, and a frame is drawn from this alone. Two contents are compared as a
/// whole, so a view that shows a new field needs no entry in any list to be drawn when that field changes.
struct FrameContent: Equatable, Sendable {
    /// The screen it is for.
    let size: Size
    /// What has the keyboard.
    let surface: Surface
    private let theme: Theme
    /// The first row of the screen's own content.
    private let body: Int
    private let lines: [PlacedLine]
    private let screen: ShownContent
    /// From the lowest to the one with the keyboard.
    private let overlays: [Overlay]
    private let caption: [PlacedLine]

    init(of state: DashboardState) {
        let layout = state.layout
        overlays = state.layers.map(state.overlay)
        // What is covered is read by nothing, and must not cause a frame when it changes.
        let isCovered = overlays.contains { $0.box.area.contains(layout.body) }
        let content: any ScreenContent =
            isCovered ? LinesContent(lines: []) : state.screens.current.content(in: layout, of: state)
        let status = StatusBar(state, under: content)
        size = state.terminalSize
        surface = state.surface
        body = layout.body.row
        theme = state.shownTheme
        lines =
            Header(state).lines(in: layout.header)
            + (layout.navigation.map(NavigationBar(state).lines) ?? [])
            + (layout.keys.map(status.keys) ?? [])
            + (layout.notice.map(status.notice) ?? [])
        screen = ShownContent(content)
        caption = CaptionView(state).lines
    }

    /// Draws the frame; rows that are the same in an earlier frame are copied from there.
    func drawn(reusing earlier: DrawnFrame? = nil) -> DrawnFrame {
        var canvas = Canvas(blank: size, theme: theme)
        for line in lines { line.draw(on: &canvas) }
        let cursor = canvas.frame.cursor
        canvas.giveKeyboard(row: body, column: 0)
        canvas.frame.cursor = cursor
        if let earlier, earlier.content.canGiveRows(to: self) {
            screen.content.draw(reusing: (earlier.content.screen.content, earlier.frame), on: &canvas)
        } else {
            screen.content.draw(reusing: nil, on: &canvas)
        }
        for overlay in overlays {
            // Only the layer at the top has the keyboard.
            let inside = overlay.box.inside
            canvas.giveKeyboard(row: inside.row, column: inside.column)
            overlay.draw(on: &canvas)
        }
        for line in caption { line.draw(on: &canvas) }
        canvas.frame.scrollArea = scrollArea
        return DrawnFrame(content: self, frame: canvas.frame)
    }

    // MARK: Where the mouse is

    /// Returns what a click does on a cell; nil where nothing.
    ///
    /// Beside what lies on top only the lines around the screen can be clicked.
    func target(row: Int, column: Int) -> ClickTarget? {
        if let target = caption.target(row: row, column: column) { return target }
        if let top = overlays.last, top.covers(row: row, column: column) {
            return top.target(row: row, column: column)
        }
        guard !overlays.contains(where: { $0.covers(row: row, column: column) }) else { return nil }
        if let target = lines.target(row: row, column: column) { return target }
        return overlays.isEmpty ? screen.content.target(row: row, column: column) : nil
    }

    /// Whether a turn of the wheel on a cell moves something.
    func scrolls(row: Int, column: Int) -> Bool {
        scrollArea?.contains(row: row, column: column) ?? false
    }

    private var scrollArea: Rect? { overlays.isEmpty ? screen.content.scrollArea : overlays.last?.box.area }

    /// Whether the rows of its frame are whole and drawn in the style of another.
    private func canGiveRows(to other: FrameContent) -> Bool {
        overlays.isEmpty && size == other.size && theme == other.theme
    }
}

/// Holds a frame with what it was drawn from.
struct DrawnFrame: Sendable {
    let content: FrameContent
    let frame: Frame
}

/// Compares contents of any type.
private struct ShownContent: Equatable, Sendable {
    let content: any ScreenContent

    init(_ content: any ScreenContent) {
        self.content = content
    }

    static func == (left: ShownContent, right: ShownContent) -> Bool { left.content.isEqual(to: right.content) }
}
