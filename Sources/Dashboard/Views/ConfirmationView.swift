import OrderEvents
import OrderQueries
import TerminalKit

/// Shows the question whether an act on one order is meant.
struct ConfirmationView {
    private static let wantedColumns = 64

    private let confirmation: Confirmation
    private let size: Size

    init(_ confirmation: Confirmation, state: DashboardState) {
        self.confirmation = confirmation
        size = state.size
    }

    /// What is drawn.
    var overlay: Overlay {
        // The number of lines depends on the width and the width on nothing but the screen.
        let width = Box(wanting: 0, columns: Self.wantedColumns, in: size).inside.size.columns
        let reason = reasonLines(width: width)
        let lines = facts(width: width) + reason
        let box = Box(
            wanting: lines.count + footer.count + 1, columns: Self.wantedColumns, in: size)
        let scroll: Overlay.Scroll = reason.isEmpty ? .from(0) : .showing(lines.count - reason.count..<lines.count)
        return Overlay(
            title: "\(verb.capitalized) order \(order.orderID)?", lines: lines, footer: footer, scroll: scroll, box: box
        )
    }

    private var order: OrderSummary { confirmation.order }

    private var verb: String { confirmation.verb.rawValue }

    private func facts(width: Int) -> [Line] {
        let customer = order.customerName.isEmpty ? "" : "\(order.customerName) · "
        let high = order.isHighValue ? "  ! high value" : ""
        return [
            fact("Order", order.orderID.rawValue, .strong),
            fact("Customer", customer + order.customerID.rawValue, .text),
            fact("Total", order.total.formatted + high, .strong),
            fact("Now", order.status.rawValue, order.status.role),
        ] + Line.wrapped("→ \(effect)", to: width, .strong)
    }

    private var effect: String {
        switch confirmation.verb {
        case .approve: "it becomes APPROVED and can then be shipped"
        case .ship: "it becomes SHIPPED, which is final"
        case .cancel: "it becomes CANCELLED, which is final"
        }
    }

    private func fact(_ name: String, _ value: String, _ role: Role) -> Line {
        Line([Span(TextWidth.padded(name, to: 10), .quiet), Span(value, role)])
    }

    private func reasonLines(width: Int) -> [Line] {
        guard let reason = confirmation.reason else { return [] }
        let label = "Reason    "
        let field = FieldText(reason, width: max(1, width - label.count), placeholder: "why it is cancelled")
        let line = Line(
            [Span(label, .strong)] + field.spans, cursorColumn: label.count + field.cursorColumn)
        return [.blank, line]
    }

    private var footer: [Line] {
        guard confirmation.reason != nil else {
            return [
                Line([
                    Span("[n]", .activeKey), Span(" leave it as it is   "), Span("[y]", .key), Span(" \(verb)"),
                ])
            ]
        }
        let keys = Line([
            Span("Enter", .key), Span(" cancels the order  "), Span("Esc", .key), Span(" leaves it as it is"),
        ])
        return [confirmation.complaint.map { Line("✖ \($0)", .failure) } ?? keys]
    }
}
