import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TerminalKit

/// The customers with what they ordered.
struct CustomersScreen: SalesScreen {
    static let id = ScreenID.customers
    static let title = "Customers"
    static let key = Key.function(5)
    static let sections: [ActionSection] = [.customers, .salesLists]
    static let textKeys: [ListCustomerSales.Key] = [.name, .country]

    var list = SalesList<ListCustomerSales.Answer, ListCustomerSales.Key, CustomerID>(sortedBy: .period, for: id)

    func query(_ question: SalesQuestion<ListCustomerSales.Key>, in zone: TimeZone) -> ListCustomerSales {
        ListCustomerSales(
            matching: question.matching, period: question.period, timeZone: zone, sort: question.sort,
            isDescending: question.isDescending, limit: Self.limit)
    }

    private var customers: [CustomerSales] { list.answer?.customers ?? [] }
    static func widths(of answer: ListCustomerSales.Answer) -> [Int] {
        let summaries = answer.customers.map(\.summary)
        return [summaries.map(\.customerID.rawValue), summaries.map(\.country), summaries.map(\.email)].map { texts in
            texts.reduce(0) { max($0, TextWidth.columns(of: $1)) }
        }
    }

    static func ids(of answer: ListCustomerSales.Answer) -> [CustomerID] {
        answer.customers.map(\.summary.customerID)
    }
    var summary: SalesSummary { list.answer?.matching ?? SalesSummary() }
    func absence(in state: DashboardState) -> String {
        guard list.shown.matching.isEmpty else { return "no customer matches \(list.shown.matching)" }
        return state.awaitedRows(of: "customers", in: .directory) ?? "no customers yet: + registers the first"
    }

    /// The customer under the cursor; nil when there is none.
    var selected: CustomerSales? {
        customers.first { $0.summary.customerID == list.cursor.selection }
    }

    func name(of id: CustomerID) -> String? {
        customers.first { $0.summary.customerID == id }.map { $0.summary.name.isEmpty ? id.rawValue : $0.summary.name }
    }

    /// On a narrower screen there is no room for the state.
    private static let columnsForState = 52

    private static let (orderColumns, periodColumns) = (7, 13)

    func columns(in state: DashboardState) -> [GridColumn] {
        let (sort, isDescending) = (list.shown.sort, list.shown.isDescending)
        let extras = extras(in: state)
        func by(_ key: ListCustomerSales.Key, _ column: GridColumn) -> GridColumn {
            column.sorted(by: key.rawValue, sort == key, isDescending: isDescending)
        }
        return [
            by(.name, .flexible("CUSTOMER", atLeast: 20)), .text("ID", width(0, 5...10), rank: 60),
        ] + (extras.email ? [.text("E-MAIL", width(2, 6...30), rank: 12)] : []) + [
            by(.country, .text("COUNTRY", width(1, 9...16), rank: 25)),
            by(.orders, .number("ORDERS", Self.orderColumns, rank: 50)),
            by(.period, .number(list.shown.period.words.uppercased(), Self.periodColumns, rank: 90)),
        ] + (extras.all ? [.number("IN ALL", Self.periodColumns, rank: 15)] : []) + [
            monthColumn(in: state), .number("AVERAGE", 8, rank: 20),
            by(.pending, .number("PENDING", 11, rank: 70)), by(.last, .number("LAST", 6, rank: 45)),
            .text("STATE", 11, rank: 80),
        ]
    }

    /// Which columns there are on a wide screen only.
    private func extras(in state: DashboardState) -> (email: Bool, all: Bool) {
        let isWide = state.size.columns >= Self.wideColumns
        return (email: isWide && width(2, 0...1) > 0, all: isWide && list.shown.period != .all)
    }

    func cells(_ rows: Range<Int>, in state: DashboardState) -> [[Span]] {
        let hasState = state.size.columns >= Self.columnsForState
        let extras = extras(in: state)
        return customers[rows].map { customer in
            let summary = state.expected(customer.summary)
            let guess = { (isGuess: Bool) in isGuess ? "~" : "" }
            let name = summary.title + guess(summary.name != customer.summary.name)
            let pending = customer.pending
            let count = NumberText.fitted(pending.count, columns: 3)
            // For sums of several currencies there is no room; the first alone would pass for all.
            let more = pending.sums.count > 1 ? "+…" : ""
            let money = pending.sums.first.map { " \(MoneyText.short($0))\(more)" } ?? ""
            return [
                // Where there is no room for the state, its sign is still there.
                Span(
                    (summary.isSuspended && !hasState ? "\(Sign.delayed) " : "") + name,
                    summary.isSuspended && !hasState ? .warning : summary.name.isEmpty ? .quiet : .strong),
                Span(summary.customerID.rawValue),
            ] + (extras.email ? [Span(summary.email, .quiet)] : []) + [
                Span(summary.country + guess(summary.country != customer.summary.country), .quiet),
                Span(NumberText.fitted(customer.all.count, columns: Self.orderColumns)),
                Span(
                    MoneyText.fitted(customer.inPeriod.net, columns: Self.periodColumns),
                    customer.inPeriod.count == 0 ? .quiet : .text),
            ] + (extras.all ? [Span(MoneyText.fitted(customer.all.net, columns: Self.periodColumns))] : []) + [
                Span(monthBars(customer.months, in: state), .quiet), Span(average(customer), .quiet),
                pending.count == 0 ? Span("") : Span("\(count)\(money)", .pendingOrder),
                Span(customer.lastPlacedAt.map { DurationText.coarse(max(.zero, state.now - $0)) } ?? "–", .quiet),
                stateCell(summary, in: state),
            ]
        }
    }

    private func average(_ customer: CustomerSales) -> String {
        guard let sum = customer.all.sums.first, customer.all.sums.count == 1, customer.all.count > 0 else { return "" }
        let refunded = customer.all.refunds.first?.minorUnits ?? 0
        let mean = (sum.minorUnits - refunded) / Int64(customer.all.count)
        return MoneyText.short(Money(minorUnits: mean, currency: sum.currency))
    }

    private func stateCell(_ customer: CustomerSummary, in state: DashboardState) -> Span {
        if let cell = state.commandCell(of: .customer(customer.customerID)) { return cell }
        return customer.isSuspended ? Span("\(Sign.delayed) suspended", .warning) : Span("\(Sign.live) good", .quiet)
    }

    var summaryParts: [String] {
        let net = summary.inPeriod.netText
        var parts = [NumberText.counted(summary.count, "customer")]
        if !net.isEmpty { parts.append("\(net) \(list.shown.period.words)") }
        if let growth = summary.growthText { parts.append(growth) }
        if summary.closed > 0 { parts.append("\(NumberText.grouped(summary.closed)) suspended") }
        if summary.idle > 0 { parts.append("\(NumberText.grouped(summary.idle)) without an order for 90 days") }
        return parts
    }

    static let leftOut = "cancelled orders and refunds left out"
}
