import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import JSON
import OrderQueries
import OrderRecords

/// A row of the directory, a customer or a product, as the command line lists it.
protocol DirectoryRow: Sendable {
    /// Asks for all of them whose fields hold a text.
    associatedtype Stream: Query where Stream.Answer == CountedRows<Self>

    /// What one of them is called.
    static var noun: String { get }
    /// Which fields are searched, for the help.
    static var searchHelp: String { get }
    /// How the list is asked for.
    static var example: String { get }
    /// The names of the record's keys, in order.
    static var recordKeys: [String] { get }
    /// The columns of the table.
    static var columns: [Table.Column] { get }

    /// The query for those that hold a text.
    static func stream(matching text: String) -> Stream

    /// Asks for those that hold a text with the sums of a period.
    static func sales(
        on desk: Desk, matching text: String, _ options: SalesOptions, wait: Duration?
    ) async throws -> QueryResult<SalesList>

    /// The row as JSON.
    var record: JSONObject { get }
    /// The row of the table.
    var cells: [String] { get }
}

/// Lists the customers or the products.
struct DirectoryList<Row: DirectoryRow>: PrintingCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: "List the \(Row.noun)s.",
            discussion: """
                With --period or --sort each row has its sums besides: cancelled orders are left out, what was given back is \
                taken off, and currencies are never added together.

                Example: \(Row.example)
                Example: orderdesk \(Row.noun)s list --period month
                """)
    }

    @Option(help: ArgumentHelp("\(Row.searchHelp)", valueName: "text"))
    var search = ""

    @OptionGroup(title: "Sums") var sales: SalesOptions
    @OptionGroup(title: "Which page") var pages: PageOptions
    @OptionGroup(title: "Reading") var read: ReadOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    var isReadOnly: Bool { read.readOnly }

    func validate() throws { try SearchText.validate(search) }

    func run(on desk: Desk, _ console: Console) async throws {
        guard !sales.isAsked else { return try await showSales(of: desk, console) }
        let result = try await desk.ask(Row.stream(matching: search), wait: read.wait?.duration)
        let (rows, total) = (result.answer.rows, result.answer.count)
        defer { rows.close() }
        let name = "\(Row.noun)s"
        let extras = pages.record(total: total, in: console.format) + ["freshness": .object(result.freshness.record)]
        if pages.isWhole(in: console.format) {
            try await console.stream(rows, named: name, keys: Row.recordKeys, extras: extras) { $0.record }
        } else {
            let page = try await rows.page(pages.page, size: pages.size)
            let sentence = total == 1 ? "1 \(Row.noun)" : "\(total) \(name)"
            try console.show(
                Listing(
                    name: name, records: page.map(\.record), emptyKeys: Row.recordKeys, extras: extras,
                    table: Table(columns: Row.columns, rows: page.map(\.cells)),
                    summary: pages.summary(shown: page.count, total: total, sentence)))
        }
        console.note(freshnessOf: result)
    }
}

extension DirectoryList {
    private func showSales(of desk: Desk, _ console: Console) async throws {
        let result = try await Row.sales(on: desk, matching: search, sales, wait: read.wait?.duration)
        let list = result.answer
        let shown =
            pages.rows(in: console.format).map { Array(list.rows.dropFirst($0.lowerBound).prefix($0.count)) }
            ?? list.rows
        try console.show(
            Listing(
                name: "\(Row.noun)s", records: shown.map(\.record), emptyKeys: list.keys,
                extras: [
                    "period": .string(sales.period.rawValue),
                    "timeZone": .string(desk.configuration.timeZone.identifier),
                ] + pages.record(total: list.total, in: console.format)
                    + ["freshness": .object(result.freshness.record)],
                table: Table(columns: list.columns, rows: shown.map(\.cells)),
                summary: pages.summary(shown: shown.count, total: list.total, list.sentence)))
        console.note(freshnessOf: result)
    }
}

extension CustomerSummary: DirectoryRow {
    static let noun = "customer"
    static let searchHelp = "Only those with this in their id, name or e-mail address."
    static let example = "orderdesk customers list --search alf --json"
    static let columns: [Table.Column] = [
        .flexible("CUSTOMER"), .flexible("NAME"), .flexible("E-MAIL"), .text("COUNTRY"), .text("STATE"),
    ]

    static func stream(matching text: String) -> StreamCustomers { StreamCustomers(matching: text) }

    var cells: [String] { [customerID.rawValue, name, email, country, isSuspended ? "suspended" : ""] }
}

extension ProductSummary: DirectoryRow {
    static let noun = "product"
    static let searchHelp = "Only those with this in their id or name."
    static let example = "orderdesk products list --search chai"
    static let columns: [Table.Column] = [
        .flexible("PRODUCT"), .flexible("NAME"), .number("PRICE"), .text("STATE"),
    ]

    static func stream(matching text: String) -> StreamProducts { StreamProducts(matching: text) }

    var cells: [String] { [productID.rawValue, name, unitPrice.formatted, isDiscontinued ? "discontinued" : ""] }
}
