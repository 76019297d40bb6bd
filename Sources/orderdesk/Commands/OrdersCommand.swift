import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import JSON
import OrderEvents
import OrderQueries
import OrderRecords

/// Lists orders.
struct OrdersCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders",
        abstract: "List orders, newest first.",
        discussion: """
            A table is one page; --format json and csv print every order, unless --page or --page-size is given.

            CSV has the dates of each order's steps and its lines besides, such as P1:2@4.50 P2:1@9.00-10%: 'orderdesk \
            import' reads it, with the lists of 'customers' and 'products' in the same folder or the desk.

            --filter takes what '/' takes in the dashboard: status:pending,approved customer:alf country:germany \
            product:chai by:web id:7f3 currency:USD total>500 total:100..500 since:7d until:2026-11 age>1d high attention \
            and free words. All terms have to hold, values with commas are alternatives, - before a term negates it, and \
            quotes hold a value with spaces together. Days are those of UTC. The other options narrow it further.

            Example: orderdesk orders --status pending --high-value --sort total --json
            Example: orderdesk orders --filter 'status:pending total>500 -country:germany since:7d'
            Example: orderdesk orders --format csv > lists/orders.csv
            """)

    @OptionGroup(title: "Which orders") var filter: OrderFilterOptions
    @OptionGroup(title: "In which order") var page: OrderPageOptions
    @OptionGroup(title: "Reading") var read: ReadOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    var isReadOnly: Bool { read.readOnly }

    func run(on desk: Desk, _ console: Console) async throws {
        guard console.format != .csv else { return try await streamDetails(of: desk, console) }
        guard page.pages.isWhole(in: console.format) else { return try await showPage(of: desk, console) }
        let query = StreamOrders(filter: filter.filter, sort: page.order)
        let result = try await desk.ask(query, wait: read.wait?.duration)
        defer { result.answer.orders.close() }
        try await console.stream(
            result.answer.orders, named: "orders", keys: OrderSummary.recordKeys,
            extras: extras(result, total: result.answer.totals.count, result.answer.totals, console)
        ) { $0.record }
        console.note(freshnessOf: result)
    }

    /// Prints all orders or a page of them with all that an import needs.
    private func streamDetails(of desk: Desk, _ console: Console) async throws {
        let query = ExtractDesk(filter: filter.filter, sort: page.order, rows: page.pages.rows(in: .csv))
        let result = try await desk.ask(
            query, wait: read.wait?.duration, alsoReading: ExtractDesk.otherProjections)
        defer { result.answer.close() }
        try await console.stream(
            result.answer.orders, named: "orders", keys: ExtractedOrder.listKeys, extras: [:]
        ) { $0.listRecord }
        console.note(freshnessOf: result)
    }

    private func showPage(of desk: Desk, _ console: Console) async throws {
        let query = GetOrderDashboard(
            filter: filter.filter, sort: page.order, page: .number(page.pages.page, size: page.pages.size))
        let result = try await desk.ask(query, wait: read.wait?.duration)
        let (orders, matching) = (result.answer.orders, result.answer.matching)
        try console.show(
            Listing(
                name: "orders", records: orders.map(\.record), emptyKeys: OrderSummary.recordKeys,
                extras: extras(result, total: matching.count, matching.totals, console),
                table: Self.table(orders),
                summary: page.pages.summary(shown: orders.count, total: matching.count, matching.sentence)))
        console.note(freshnessOf: result)
    }

    private func extras<Answer>(
        _ result: QueryResult<Answer>, total: Int, _ totals: OrderTotals?, _ console: Console
    ) -> JSONObject {
        page.pages.record(total: total, in: console.format)
            + ["totals": totals?.record ?? .null, "freshness": .object(result.freshness.record)]
    }

    private static func table(_ orders: [OrderSummary]) -> Table {
        var columns: [Table.Column] = [
            .flexible("ORDER"), .text("PLACED (UTC)"), .flexible("CUSTOMER"), .number("ITEMS"), .number("TOTAL"),
            .text(""), .text("STATUS"),
        ]
        let isAnyRefunded = orders.contains { $0.refunded.minorUnits != 0 }
        if isAnyRefunded { columns.append(.number("REFUNDED")) }
        let rows = orders.map { order in
            [
                order.orderID.rawValue, order.placedAt.inTable,
                order.customerName.isEmpty ? order.customerID.rawValue : order.customerName,
                String(order.itemCount), order.total.formatted, order.isHighValue ? "!" : "", order.status.rawValue,
            ] + (isAnyRefunded ? [order.refunded.minorUnits == 0 ? "" : order.refunded.formatted] : [])
        }
        return Table(columns: columns, rows: rows)
    }
}
