import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

/// Shows one order with all its facts and lines, and how each of its events became visible.
struct OrderPaneView {
    /// From so many columns on, lines and facts stand beside each other.
    static let besideColumns = 100
    /// From so many columns on the title names customer, status and total, so that the lines can go first.
    private static let titledColumns = 60

    let pane: OrderPane
    private let state: DashboardState
    private let box: Box
    let width: Int
    private let instant: InstantText

    /// Lays an opened order out, or one in a part of the screen.
    init(_ pane: OrderPane, state: DashboardState, area: Rect? = nil) {
        self.pane = pane
        self.state = state
        box = Box(filling: area ?? DetailLayout.area(in: state.size))
        width = box.inside.size.columns
        instant = InstantText(timeZone: state.configuration.timeZone, now: state.now)
    }

    /// The pane as an overlay, laid out for the size of the screen.
    var overlay: Overlay { overlay(content.lines) }

    /// Which lines each event has, oldest first, and which lines are on the screen.
    var places: (events: [Range<Int>], shown: Range<Int>) {
        let content = content
        return (content.events, overlay(content.lines).shownLines)
    }

    private func overlay(_ lines: [Line]) -> Overlay {
        Overlay(
            title: title, lines: lines, footer: [OrderPaneFooter(pane, state: state).line(width: width)],
            scroll: .from(pane.scroll), box: box)
    }

    /// The order, what it is and where it stands in the list.
    var title: String {
        guard let detail = pane.shownDetail, let newest = pane.detail else { return "Order \(pane.orderID)" }
        let order = detail.summary
        if let version = pane.version {
            let event = pane.past.map { ", after \($0.event.type.name) by \($0.event.cause.actor)" } ?? ""
            return "Order \(order.orderID) as of version \(version) of \(newest.summary.version)\(event)"
        }
        let parts = ["\(order.status.sign) \(order.status.rawValue)", order.total.formatted, order.customerLabel]
        let place = state.placeInList(of: pane.orderID).map { " · \($0)" } ?? ""
        return (["Order \(order.orderID)"] + parts).joined(separator: " · ") + place
    }

    // MARK: Content

    private struct Content {
        var lines: [Line]
        /// The lines of each event, oldest first.
        var events: [Range<Int>] = []
    }

    private var content: Content {
        var content = Content(lines: notices)
        guard let detail = pane.shownDetail else {
            content.lines += pane.version == nil ? absence : [Line("loading…", .quiet)]
            return content
        }
        let before = pane.version == nil ? nil : pane.past?.before
        let above = content.lines.count
        if width >= Self.besideColumns {
            content.lines += beside(detail, before, from: above)
            addEvents(to: &content)
        } else if width >= Self.titledColumns {
            content.lines += lines(detail, before, from: above, width: width)
            addEvents(to: &content)
            content.lines += [.blank] + facts(detail, before, width: width)
        } else {
            let facts = facts(detail, before, width: width) + [.blank]
            content.lines += facts + lines(detail, before, from: above + facts.count, width: width)
            addEvents(to: &content)
        }
        return content
    }

    func facts(_ detail: OrderDetail, _ before: OrderDetail?, width: Int) -> [Line] {
        OrderFacts(detail: detail, customer: pane.customer, before: before, instant: instant, width: width).lines
    }

    /// Lines at the left, facts at the right.
    func beside(_ detail: OrderDetail, _ before: OrderDetail?, from above: Int) -> [Line] {
        let left = width * 56 / 100
        let right = facts(detail, before, width: width - left - 3)
        let lines = lines(detail, before, from: above, width: left)
        var rows = Array(repeating: Line.blank, count: max(lines.count, right.count))
        // The names of the columns are the first of the lines.
        let laidOut = shownLines(of: detail, from: above).map { $0.lowerBound + 1..<$0.upperBound + 1 }
        for range in [0..<min(rows.count, max(1, right.count))] + laidOut {
            for index in range {
                let line = index < lines.count ? lines[index].left : []
                let fact = index < right.count ? right[index].left : []
                let blank = String(repeating: " ", count: max(0, left - line.columns))
                rows[index] = Line(line + [Span(blank), Span(" │ ", .border)] + fact)
            }
        }
        return rows
    }

