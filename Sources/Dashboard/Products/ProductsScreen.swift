import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TerminalKit

/// The catalogue with what was sold of each product.
struct ProductsScreen: SalesScreen {
    static let id = ScreenID.products
    static let title = "Products"
    static let key = Key.function(6)
    static let sections: [ActionSection] = [.products]
    static let textKeys: [ListProductSales.Key] = [.name]

    var list = SalesList<ListProductSales.Answer, ListProductSales.Key, ProductID>(sortedBy: .sold, for: id)

    func query(_ question: SalesQuestion<ListProductSales.Key>, in zone: TimeZone) -> ListProductSales {
        ListProductSales(
            matching: question.matching, period: question.period, timeZone: zone, sort: question.sort,
            isDescending: question.isDescending, limit: Self.limit)
    }

    private var products: [ProductSales] { list.answer?.products ?? [] }
    static func widths(of answer: ListProductSales.Answer) -> [Int] {
        [answer.products.reduce(0) { max($0, TextWidth.columns(of: $1.summary.productID.rawValue)) }]
    }

    static func ids(of answer: ListProductSales.Answer) -> [ProductID] { answer.products.map(\.summary.productID) }
    var summary: SalesSummary { list.answer?.matching ?? SalesSummary() }
    func absence(in state: DashboardState) -> String {
        guard list.shown.matching.isEmpty else { return "no product matches \(list.shown.matching)" }
        return state.awaitedRows(of: "products", in: .directory) ?? "no products yet: + adds the first"
    }

    /// The product under the cursor; nil when there is none.
    var selected: ProductSales? {
        products.first { $0.summary.productID == list.cursor.selection }
    }

    func name(of id: ProductID) -> String? {
        products.first { $0.summary.productID == id }.map { $0.summary.name.isEmpty ? id.rawValue : $0.summary.name }
    }

    private static let (priceColumns, soldColumns, moneyColumns, orderColumns) = (10, 10, 13, 7)

    func columns(in state: DashboardState) -> [GridColumn] {
        let (sort, isDescending) = (list.shown.sort, list.shown.isDescending)
        func by(_ key: ListProductSales.Key, _ column: GridColumn) -> GridColumn {
            column.sorted(by: key.rawValue, sort == key, isDescending: isDescending)
        }
        return [
            by(.name, .flexible("PRODUCT", atLeast: 20)), .text("ID", width(0, 2...10), rank: 60),
            by(.price, .number("PRICE", Self.priceColumns, rank: 95)),
            by(.sold, .number("SOLD", Self.soldColumns, rank: 90)),
            by(.money, .number("MONEY", Self.moneyColumns, rank: 75)), .number("ORDERS", Self.orderColumns, rank: 40),
            monthColumn(in: state), .text("STATE", 14, rank: 80),
        ]
    }

    func cells(_ rows: Range<Int>, in state: DashboardState) -> [[Span]] {
        products[rows].map { product in
            let summary = state.expected(product.summary)
            let isGuess = summary.unitPrice != product.summary.unitPrice
            let price = MoneyText.fitted([summary.unitPrice], columns: Self.priceColumns - (isGuess ? 1 : 0))
            return [
                Span(summary.title, summary.isDiscontinued ? .quiet : .strong), Span(summary.productID.rawValue),
                Span(isGuess ? price + "~" : price, isGuess ? .guess : .text),
                Span(NumberText.fitted(product.sold, columns: Self.soldColumns), product.sold == 0 ? .quiet : .text),
                Span(MoneyText.fitted(product.inPeriod.net, columns: Self.moneyColumns)),
                Span(NumberText.fitted(product.inPeriod.count, columns: Self.orderColumns), .quiet),
                Span(monthBars(product.months, in: state), .quiet), stateCell(summary, in: state),
            ]
        }
    }

    private func stateCell(_ product: ProductSummary, in state: DashboardState) -> Span {
        if let cell = state.commandCell(of: .product(product.productID)) { return cell }
        return product.isDiscontinued
            ? Span("\(Sign.cancelled) discontinued", .quiet) : Span("\(Sign.live) listed", .quiet)
    }

    var summaryParts: [String] {
        let net = summary.inPeriod.netText
        var parts = [NumberText.counted(summary.count, "product")]
        if !net.isEmpty { parts.append("\(net) \(list.shown.period.words)") }
        if let growth = summary.growthText { parts.append(growth) }
        if summary.closed > 0 { parts.append("\(NumberText.grouped(summary.closed)) discontinued") }
        if summary.idle > 0 { parts.append("\(NumberText.grouped(summary.idle)) not sold \(list.shown.period.words)") }
        return parts
    }

    static let leftOut = "cancelled and returned left out"
}
