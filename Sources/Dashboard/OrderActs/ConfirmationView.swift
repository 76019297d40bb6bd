import OrderEvents
import OrderQueries
import TerminalKit

/// Shows the question whether an act on one order is meant.
struct ConfirmationView {
    private static let wantedColumns = 64
    private static let labelWidth = 10

    private let confirmation: Confirmation
    private let size: Size
    private let actions: ActionTable

    init(_ confirmation: Confirmation, state: DashboardState) {
        self.confirmation = confirmation
        size = state.size
        actions = state.actions
    }

    /// What is drawn: what has to be read scrolls, the field and the keys stay.
    var overlay: Overlay {
        // The number of lines depends on the width and the width on nothing but the screen.
        let width = Box(wanting: 0, columns: Self.wantedColumns, in: size).inside.size.columns
        let lines = change(width: width) + facts(width: width)
        let box = Box(
            wanting: lines.count + (confirmation.reason == nil ? 2 : 4), columns: Self.wantedColumns, in: size)
        let footer = box.inside.size.rows > 4 ? footer(width: width) : narrowFooter(width: width)
        return Overlay(
            title: "\(verb.capitalized) order \(order.orderID)?", lines: lines, footer: footer,
            scroll: .from(confirmation.reading.scroll), box: box)
    }

    private var order: OrderSummary { confirmation.order }

    private var verb: String { confirmation.verb.rawValue }

    private var rules: Confirmation.Verb.Rules { confirmation.verb.rules }

    /// That the order is not what it was when the question was asked.
    private func change(width: Int) -> [Line] {
        if let changed = confirmation.changed {
            return Line.wrapped(
                "▲ it changed while you were asked: it is \(changed.status.rawValue) now, \(changed.total.formatted), "
                    + "version \(changed.version); a yes asks again", to: width, .warning) + [.blank]
        }
        return confirmation.isAskedAgain
            ? Line.wrapped("▲ asked again, because it changed", to: width, .warning) + [.blank] : []
    }

    private func facts(width: Int) -> [Line] {
        let customer = order.customerName.isEmpty ? "" : "\(order.customerName) · "
        let high = order.isHighValue ? "  ! high value" : ""
        return fact("Order", order.orderID.rawValue, .strong, width)
            + fact("Customer", customer + order.customerID.rawValue, .text, width)
            + fact("Total", order.total.formatted + high, .strong, width)
            + (order.refunded.minorUnits == 0 ? [] : fact("Refunded", order.refunded.formatted, .strong, width))
            + fact("Now", order.status.rawValue, order.status.role, width)
            + Line.wrapped("→ \(rules.effect(order))", to: width, .strong)
    }

    /// What is confirmed is never cut.
    private func fact(_ name: String, _ value: String, _ role: Role, _ width: Int) -> [Line] {
        FactText.lines(name, value, role, label: Self.labelWidth, width: width)
    }

    private func reasonLine(width: Int) -> Line? {
        guard let reason = confirmation.reason else { return nil }
        let label = TextWidth.padded("Reason", to: min(Self.labelWidth, max(0, width - 8)))
        let columns = TextWidth.columns(of: label)
        let placeholder = "why it is \(rules.past)"
        let field = FieldText(reason, width: max(1, width - columns), placeholder: placeholder)
        return Line([Span(label, .strong)] + field.spans, cursorColumn: columns + field.cursorColumn)
    }

    private func footer(width: Int) -> [Line] {
        guard let reason = reasonLine(width: width) else { return [complaint ?? choices] }
        var keys = Footer(actions)
        keys.add(.confirmReason, words: "\(verb)s the order")
        keys.add(.leaveReason, words: confirmation.takesReason ? "back" : "leaves it as it is")
        return [reason, .blank, complaint ?? keys.line(width: width)]
    }

    /// One row: what was wrong with the answer, else the field, else the keys.
    private func narrowFooter(width: Int) -> [Line] {
        [complaint ?? reasonLine(width: width) ?? choices]
    }

    private var choices: Line {
        // Three choices have room on the narrowest screens only in fewer words.
        let takesReason = confirmation.takesReason
        return AnswerLine(actions).line(
            no: takesReason ? "leave it" : "leave it as it is", yes: verb, reason: takesReason ? "reason" : nil)
    }

    private var complaint: Line? {
        confirmation.complaint.map { Line("✖ \($0)", .failure) }
    }
}
