import CQRS
import OrderQueries
import TerminalKit

@testable import Dashboard

/// What can be on the screen, by itself and over the list of orders.
enum ShownScreen: String, CaseIterable {
    case orders
    case filterLine
    case order
    case form
    case question
    case palette
    case help
    case helpSearch
    case messages
    case deadLetters
    case note

    /// Whether text can be typed into it.
    var isTypedInto: Bool {
        switch self {
        case .filterLine, .form, .question, .palette, .helpSearch, .note: true
        case .orders, .order, .help, .messages, .deadLetters: false
        }
    }

    /// Whether one of its lines is selected.
    var hasSelection: Bool {
        switch self {
        case .orders, .palette, .help, .helpSearch, .deadLetters: true
        case .filterLine, .order, .form, .question, .messages, .note: false
        }
    }

    /// The desk with this on the screen.
    func state(_ size: Size, theme: String = "auto") -> DashboardState {
        var state = Sample.desk(size.columns, size.rows, theme: theme)
        for text in ["approved 5d0e77f1 · Berglunds snabbköp · $86.40", "shown after 4 ms"] {
            state.keep(Notice(.success, text, at: Sample.now))
        }
        state.keep(Notice(.failure, "VERSION_CONFLICT: order '10248' has moved to version 4", at: Sample.now))
        if case .filterLine = self { state.finder = TextInput("status:pending total>500") }
        state.layers = layer.map { [$0] } ?? []
        return state
    }

    private var layer: Layer? {
        switch self {
        case .orders, .filterLine: nil
        case .order: .order(Sample.pane)
        case .form: .placeOrder(Sample.form)
        case .question: .confirmation(Confirmation(.cancel, order: Sample.orders[0]))
        case .palette: .palette(PalettePane(input: TextInput("ap")))
        case .help: .help(HelpPane(selected: 2))
        case .helpSearch: .help(HelpPane(search: TextInput("filter")))
        case .messages: .messages(MessagePane())
        case .deadLetters: .deadLetters(Sample.deadLetterPane([Sample.deadLetter(10_233, "order-7")]))
        case .note: .note(NoteForm(order: Sample.orders[0]))
        }
    }
}

extension Frame {
    /// The rows and columns inside the box that is drawn over the rest, or all where there is none.
    var uncovered: (rows: Range<Int>, columns: Range<Int>) {
        for top in 0..<size.rows {
            let cells = Array(row(top))
            guard let left = cells.firstIndex(where: { $0.text == "┌" }),
                let right = cells.lastIndex(where: { $0.text == "┐" }),
                let bottom = (top..<size.rows).first(where: { Array(row($0))[left].text == "└" })
            else { continue }
            return (top + 1..<bottom, left + 1..<right)
        }
        return (0..<size.rows, 0..<size.columns)
    }

    /// The rows of text that are not covered, the one with the box's title among them.
    var uncoveredRows: [String] {
        let (rows, columns) = uncovered
        return (max(0, rows.lowerBound - 1)..<rows.upperBound).map { Array(row($0))[columns].map(\.text).joined() }
    }

    /// Whether a part of a line in an area is filled, as the selected one is.
    func hasSelection(in area: (rows: Range<Int>, columns: Range<Int>)) -> Bool {
        area.rows.contains { row in
            Array(self.row(row))[area.columns].count { $0.style.attributes.contains(.reverse) } >= 8
        }
    }

    /// What a person sees who sees no colours: every text with its attributes.
    var withoutColour: [String] {
        (0..<size.rows).flatMap { row in
            self.row(row).map { "\($0.text)\u{0}\($0.style.attributes.rawValue)" }
        }
    }
}