    /// The lines of the order under the names of their columns; those far from the screen stay blank: laying out ten
    /// thousand for every key would be too slow.
    func lines(_ detail: OrderDetail, _ before: OrderDetail?, from start: Int, width: Int) -> [Line] {
        let table = OrderLineTable(detail, knownLines: before?.lines.count, width: width)
        var lines = Array(repeating: Line.blank, count: detail.lines.count + 1)
        lines[0] = table.names
        for range in shownLines(of: detail, from: start) {
            for index in range { lines[index + 1] = table.line(index + 1) }
        }
        return lines
    }

    /// Which lines of the order may be on the screen when they begin at some line of the content: those around the place
    /// that is scrolled to, and the last ones, because the last screen may begin before that place.
    private func shownLines(of detail: OrderDetail, from start: Int) -> [Range<Int>] {
        let (count, rows) = (detail.lines.count, state.size.rows)
        let middle = min(pane.scroll, start + count) - start
        let lower = max(0, min(count, middle - rows))
        let near = lower..<max(lower, min(count, middle + rows + 1))
        return [near, max(near.upperBound, count - 2 * rows)..<count]
    }

    /// Adds the events, but where an earlier version is shown.
    private func addEvents(to content: inout Content) {
        guard pane.version == nil else { return }
        guard let view = timeline else {
            content.lines += [.blank] + EventTable(instant: instant, width: width).lines(pane.history)
            return
        }
        content.lines += [.blank] + view.heading
        let events = pane.timeline?.events ?? []
        for (lines, event) in zip(view.events(cursor: pane.event), events) {
            content.events.append(content.lines.count..<content.lines.count + lines.count)
            content.lines += lines.map { line in
                Line(line.left, right: line.right, click: .row(RowID(event.event.position)))
            }
        }
    }

    /// How the order's events became visible; nil until that is loaded.
    var timeline: TimelineView? {
        pane.timeline.map {
            TimelineView(
                $0, shown: state.shownEvents, obstacle: obstacle, instant: instant, now: state.now, width: width)
        }
    }

    /// Why an event waits that is not applied yet; nil when nothing but its turn is waited for.
    private var obstacle: String? {
        guard let freshness = state.presentFreshness else { return nil }
        return Staleness(freshness, waitingFor: freshness.checkpoint.next).reason
    }

    // MARK: What is not as usual

    /// Why the newest load failed, and the command that the order waits for.
    var notices: [Line] { failure + command }

    private var failure: [Line] {
        pane.failure.map { Line.wrapped("✖ the order could not be loaded: \($0)", to: width, .failure) } ?? []
    }

    /// The command of this dashboard that the order waits for or just went through.
    private var command: [Line] {
        guard let command = state.pending[pane.orderID] else { return [] }
        let sync = SyncText(command, freshness: state.presentFreshness, now: state.now)
        let letters = state.keyName(of: .showDeadLetters)
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

    /// Why nothing is known of the order.
    var absence: [Line] {
        guard pane.isLoaded else { return pane.failure == nil ? [Line("loading…", .quiet)] : [] }
        guard let command = state.pending[pane.orderID], case .place(_, let estimate) = command.action else {
            return Line.wrapped("the read model has no order '\(pane.orderID)'", to: width, .quiet)
        }
        return FactText.lines("Customer", estimate.customerLabel, .text, label: 13, width: width)
            + FactText.lines("Total", "\(estimate.total.formatted) ~", .guess, label: 13, width: width)
            + Line.wrapped("not in the read model yet", to: width, .quiet)
    }
}
