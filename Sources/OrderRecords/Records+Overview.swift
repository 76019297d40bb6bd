import CQRS
import Foundation
import JSON
import OrderEvents
import OrderQueries

extension GetOverview.Answer {
    /// What was done and sold, and with `totals` what waits now, as one object.
    package func record(totals: GetTotals.Answer, period: StatisticsPeriod, timeZone: TimeZone) -> JSONObject {
        let hasBefore = period != .all
        return [
            "period": .string(period.rawValue),
            "timeZone": .string(timeZone.identifier),
            "start": .optional(hasBefore ? span.start.iso8601 : nil),
            "startBefore": .optional(hasBefore ? spanBefore.start.iso8601 : nil),
            "endBefore": .optional(hasBefore ? spanBefore.end.iso8601 : nil),
            "acts": Self.record(acts),
            "actsBefore": hasBefore ? Self.record(actsBefore) : .null,
            "sold": sold.netRecord,
            "soldBefore": hasBefore ? soldBefore.netRecord : .null,
            "waiting": (totals.byStatus[.pending] ?? .none).netRecord,
            "attention": totals.attention.netRecord,
            "attentionByReason": .object(
                JSONObject(
                    OrderAttention.Reason.allCases.map {
                        .init(key: $0.rawValue, value: (totals.attentionByReason[$0] ?? .none).netRecord)
                    })),
            "suspended": suspended.netRecord,
            "placed": .array(placed.map(Self.record)),
            "days": .array(days.map(Self.record)),
            "topCustomers": .array(topCustomers.map(Self.record)),
            "topProducts": .array(topProducts.map(Self.record)),
            "topCountries": .array(topCountries.map(Self.record)),
            "people": .array(
                people.map { person in
                    .object(
                        ["actor": .string(person.actor)]
                            + JSONObject(
                                OrderAct.allCases.map { act in
                                    .init(key: act.rawValue, value: .integer(Int64(person.acts[act] ?? 0)))
                                }) + [
                                "refused": refusalsFailure == nil ? .integer(Int64(person.refused)) : .null
                            ])
                }),
            "refusalsError": .optional(refusalsFailure),
        ]
    }

    private static func record(_ acts: [OrderAct: OrderTotals]) -> JSONValue {
        .object(JSONObject(OrderAct.allCases.map { .init(key: $0.rawValue, value: (acts[$0] ?? .none).netRecord) }))
    }

    private static func record(_ part: GetOverview.Part) -> JSONValue {
        .object(["start": .string(part.start.iso8601), "orders": part.totals.netRecord])
    }

    private static func record(_ seller: GetOverview.Seller) -> JSONValue {
        .object([
            "id": .string(seller.id), "name": .string(seller.name), "orders": .integer(Int64(seller.orders)),
            "quantity": .integer(seller.quantity), "totalCents": .integer(seller.money.minorUnits),
            "currency": .string(seller.money.currency.rawValue),
        ])
    }
}
