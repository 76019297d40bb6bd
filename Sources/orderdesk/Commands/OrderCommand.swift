import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import JSON
import OrderCommands
import OrderEvents
import OrderQueries
import OrderRecords
import TerminalKit

/// Shows one order.
struct OrderCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "Show one order with its lines, and with --history or --timeline its events; with --at as it was.",
        discussion: """
            Example: orderdesk order 10248 --history --json

            With --timeline, every event shows when it was sent, on disk and in the read model, and what it waited for
            in between: a pause and by whom, a delay, events ahead, a rebuild, a dead letter, a projector that was gone.

            With --at, the order is shown as it was at one of its versions, with the event that led to it and what that
            changed. It is read from the log, so it needs no projection.
            """)

    @Argument(help: "The order's id.", completion: .orderID) var order: String

    @Flag(help: "Show the order's events too.")
    var history = false

    @Flag(help: "Show how each event became visible, and what it waited for.")
    var timeline = false

    @Option(
        help: ArgumentHelp("Show the order as it was at this version.", valueName: "version"),
        transform: VersionOption.version)
    var at: StreamVersion?

    @OptionGroup(title: "Reading") var read: ReadOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    var isReadOnly: Bool { read.readOnly }

    func validate() throws {
        if history, timeline, output.format == .csv {
            throw ValidationError("one list fits into CSV: give --history or --timeline")
        }
        if at != nil, history || timeline {
            throw ValidationError("--at shows one version: give it without --history and --timeline")
        }
        guard let fault = TextLimit.fault(in: order, longestBytes: TextLimit.idBytes) else { return }
        throw ValidationError("the order's id \(fault)")
    }

    func run(on desk: Desk, _ console: Console) async throws {
        let orderID = OrderID(typed: order)
        if let at { return try await show(orderID, at: at, of: desk, console) }
        let result = try await desk.ask(GetOrder(orderID: orderID), wait: read.wait?.duration)
        guard let detail = result.answer else {
            console.note(freshnessOf: result)
            throw RejectionError(Rejection(.orderNotFound, "the read model has no order '\(orderID)'"))
        }
        let entries =
            history ? try await desk.ask(GetOrderHistory(orderID: orderID), wait: read.wait?.duration).answer : nil
        let ways =
            timeline ? try await desk.ask(GetOrderTimeline(orderID: orderID), wait: read.wait?.duration).answer : nil
        try show(detail, entries, ways, result.freshness, console)
        console.note(freshnessOf: result)
    }

    private func show(_ orderID: OrderID, at version: StreamVersion, of desk: Desk, _ console: Console) async throws {
        let query = GetOrderAtVersion(orderID: orderID, version: version)
        guard let found = try await desk.queries.snapshot(of: query).answer else {
            throw RejectionError(
                Rejection(.orderNotFound, "the log has no version \(version) of an order '\(orderID)'"))
        }
        switch console.format {
        case .json: try console.line(JSONValue.object(found.detail.record + found.record).text)
        case .csv: try console.show(found.detail.summary.record, sentence: "")
        case .table:
            let lines =
                head(found.detail, found.facts) + [""]
                + linesTable(found.detail).lines(width: ConsoleTerminal.columns)
            try console.write(lines.map { $0 + "\n" }.joined())
        }
    }

    private func show(
        _ detail: OrderDetail, _ history: [OrderHistoryEntry]?, _ timeline: OrderTimeline?, _ freshness: Freshness,
        _ console: Console
    ) throws {
        switch console.format {
        case .json:
            var record = detail.record
            if let history { record = record + ["history": .array(history.map { .object($0.record) })] }
            if let timeline { record = record + timeline.record }
            record = record + ["freshness": .object(freshness.record)]
            try console.line(JSONValue.object(record).text)
        case .csv where history != nil:
            let table = Table(columns: [])
            try console.show(
                Listing(
                    name: "history", records: (history ?? []).map(\.record),
                    emptyKeys: OrderHistoryEntry.recordKeys, table: table))
        case .csv where timeline != nil:
            try console.show(
                Listing(
                    name: "timeline", records: timeline?.rows ?? [], emptyKeys: OrderTimeline.rowKeys,
                    table: Table(columns: [])))
        case .csv:
            try console.show(detail.summary.record, sentence: "")
        case .table:
            let lines = head(detail) + [""] + linesTable(detail).lines(width: ConsoleTerminal.columns)
            let past = history.map { [""] + Self.table($0).lines(width: ConsoleTerminal.columns) } ?? []
            let ways = timeline.map { [""] + $0.lines } ?? []
            try console.write((lines + past + ways).map { $0 + "\n" }.joined())
        }
    }

    private func head(_ detail: OrderDetail, _ version: [(name: String, fact: String)] = []) -> [String] {
        let order = detail.summary
        let facts: [(String, String?)] = [
            ("order", order.orderID.rawValue),
            ("status", order.status.rawValue),
            ("customer", "\(order.customerID) \(order.customerName) \(order.customerEmail)"),
            ("total", order.total.formatted + (order.isHighValue ? " (high value)" : "")),
            ("refunded", order.refunded.minorUnits == 0 ? nil : order.refunded.formatted),
            ("placed", order.placedAt.withZone),
            ("updated", order.lastUpdated.withZone),
            ("shipped", order.shippedAt?.withZone),
            ("approved by", detail.approvedBy),
            ("cancelled", detail.cancellationReason),
            ("payment", detail.paymentMethodID.rawValue),
            ("ship to", detail.shippingAddress),
        ]
        let notes = detail.notes.map { ("note", Optional("\($0.text) (\($0.author), \($0.notedAt.withZone))")) }
        return (facts + notes + version.map { ($0.name, Optional($0.fact)) }).compactMap { name, fact in
            fact.map { "\(TextWidth.padded(name, to: 12)) \(TextWidth.sanitized($0))" }
        }
    }

    private func linesTable(_ detail: OrderDetail) -> Table {
        let currency = detail.summary.total.currency
        let refunded = detail.refundedQuantities
        var columns: [Table.Column] = [
            .number("LINE"), .flexible("PRODUCT"), .flexible("NAME"), .number("QUANTITY"), .number("PRICE"),
            .number("DISCOUNT"), .number("TOTAL"),
        ]
        if !refunded.isEmpty { columns.append(.number("REFUNDED")) }
        let rows = detail.lines.enumerated().map { index, line in
            [
                String(index + 1), line.productID.rawValue, line.productName, String(line.quantity),
                Money(minorUnits: line.unitPrice, currency: currency).formatted,
                line.discountBasisPoints == 0 ? "" : "\(Double(line.discountBasisPoints) / 100) %",
                line.total.map { Money(minorUnits: $0, currency: currency).formatted } ?? "?",
            ] + (refunded.isEmpty ? [] : [refunded[index + 1].map(String.init) ?? ""])
        }
        return Table(columns: columns, rows: rows)
    }

    private static func table(_ history: [OrderHistoryEntry]) -> Table {
        let columns: [Table.Column] = [
            .number("POSITION"), .number("VERSION"), .text("OCCURRED (UTC)"), .text("EVENT"), .flexible("BY"),
            .flexible("WHAT"),
        ]
        let rows = history.map { entry in
            [
                "\(entry.position)", "\(entry.version)", entry.occurredAt.inTable, entry.type, entry.actor,
                entry.summary,
            ]
        }
        return Table(columns: columns, rows: rows)
    }
}
