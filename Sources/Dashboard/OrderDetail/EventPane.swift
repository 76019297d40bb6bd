import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TerminalKit

/// Shows one event of an order as the log has it.
struct EventPane: Hashable, Sendable {
    let orderID: OrderID
    /// The version that the event led to.
    let version: StreamVersion
    /// The event and what it did; nil until it is loaded.
    var found: OrderAtVersion?
    /// Why it could not be loaded; nil when it could.
    var failure: String?
    /// The first line shown.
    var scroll = 0
}

/// Shows an event's place, metadata and data.
struct EventPaneView {
    private static let labelWidth = 13

    private let pane: EventPane
    private let state: DashboardState
    private let box: Box
    private let width: Int

    init(_ pane: EventPane, state: DashboardState) {
        self.pane = pane
        self.state = state
        box = Box(filling: DetailLayout.area(in: state.size))
        width = box.inside.size.columns
    }

    /// What is drawn.
    var overlay: Overlay {
        Overlay(
            title: "Event \(pane.version) of order \(pane.orderID)", lines: lines,
            footer: [state.actions.scrollingFooter(closedBy: Action.closeEvent.id, width: width)],
            scroll: .from(pane.scroll),
            box: box)
    }

    private var lines: [Line] {
        if let failure = pane.failure { return Line.wrapped("✖ \(failure)", to: width, .failure) }
        guard let event = pane.found?.event else { return [Line("loading…", .quiet)] }
        let cause = event.cause
        return fact("Event", "\(event.type.name), schema version \(event.type.schemaVersion)")
            + fact("Position", NumberText.grouped(event.position.rawValue))
            + fact("Stream", "\(event.stream.name) · v\(event.version)")
            + fact("By", cause.actor) + fact("Occurred", event.occurredAt.exactISO8601)
            + fact("Recorded", event.recordedAt.exactISO8601) + fact("Command", cause.commandID.description)
            + fact("Correlation", cause.correlationID.uuidString.lowercased())
            + fact("Caused by", cause.causationID?.uuidString.lowercased() ?? "nothing else")
            + fact("Chain", event.chain.description) + [.blank]
            + JSONLayout.lines(of: event.data).flatMap { Line.wrapped(indented: $0, to: width) }
    }

    private func fact(_ name: String, _ value: String) -> [Line] {
        FactText.lines(name, value, .text, label: Self.labelWidth, width: width)
    }
}

extension Line {
    /// Breaks a line of JSON that is too long, and keeps its indentation.
    fileprivate static func wrapped(indented text: String, to width: Int) -> [Line] {
        let indent = String(text.prefix { $0 == " " })
        return wrapped(String(text.dropFirst(indent.count)), to: max(8, width - indent.count)).map {
            Line([Span(indent)] + $0.left)
        }
    }
}
