import TerminalKit

/// Holds a text with its role, and what a click on it does.
struct Span: Hashable, Sendable {
    let text: String
    let role: Role
    /// What a click on it does; nil where nothing.
    let click: ClickTarget?

    init(_ text: String, _ role: Role = .text, click: ClickTarget? = nil) {
        self.text = text
        self.role = role
        self.click = click
    }
}

extension [Span] {
    /// How many columns the spans need, one after another.
    var columns: Int { reduce(0) { $0 + TextWidth.columns(of: $1.text) } }
}

/// Holds one line of content: spans from the left, spans against the right edge, and maybe the text cursor.
struct Line: Hashable, Sendable {
    var left: [Span]
    var right: [Span] = []
    /// The column the terminal's cursor stands in; nil for none.
    var cursorColumn: Int?
    /// What a click does where no span says something else; nil where nothing.
    var click: ClickTarget?

    init(_ left: [Span], right: [Span] = [], cursorColumn: Int? = nil, click: ClickTarget? = nil) {
        self.left = left
        self.right = right
        self.cursorColumn = cursorColumn
        self.click = click
    }

    init(_ text: String, _ role: Role = .text) {
        self.init([Span(text, role)])
    }

    /// A line with nothing in it.
    static let blank = Line([])

    /// The column in which what is chosen begins, as its role or the sign of the cursor before it shows; nil for none.
    var chosenColumn: Int? {
        var column = 0
        for span in left {
            if span.role == .choice || span.text.hasPrefix("\(Sign.cursor)") {
                return column + span.text.prefix { $0 == " " }.count
            }
            column += TextWidth.columns(of: span.text)
        }
        return nil
    }

    /// Breaks a sentence into lines of at most some columns, between words where it can.
    static func wrapped(_ text: String, to width: Int, _ role: Role = .text) -> [Line] {
        guard width > 0 else { return [] }
        var lines: [Line] = []
        var line = ""
        // A word too long for one line continues on the next ones, so no part of it is lost.
        for word in TextWidth.sanitized(text).split(separator: " ") {
            for chunk in chunks(of: word, width: width) {
                let longer = line.isEmpty ? chunk : "\(line) \(chunk)"
                if TextWidth.columns(of: longer) <= width {
                    line = longer
                } else {
                    lines.append(Line(line, role))
                    line = chunk
                }
            }
        }
        return line.isEmpty ? lines : lines + [Line(line, role)]
    }

    private static func chunks(of word: Substring, width: Int) -> [String] {
        var chunks = [""]
        var used = 0
        for character in word {
            let columns = TextWidth.columns(of: character)
            if used > 0, used + columns > width {
                chunks.append("")
                used = 0
            }
            chunks[chunks.count - 1].append(character)
            used += columns
        }
        return chunks
    }
}

/// Holds a frame while it is drawn, with the theme it is drawn in.
struct Canvas {
    var frame: Frame
    let theme: Theme
    private var isFocusFound = false

    init(frame: Frame, theme: Theme) {
        self.frame = frame
        self.theme = theme
    }

    /// Gives the keyboard to what is drawn next; until something of it is chosen, it is at a place.
    mutating func giveKeyboard(row: Int, column: Int) {
        frame.cursor = nil
        frame.focus = (row, column)
        isFocusFound = false
    }

    /// Notes where what is chosen begins; the first place counts.
    mutating func focus(row: Int, column: Int) {
        guard !isFocusFound else { return }
        frame.focus = (row, column)
        isFocusFound = true
    }

    /// The row of what is chosen; nil where nothing is.
    var chosenRow: Int? { isFocusFound ? frame.focus?.row : nil }

    /// A canvas of a size with nothing on the theme's ground.
    init(blank size: Size, theme: Theme) {
        (frame, self.theme) = (Frame(size: size), theme)
        guard theme[.text].background != .standard else { return }
        clear(Rect(row: 0, column: 0, columns: size.columns, rows: size.rows))
    }

    /// Writes spans one after another in at most `columns` columns, `…` where they are cut; returns how many were used.
    @discardableResult
    mutating func put(_ spans: [Span], row: Int, column: Int, width: Int) -> Int {
        var used = 0
        for (index, span) in spans.enumerated() {
            let room = width - used
            guard room > 0 else { break }
            // When the next span would have no room at all, the cut has to show in this one.
            let rest = Array(spans[(index + 1)...]).columns
            let isCut = rest > 0 && TextWidth.columns(of: span.text) == room
            let text = TextWidth.clipped(isCut ? span.text + " …" : span.text, to: room)
            used += frame.put(text, row: row, column: column + used, width: room, style: theme[span.role])
        }
        return used
    }

    /// Writes a line into a row of some columns: the right part is kept, the left gets the room that remains.
    mutating func put(_ line: Line, row: Int, column: Int, width: Int) {
        let right = line.right.columns
        let hasRoom = right < width
        let room = right > 0 && hasRoom ? width - right - 1 : width
        put(line.left, row: row, column: column, width: room)
        if right > 0, hasRoom { put(line.right, row: row, column: column + width - right, width: right) }
        if let cursorColumn = line.cursorColumn, cursorColumn < width {
            frame.cursor = (row, column + cursorColumn)
        } else if let chosen = line.chosenColumn, chosen < width {
            focus(row: row, column: column + chosen)
        }
    }

    mutating func clear(_ area: Rect) {
        frame.fill(area, style: theme[.text])
    }
}
