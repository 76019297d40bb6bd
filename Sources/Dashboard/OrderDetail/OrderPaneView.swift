import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

/// Shows one order with all its facts, its lines and its events.
struct OrderPaneView {
    private static let labelWidth = 13

    private let pane: OrderPane
    private let state: DashboardState
    private let box: Box
    private let width: Int
    private let instant: InstantText

    init(_ pane: OrderPane, state: DashboardState) {
        self.pane = pane
        self.state = state
        box = Box(wanting: .max / 2, in: state.size)
        width = box.inside.size.columns
        instant = InstantText(timeZone: state.configuration.timeZone, now: state.now)
    }

    /// The pane as an overlay, laid out for the size of the screen.
    var overlay: Overlay {
        Overlay(
            title: "Order \(pane.orderID)", lines: lines, footer: [keys], scroll: .from(pane.scroll), box: box)
    }

    private var lines: [Line] {
        var lines = failure + command
        guard let detail = pane.detail else { return lines + absence }
        lines += facts(detail) + [.blank] + LineTable.names(width: width)
        let end = [.blank] + EventTable(instant: instant, width: width).lines(pane.history)
        let near = near(from: lines.count, count: lines.count + detail.lines.count + end.count)
        lines += detail.lines.enumerated().map { index, line in
            near.contains(index) ? orderLine(line, number: index + 1, of: detail) : .blank
        }
        return lines + end
    }

    /// Which lines of the order may be on screen, when they begin at one of `count` lines in all.
    ///
    /// Those far away stay blank: laying out ten thousand lines for every key would be too slow.
    private func near(from start: Int, count: Int) -> ClosedRange<Int> {
        let middle = min(pane.scroll, count) - start
        return middle - state.size.rows...middle + state.size.rows
    }

    private var keys: Line {
        var footer = Footer(state.actions)
        let isNarrow = width < 60
        if !isNarrow { footer.add(.moveUp, .moveDown, words: "scroll") }
        if !state.configuration.isReadOnly {
            for verb in isNarrow ? possibleActs : Confirmation.Verb.allCases { footer.add(hint: verb.action) }
        }
        footer.add(hint: Action.closeOrder.id)
        return Line(footer.spans)
    }

    /// What the order's status allows: there is no room for the others.
    private var possibleActs: [Confirmation.Verb] {
        guard let order = pane.detail?.summary else { return [] }
        return Confirmation.Verb.allCases.filter { $0.obstacle(to: order) == nil }
    }

    // MARK: What is not as usual

    private var failure: [Line] {
        pane.failure.map { Line.wrapped("✖ the order could not be loaded: \($0)", to: width, .failure) } ?? []
    }

    /// The command of this dashboard that the order waits for or just went through.
    private var command: [Line] {
        guard let command = state.pending[pane.orderID] else { return [] }
        let sync = SyncText(command, freshness: state.presentFreshness, now: state.now)
        let letters = state.actions.keyName(of: .showDeadLetters)
        let reason: String =
            switch command.phase {
            case .deadLetter(let position):
                ": \(Staleness.deadLetter(at: position).reason); \(letters) lists the dead letters"
            case .rejected(let rejection, _): ": \(rejection.message)"
            case .unanswered(let unanswered): ": asking again; \(unanswered.reason)"
            case .failed(let message, _): ": \(message)"
            case .sent, .accepted, .visible: ""
            }
        return Line.wrapped("\(command.action.verb) \(sync.long)\(reason)", to: width, sync.role) + [.blank]
    }

    private var absence: [Line] {
        guard pane.isLoaded else { return pane.failure == nil ? [Line("loading…", .quiet)] : [] }
        guard let command = state.pending[pane.orderID], case .place(_, let estimate) = command.action else {
            return Line.wrapped("the read model has no order '\(pane.orderID)'", to: width, .quiet)
        }
        return [
            fact("Customer", customer(estimate)),
            fact("Total", "\(estimate.total.formatted) ~", .guess),
        ] + Line.wrapped("not in the read model yet", to: width, .quiet)
    }

    // MARK: Facts

    private func facts(_ detail: OrderDetail) -> [Line] {
        let order = detail.summary
        let high = order.isHighValue ? "  ! high value" : ""
        return [
            fact("Status", order.status.rawValue, order.status.role),
            fact("Customer", customer(order)),
            fact("E-mail", order.customerEmail),
            fact("Total", order.total.formatted + high, .strong),
            order.refunded.minorUnits == 0 ? nil : fact("Refunded", order.refunded.formatted, .strong),
            fact("Payment", detail.paymentMethodID.rawValue),
            fact("Ships to", detail.shippingAddress ?? "the customer's own address"),
            fact("Placed", instant(order.placedAt, .whole)),
            fact("Approved by", detail.approvedBy),
            fact("Shipped", order.shippedAt.map { instant($0, .whole) }),
            fact("Cancelled", detail.cancellationReason.map { "because: \($0)" }),
            fact("Last change", instant(order.lastUpdated, .whole)),
            fact("Version", "\(order.version) at position \(NumberText.grouped(order.position.rawValue))"),
        ].compactMap { $0 }
    }

    private func customer(_ order: OrderSummary) -> String {
        order.customerName.isEmpty ? order.customerID.rawValue : "\(order.customerName) · \(order.customerID)"
    }

    private func fact(_ name: String, _ value: String, _ role: Role = .text) -> Line {
        Line([Span(TextWidth.padded(name, to: Self.labelWidth), .quiet), Span(value, role)])
    }

    /// Returns the line of a fact; nil when the fact has no value.
    private func fact(_ name: String, _ value: String?) -> Line? {
        guard let value, !value.isEmpty else { return nil }
        return fact(name, value, .text)
    }

    // MARK: Lines

    private func orderLine(_ line: OrderLine, number: Int, of detail: OrderDetail) -> Line {
        let currency = detail.summary.total.currency
        let price = Money(minorUnits: line.unitPrice, currency: currency)
        let total = line.total.map { Money(minorUnits: $0, currency: currency).formatted } ?? "?"
        let name = line.productName.isEmpty ? line.productID.rawValue : line.productName
        let entry = LineTable.Entry(
            product: name, quantity: NumberText.grouped(line.quantity), price: price.formatted, total: total,
            discount: discount(line.discountBasisPoints),
            refunded: detail.refundedQuantities[number].map { NumberText.grouped($0) } ?? "")
        return LineTable.line(entry, width: width)
    }

    private func discount(_ basisPoints: Int64) -> String {
        guard basisPoints > 0 else { return "" }
        let hundredths = basisPoints % 100
        let fraction = hundredths == 0 ? "" : "." + (hundredths < 10 ? "0" : "") + "\(hundredths)"
        return "−\(basisPoints / 100)\(fraction)%"
    }
}
