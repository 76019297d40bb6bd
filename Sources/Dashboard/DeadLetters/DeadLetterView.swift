import CQRS
import TerminalKit

/// Shows the events that wait as dead letters, and all about the one under the cursor.
struct DeadLetterView {
    private static let wantedColumns = 132
    private let pane: DeadLetterPane
    private let state: DashboardState
    private let box: Box
    private let width: Int

    init(_ pane: DeadLetterPane, state: DashboardState) {
        self.pane = pane
        self.state = state
        box = Box(wanting: .max / 2, columns: Self.wantedColumns, in: state.size)
        width = box.inside.size.columns
    }

    /// What is drawn.
    var overlay: Overlay {
        let list = list
        let cursor = list.count - max(1, pane.rows.count) + pane.cursorRow
        return Overlay(
            title: title, lines: list, footer: pane.selected.map(facts) ?? [keys],
            scroll: pane.top.map { .from($0) } ?? .showing(cursor..<cursor + 1), box: box)
    }

    private var title: String {
        let all = max(state.deadLetterCount, pane.letters.count)
        guard pane.letters.count == DeadLetterPane.limit, all > pane.letters.count else {
            return pane.letters.isEmpty ? "Dead letters" : "Dead letters · \(NumberText.grouped(pane.letters.count))"
        }
        return "Dead letters · the first \(pane.letters.count) of \(NumberText.grouped(all))"
    }

    // MARK: The list

    private var list: [Line] {
        let trouble =
            pane.failure.map {
                Line.wrapped("✖ the dead letters could not be listed: \($0)", to: width, .failure)
            } ?? []
        guard !pane.rows.isEmpty else { return trouble + absence }
        let columns = DeadLetterColumns(width: width)
        return trouble + [columns.names] + pane.rows.map { line($0, columns) }
    }

    private var absence: [Line] {
        guard pane.isLoaded else { return pane.failure == nil ? [Line("loading…", .quiet)] : [] }
        let words = "No event waits as a dead letter: every event that was reached is applied, or was discarded."
        return Line.wrapped(words, to: width, .quiet)
    }

    private func line(_ letter: DeadLetter, _ columns: DeadLetterColumns) -> Line {
        let isDiscarding = state.deadLetterWork.discarding.contains(letter.id)
        let isDeparted = letter.id == pane.departed?.id
        let reason = isDeparted ? "does not wait any more" : isDiscarding ? "◔ being discarded" : letter.reason
        let text = columns.row(
            DeadLetterColumns.Cells(
                position: NumberText.grouped(letter.event.position.rawValue), projection: letter.projection.rawValue,
                stream: letter.event.stream.name, type: letter.event.type.name, attempts: "\(letter.attempts)",
                age: ago(letter.firstAt), reason: reason))
        let isSelected = letter.id == pane.selection
        let role: Role = isDeparted ? .quiet : isSelected ? .choice : isDiscarding ? .waiting : .text
        return Line([Span((isSelected ? "▸ " : "  ") + text, role)], click: .row(RowID(letter.id)))
    }

    // MARK: The one under the cursor

    private func facts(_ letter: DeadLetter) -> [Line] {
        let event = letter.event
        let position = NumberText.grouped(event.position.rawValue)
        let what = "\(position) · \(event.type.name) version \(event.type.schemaVersion) · \(event.stream)"
        let times = letter.attempts == 1 ? "once" : "\(letter.attempts) times"
        let (first, last) = (ago(letter.firstAt), ago(letter.lastAt))
        let tried = "waits in \(letter.projection) for \(first), tried \(times), last \(last) ago"
        let reason = Line.wrapped("✖ \(letter.reason)", to: width, .failure)
        // On a small screen the list itself comes first, and what its row shows is not repeated.
        guard box.inside.size.rows >= 12 else {
            let brief = "\(letter.projection) · \(event.type.name), tried \(times)"
            return [Line(brief, .quiet)] + shortened(reason, to: 2) + [keys]
        }
        return [.blank, Line(what, .strong), Line(tried, .quiet)] + shortened(reason, to: 3) + [keys]
    }

    private func ago(_ instant: Timestamp) -> String {
        instant.isFuture(at: state.now) ? "?" : DurationText.rough(state.now - instant)
    }

    /// A reason may be of any length; what is left out is shown to be left out.
    private func shortened(_ reason: [Line], to count: Int) -> [Line] {
        guard reason.count > count else { return reason }
        // The line after the last did not fit behind it, so that together they are cut.
        let rest = reason[(count - 1)...count].flatMap(\.left).map(\.text).joined(separator: " ")
        return reason.prefix(count - 1) + [Line(TextWidth.clipped(rest, to: width), .failure)]
    }

    /// The keys, in as many words as fit.
    private var keys: Line {
        let long = keys(isBrief: false)
        return long.left.columns <= width ? long : keys(isBrief: true)
    }

    private func keys(isBrief: Bool) -> Line {
        var footer = Footer(state.actions)
        if !pane.rows.isEmpty {
            if !isBrief {
                footer.add(.moveUp, .moveDown, words: "choose")
                footer.add(hint: .openOrderOfDeadLetter)
            }
            if !state.configuration.isReadOnly {
                for id in [ActionID.retryDeadLetter, .retryAllDeadLetters, .discardDeadLetter] {
                    footer.add(hint: id, isBrief: isBrief)
                }
            }
        }
        footer.add(hint: .closeDeadLetters)
        return footer.line(width: isBrief ? width : .max)
    }
}

/// Lays out dead letters in columns; those there is no room for are left out, the position and the stream never, and the
/// projection only where the stream would have too little room.
struct DeadLetterColumns: Hashable, Sendable {
    /// One row's words.
    struct Cells: Hashable, Sendable {
        var position: String
        var projection: String
        var stream: String
        var type: String
        var attempts: String
        var age: String
        var reason: String
    }

    /// The same event may wait in several projections, which only this column tells apart.
    private static let roomForProjection = 34

    private let width: Int
    private let stream: Int
    private let hasProjection: Bool
    private let hasType: Bool
    private let hasTries: Bool
    private let hasReason: Bool

    /// Divides some columns.
    init(width: Int) {
        self.width = width
        hasProjection = width >= Self.roomForProjection
        hasType = width >= 64
        hasTries = width >= 84
        hasReason = width >= 104
        let fixed = 2 + 9 + (hasProjection ? 11 : 0) + (hasType ? 21 : 0) + (hasTries ? 7 + 13 : 0)
        stream = hasReason ? 22 : max(1, width - fixed - 2)
    }

    /// The names of the columns.
    var names: Line {
        let cells = Cells(
            position: "POSITION", projection: "PROJECTION", stream: "STREAM", type: "EVENT", attempts: "TRIES",
            age: "WAITS", reason: "WHY")
        return Line(TextWidth.padded("  " + row(cells), to: width), .columnName)
    }

    /// One row, behind the place of the cursor's mark.
    func row(_ cells: Cells) -> String {
        var texts = [padded(cells.position, 9, alignRight: true)]
        if hasProjection { texts.append(padded(cells.projection, 10)) }
        texts.append(padded(cells.stream, stream))
        if hasType { texts.append(padded(cells.type, 20)) }
        if hasTries { texts += [padded(cells.attempts, 5, alignRight: true), padded(cells.age, 11)] }
        if hasReason { texts.append(cells.reason) }
        return texts.joined(separator: " ")
    }

    private func padded(_ text: String, _ columns: Int, alignRight: Bool = false) -> String {
        TextWidth.padded(TextWidth.clipped(text, to: columns), to: columns, alignRight: alignRight)
    }
}
