import CQRS
import Foundation
import JSON
import OrderEvents
import OrderQueries
import OrderRecords
import TerminalKit

/// Writes what was done and sold in a period, for people and for programs.
struct OverviewReport {
    private let answer: GetOverview.Answer
    private let totals: GetTotals.Answer
    private let period: StatisticsPeriod
    private let timeZone: TimeZone

    /// Reports on what was done, and on what waits now.
    init(_ answer: GetOverview.Answer, _ totals: GetTotals.Answer, period: StatisticsPeriod, timeZone: TimeZone) {
        self.answer = answer
        self.totals = totals
        self.period = period
        self.timeZone = timeZone
    }

    /// The report for people: a table a question.
    var lines: [String] {
        let sellers =
            section("TOP CUSTOMERS", answer.topCustomers, quantity: false)
            + section("TOP PRODUCTS", answer.topProducts, quantity: true)
            + section("TOP COUNTRIES", answer.topCountries, quantity: false)
        let money =
            sellers.isEmpty
            ? ["What was sold leaves out cancelled orders and what was given back."]
            : [
                "What was sold, and what customers and countries come to, leaves out cancelled orders and what was given back.",
                "Products leave out cancelled orders and the lines that came back; an amount given back without a line is "
                    + "taken from none.",
            ]
        return acts.lines(width: nil) + [""] + waiting.lines(width: nil) + sellers + people + [""] + money + [
            "Days are those of \(timeZone.identifier)."
        ]
    }

    private var hasBefore: Bool { period != .all }

    private var acts: Table {
        let before: [Table.Column] = hasBefore ? [.number("TIMES BEFORE"), .number("SUM BEFORE")] : []
        return Table(
            columns: [.text(period.words.uppercased()), .number("TIMES"), .number("SUM")] + before,
            rows: shownActs.map { row($0.words, answer.acts[$0] ?? .none, answer.actsBefore[$0] ?? .none) }
                + [row("sold", answer.sold, answer.soldBefore)])
    }

    /// What waits now, and what of it needs somebody and why.
    private var waiting: Table {
        func row(_ words: String, _ totals: OrderTotals) -> [String] { [words, totals.count.grouped, totals.netText] }
        return Table(
            columns: [.text("NOW"), .number("ORDERS"), .number("SUM")],
            rows: [
                row("waiting now", totals.byStatus[.pending] ?? .none), row("needs attention", totals.attention),
            ] + OrderAttention.Reason.allCases.map { row("  \($0.words)", totals.attentionByReason[$0] ?? .none) }
                + [row("pending, account suspended", answer.suspended)])
    }

    private func row(_ words: String, _ now: OrderTotals, _ before: OrderTotals) -> [String] {
        [words, now.count.grouped, now.netText] + (hasBefore ? [before.count.grouped, before.netText] : [])
    }

    private var shownActs: [OrderAct] {
        let always: [OrderAct] = [.placed, .approved, .shipped, .cancelled]
        return OrderAct.allCases.filter {
            always.contains($0) || answer.acts[$0] != nil || answer.actsBefore[$0] != nil
        }
    }

    private func section(_ title: String, _ sellers: [GetOverview.Seller], quantity: Bool) -> [String] {
        guard !sellers.isEmpty else { return [] }
        let table = Table(
            columns: [.text(title), .text("ID"), .number("ORDERS")] + (quantity ? [.number("SOLD")] : [])
                + [.number("MONEY")],
            rows: sellers.map { seller in
                [seller.name.isEmpty ? "(unknown)" : seller.name, seller.id, seller.orders.grouped]
                    + (quantity ? [Int(clamping: seller.quantity).grouped] : []) + [seller.money.formatted]
            })
        return [""] + table.lines(width: nil)
    }

    private var people: [String] {
        let failure = answer.refusalsFailure.map { ["", "Who was refused is not known: \($0)"] } ?? []
        guard !answer.people.isEmpty else { return failure }
        let table = Table(
            columns: [.text("WHO DID WHAT")] + OrderAct.allCases.map { .number($0.words.uppercased()) } + [
                .number("REFUSED")
            ],
            rows: answer.people.map { person in
                [person.actor.isEmpty ? "(unknown)" : person.actor]
                    + OrderAct.allCases.map { person.acts[$0].map(\.grouped) ?? "" }
                    + [person.refused == 0 ? "" : person.refused.grouped]
            })
        return [""] + table.lines(width: nil) + failure
    }

    /// The same as one object.
    var record: JSONObject { answer.record(totals: totals, period: period, timeZone: timeZone) }

    /// The same as rows of one figure each.
    var listing: Listing {
        let records = (answer.figures + totals.waitingFigures).map { figure -> JSONObject in
            [
                "figure": .string(figure.figure), "id": .string(figure.id), "name": .string(figure.name),
                "count": .optional(figure.count.map(Int64.init)),
                "totalCents": .optional(figure.money?.minorUnits),
                "currency": .optional(figure.money?.currency.rawValue),
            ]
        }
        return Listing(
            name: "figures", records: records,
            emptyKeys: ["figure", "id", "name", "count", "totalCents", "currency"], table: Table(columns: []))
    }
}

extension OrderAttention.Reason {
    /// The reason in words.
    fileprivate var words: String {
        switch self {
        case .late: "pending over 24 h"
        case .highValue: "high value, pending"
        case .parked: "parked events"
        }
    }
}
