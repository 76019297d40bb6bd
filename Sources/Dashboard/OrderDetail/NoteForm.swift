import OrderEvents
import OrderQueries
import TerminalKit

/// Holds a note on an order while it is typed.
struct NoteForm: Hashable, Sendable {
    /// The order as it was shown.
    let order: OrderSummary
    /// The note.
    var text = TextInput()
    /// What is wrong with it; nil when nothing is.
    var complaint: String?
}

extension Action {
    /// Opens the form.
    static let addNote = Action(
        "orders.note", "write a note on the order", [.keys(.character("N"), in: .order, .anywhere)], changesDesk: true
    ) { state, _ in
        guard let order = state.orderToActOn else { return [] }
        state.layers.append(.note(NoteForm(order: order.summary)))
        return []
    }
    .waiting { state in state.orderIDToActOn.map(state.pending.isSent(for:)) ?? false }
    .prepared { $0.pinCursorInTable() }
    .available { state in
        guard state.isOrderAtHand else { return .inapplicable("no order is shown here") }
        return state.availabilityOfChange
    }
    .opening(.note)

    fileprivate static let writeNote = Action("note.write", "write the note", [.keys(.enter, in: .note)]) { state, _ in
        guard case .note(var form)? = state.layers.last else { return [] }
        guard form.text.text.contains(where: { !$0.isWhitespace }) else {
            form.complaint = "type the note first"
            state.replaceTop(.note(form))
            return []
        }
        state.closeTop()
        return state.send(.note(form.text.text), to: form.order.orderID, as: form.order)
    }

    fileprivate static let leaveNote = Action(
        "note.leave", "leave without a note", [.keys(.escape, in: .note)], isImmediate: true
    ) { state, _ in
        state.closeTop()
        return []
    }
}

extension ActionID {
    static let addNote = ActionID("orders.note")
    static let writeNote = ActionID("note.write")
    static let leaveNote = ActionID("note.leave")
}

extension ActionSection {
    /// The keys of the forms that an opened order has.
    static let orderForms = ActionSection(
        "In a note or a new line",
        [
            ActionRow("write the note, take the product, add the line", [.writeNote, .confirmLine]),
            ActionRow("leave it", [.leaveNote, .leaveLine]),
        ])
}

/// Shows the note being typed.
struct NoteFormView {
    let form: NoteForm
    let state: DashboardState

    /// What is drawn.
    var overlay: Overlay {
        let box = Box(wanting: 4, columns: 76, in: state.size)
        let width = box.inside.size.columns
        let field = FieldText(form.text, width: max(1, width), placeholder: "what the next reader should know")
        let line = Line(field.spans, cursorColumn: field.cursorColumn)
        var keys = Footer(state.actions)
        keys.add(.writeNote, words: "writes it")
        keys.add(.leaveNote, words: "leaves it")
        let footer = form.complaint.map { Line("✖ \($0)", .failure) } ?? keys.line(width: width)
        let lines = box.inside.size.rows > 3 ? [line, .blank] : [line]
        return Overlay(title: "Note on order \(form.order.orderID)", lines: lines, footer: [footer], box: box)
    }
}
