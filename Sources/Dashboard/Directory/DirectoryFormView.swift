import TerminalKit

/// Shows the form of a customer or a product.
struct DirectoryFormView {
    private static let labelWidth = 12
    private static let wantedColumns = 70
    /// The most rows of a complaint.
    private static let complaintRows = 3

    let form: DirectoryForm
    let state: DashboardState

    /// What is drawn.
    var overlay: Overlay {
        let width = Box(wanting: 0, columns: Self.wantedColumns, in: state.size).inside.size.columns
        let footer = footer(width: width)
        let fields = form.fields.indices.map { fieldLines($0, width: width) }
        let lines = fields.flatMap { $0 }
        let box = Box(wanting: lines.count + 2 + footer.count, columns: Self.wantedColumns, in: state.size)
        let above = fields.prefix(form.index).reduce(0) { $0 + $1.count }
        return Overlay(
            title: form.purpose.title, lines: lines, footer: footer,
            scroll: .showing(above..<above + fields[form.index].count), box: box)
    }

    /// A field, and under it what somebody else has written there meanwhile.
    private func fieldLines(_ index: Int, width: Int) -> [Line] {
        let field = form.fields[index]
        let text = FieldText(field.text, width: max(1, width - Self.labelWidth), placeholder: field.placeholder)
        let isHere = index == form.index
        let label = Span(TextWidth.padded(field.label, to: Self.labelWidth), isHere ? .strong : .quiet)
        let line = Line(
            [label] + text.spans, cursorColumn: isHere ? Self.labelWidth + text.cursorColumn : nil,
            click: .field(RowID(index)))
        guard let other = field.other else { return [line] }
        let words = "▲ now: \(other.isEmpty ? "empty" : other)"
        let room = max(1, width - Self.labelWidth)
        return [
            line,
            Line([
                Span(TextWidth.padded("", to: Self.labelWidth)),
                Span(TextWidth.clipped(TextWidth.sanitized(words), to: room), .warning),
            ]),
        ]
    }

    private func footer(width: Int) -> [Line] {
        if form.isLeavingAsked {
            let (yes, no) = (state.keyName(of: .confirmLeavingForm), state.keyName(of: .stayInForm))
            let leaving =
                [Span("▲ \(state.size.columns < 60 ? "Leave it?" : "Leave without sending it?")  ", .warning)]
                + Span.hint("[\(yes)]", " leave", .confirmLeavingForm) + [Span("  ")]
                + Span.hint("[\(no)]", " stay", .stayInForm)
            return [Line(leaving)]
        }
        if let complaint = form.complaint {
            // The fields stay in view on a low screen.
            let rows = min(Self.complaintRows, max(1, state.size.rows - form.fields.count - 6))
            return Array(Line.wrapped("✖ \(complaint)", to: width, .failure).prefix(rows))
        }
        var keys = Footer(state.actions)
        keys.add(.confirmDirectoryForm, words: form.isAtEnd ? "sends it" : "next field")
        keys.add(.leaveDirectoryForm, words: "leaves it")
        return [keys.line(width: width)]
    }
}

extension ActionID {
    static let confirmDirectoryForm = ActionID("directory.confirm")
    static let leaveDirectoryForm = ActionID("directory.leave")
}

extension ActionSection {
    /// The keys of the forms of customers and products.
    static let directoryForms = ActionSection(
        "In the form of a customer or a product",
        [
            ActionRow(.confirmDirectoryForm),
            ActionRow("next, previous field", [.nextDirectoryField, .previousDirectoryField]),
            ActionRow(.leaveDirectoryForm),
        ])
}

extension Action {
    fileprivate static let confirmDirectoryForm = Action(
        "directory.confirm", "the next field; send it from the last one", [.keys(.enter, in: .directoryForm)]
    ) { state, _ in
        guard case .directory(var form)? = state.layers.last else { return [] }
        guard form.isAtEnd else {
            form.move(by: 1)
            state.replaceTop(.directory(form))
            return []
        }
        guard let act = form.act() else {
            state.replaceTop(.directory(form))
            return []
        }
        // What was typed stays where it cannot be sent now.
        let sent = state.send(act, from: form)
        if !sent.isEmpty { state.closeTop() }
        return sent
    }

    fileprivate static let nextDirectoryField = move("directory.next", "the next field", [.tab, .down], 1)
    fileprivate static let previousDirectoryField = move("directory.previous", "the field before", [.backTab, .up], -1)

    private static func move(_ id: String, _ title: String, _ keys: [Key], _ steps: Int) -> Action {
        Action(id, title, [KeyBinding(keys: keys, places: [.directoryForm], arguments: [], isListed: true)]) {
            state, _ in
            guard case .directory(var form)? = state.layers.last else { return [] }
            form.move(by: steps)
            state.replaceTop(.directory(form))
            return []
        }
    }

    fileprivate static let leaveDirectoryForm = Action(
        "directory.leave", "leave; asks first when something was typed", [.keys(.escape, in: .directoryForm)],
        isImmediate: true
    ) { state, _ in
        guard case .directory(var form)? = state.layers.last else { return [] }
        if form.leave() { state.closeTop() } else { state.replaceTop(.directory(form)) }
        return []
    }
}
