import ArgumentParser
import CQRS
import OrderEvents
import OrderQueries

/// Lists orders.
struct OrdersCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders",
        abstract: "List orders, newest first.",
        discussion: "Example: orderdesk orders --status pending --high-value --sort total --json")

    @OptionGroup(title: "Which orders") var filter: OrderFilterOptions
    @OptionGroup(title: "In which order") var page: OrderPageOptions
    @OptionGroup(title: "Reading") var read: ReadOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    var isReadOnly: Bool { read.readOnly }

    func run(on desk: Desk, _ console: Console) async throws {
        let query = GetOrderDashboard(
            filter: filter.filter, sort: page.order, page: .number(page.page, size: page.pageSize))
        let result = try await desk.ask(query, wait: read.wait?.duration)
        try console.show(listing(result))
        console.note(freshnessOf: result)
    }

    private func listing(_ result: QueryResult<GetOrderDashboard.Answer>) -> Listing {
        let answer = result.answer
        let pages = max(1, (answer.matching.count + page.pageSize - 1) / page.pageSize)
        return Listing(
            name: "orders",
            records: answer.orders.map(\.record),
            extras: [
                "total": .integer(Int64(answer.matching.count)),
                "page": .integer(Int64(page.page)),
                "pageSize": .integer(Int64(page.pageSize)),
                "freshness": .object(result.freshness.record),
            ],
            table: Self.table(answer.orders),
            summary: "\(answer.matching.sentence) · page \(page.page) of \(pages)")
    }

    private static func table(_ orders: [OrderSummary]) -> Table {
        let columns: [Table.Column] = [
            .flexible("ORDER"), .text("PLACED (UTC)"), .flexible("CUSTOMER"), .number("ITEMS"), .number("TOTAL"),
            .text(""), .text("STATUS"),
        ]
        let rows = orders.map { order in
            [
                order.orderID.rawValue, order.placedAt.inTable,
                order.customerName.isEmpty ? order.customerID.rawValue : order.customerName,
                String(order.itemCount), order.total.formatted, order.isHighValue ? "!" : "", order.status.rawValue,
            ]
        }
        return Table(columns: columns, rows: rows)
    }
}
