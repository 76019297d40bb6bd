import CQRS
import OrderEvents

/// Holds one figure of an overview, as a row of a list.
public struct OverviewFigure: Hashable, Sendable {
    /// What it is of: `act`, `actBefore`, `sold`, `soldBefore`, `placed`, `day`, `topCustomer`, `topProduct`, `topCountry` or `person`.
    public var figure: String
    /// Whose it is: an act, an instant, an id or a person.
    public var id: String
    /// The name that goes with the id, or what a person did.
    public var name = ""
    /// How many; nil in the rows of an amount in another currency, which the row before has counted.
    public var count: Int?
    /// The sum; nil where there is none.
    public var money: Money?
}

extension GetTotals.Answer {
    /// What waits now and what needs somebody, as rows; the reasons of the latter have their names as ids.
    public var waitingFigures: [OverviewFigure] {
        OverviewFigure.rows("waiting", "", byStatus[.pending] ?? .none)
            + OverviewFigure.rows("attention", "", attention)
            + OrderAttention.Reason.allCases.flatMap {
                OverviewFigure.rows("attention", $0.rawValue, attentionByReason[$0] ?? .none)
            }
    }
}

extension GetOverview.Answer {
    /// All figures as rows; sums in several currencies have a row each.
    public var figures: [OverviewFigure] {
        OrderAct.allCases.flatMap { act in
            OverviewFigure.rows("act", act.rawValue, acts[act] ?? .none)
                // There is nothing before all time.
                + (span == .always ? [] : OverviewFigure.rows("actBefore", act.rawValue, actsBefore[act] ?? .none))
        }
            + OverviewFigure.rows("sold", "", sold)
            + (span == .always ? [] : OverviewFigure.rows("soldBefore", "", soldBefore))
            + (suspended.count == 0 ? [] : OverviewFigure.rows("suspended", "", suspended))
            + placed.flatMap { OverviewFigure.rows("placed", $0.start.iso8601, $0.totals) }
            + days.flatMap { OverviewFigure.rows("day", $0.start.iso8601, $0.totals) }
            + Self.rows("topCustomer", topCustomers) + Self.rows("topProduct", topProducts)
            + Self.rows("topCountry", topCountries)
            + people.flatMap { person in
                OrderAct.allCases.compactMap { act in
                    person.acts[act].map {
                        OverviewFigure(figure: "person", id: person.actor, name: act.rawValue, count: $0)
                    }
                }
                    + (person.refused == 0
                        ? []
                        : [OverviewFigure(figure: "person", id: person.actor, name: "refused", count: person.refused)])
            }
    }

    private static func rows(_ figure: String, _ sellers: [GetOverview.Seller]) -> [OverviewFigure] {
        sellers.map {
            OverviewFigure(figure: figure, id: $0.id, name: $0.name, count: $0.orders, money: $0.money)
        }
    }
}

extension OverviewFigure {
    fileprivate static func rows(_ figure: String, _ id: String, _ totals: OrderTotals) -> [OverviewFigure] {
        // The count is of all currencies together.
        [OverviewFigure(figure: figure, id: id, count: totals.count, money: totals.net.first)]
            + totals.net.dropFirst().map { OverviewFigure(figure: figure, id: id, money: $0) }
    }
}
