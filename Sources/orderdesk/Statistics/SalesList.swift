import CQRS
import DeskComposition
import JSON
import OrderEvents
import OrderQueries
import OrderRecords

/// Holds a list of customers or products with their sums, ready to be printed.
struct SalesList {
    let columns: [Table.Column]
    let rows: [(record: JSONObject, cells: [String])]
    let keys: [String]
    let total: Int
    let sentence: String
}

extension CustomerSummary {
    static func sales(
        on desk: Desk, matching text: String, _ options: SalesOptions, wait: Duration?
    ) async throws -> QueryResult<SalesList> {
        let order = try options.order(by: ListCustomerSales.Key.period, fromA: [.name, .country])
        let query = ListCustomerSales(
            matching: text, period: options.period, timeZone: desk.configuration.timeZone, sort: order.key,
            isDescending: order.isDescending)
        return try await desk.ask(query, wait: wait, alsoReading: [.directory]).map { answer in
            SalesList(
                columns: [
                    .flexible("CUSTOMER"), .flexible("NAME"), .text("COUNTRY"), .number("ORDERS"),
                    .number(options.period.words.uppercased()), .number("PENDING"), .text("LAST (UTC)"), .text("STATE"),
                ],
                rows: answer.customers.map { ($0.record, $0.cells) }, keys: CustomerSales.recordKeys,
                total: answer.matching.count,
                sentence: answer.matching.sentence(of: noun, closed: "suspended", in: options.period))
        }
    }
}

extension CustomerSales {
    fileprivate var cells: [String] {
        [
            summary.customerID.rawValue, summary.name, summary.country, all.count.grouped, inPeriod.netText,
            pending.count == 0 ? "" : "\(pending.count.grouped) \(pending.netText)", lastPlacedAt?.inTable ?? "",
            summary.isSuspended ? "suspended" : "",
        ]
    }
}

extension ProductSummary {
    static func sales(
        on desk: Desk, matching text: String, _ options: SalesOptions, wait: Duration?
    ) async throws -> QueryResult<SalesList> {
        let order = try options.order(by: ListProductSales.Key.sold, fromA: [.name])
        let query = ListProductSales(
            matching: text, period: options.period, timeZone: desk.configuration.timeZone, sort: order.key,
            isDescending: order.isDescending)
        return try await desk.ask(query, wait: wait, alsoReading: [.directory]).map { answer in
            SalesList(
                columns: [
                    .flexible("PRODUCT"), .flexible("NAME"), .number("PRICE"),
                    .number("SOLD \(options.period.words.uppercased())"), .number("ORDERS"), .number("MONEY"),
                    .text("STATE"),
                ],
                rows: answer.products.map { ($0.record, $0.cells) }, keys: ProductSales.recordKeys,
                total: answer.matching.count,
                sentence: answer.matching.sentence(of: noun, closed: "discontinued", in: options.period))
        }
    }
}

extension ProductSales {
    fileprivate var cells: [String] {
        [
            summary.productID.rawValue, summary.name, summary.unitPrice.formatted, Int(clamping: sold).grouped,
            inPeriod.count.grouped, inPeriod.netText, summary.isDiscontinued ? "discontinued" : "",
        ]
    }
}
