import TerminalKit

/// Shows the form of a customer or a product.
struct DirectoryFormView {
    private static let labelWidth = 9

    let form: DirectoryForm
    let state: DashboardState

    /// What is drawn.
    var overlay: Overlay {
        let wide = Box(wanting: form.fields.count + 3, columns: 70, in: state.size)
        let width = wide.inside.size.columns
        // What is wrong is read as a whole, and what was typed stays above it.
        let complaint = form.complaint.map { Line.wrapped("✖ \($0)", to: width, .failure) } ?? []
        let box = Box(wanting: form.fields.count + 2 + max(1, complaint.count), columns: 70, in: state.size)
        let lines = form.fields.enumerated().map { index, field in
            let text = FieldText(
                field.text, width: max(1, width - Self.labelWidth), placeholder: field.placeholder)
            let isHere = index == form.index
            let label = Span(TextWidth.padded(field.label, to: Self.labelWidth), isHere ? .strong : .quiet)
            return Line(
                [label] + text.spans, cursorColumn: isHere ? Self.labelWidth + text.cursorColumn : nil)
        }
        var keys = Footer(state.actions)
        keys.add(.confirmDirectoryForm, words: form.isAtEnd ? "sends it" : "next field")
        keys.add(.leaveDirectoryForm, words: "leaves it")
        return Overlay(
            title: form.title, lines: lines, footer: complaint.isEmpty ? [Line(keys.spans)] : complaint,
            scroll: .showing(form.index..<form.index + 1), box: box)
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
        state.closeTop()
        return state.send(act, from: form)
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
        "directory.leave", "leave without a change", [.keys(.escape, in: .directoryForm)], isImmediate: true
    ) { state, _ in
        state.closeTop()
        return []
    }
}
