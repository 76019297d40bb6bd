import OrderEvents
import Testing

@testable import OrderReadModel

struct SalesTableTests {
    private static func key(_ id: String, _ currency: Currency = .usd) -> SalesReader.Key {
        SalesReader.Key(id: StoredText(id), currency: currency)
    }

    @Test(arguments: [0, 3], [["a", "b", "c"], ["c", "b", "a"], ["b", "d", "a", "a", "c"]])
    func `a row is found whatever was asked for before it`(expected count: Int, ids: [String]) {
        var table = SalesTable(spans: 2, expecting: count)
        for id in ["a", "b", "c"] + ids {
            table.change(table.row(of: Self.key(id)), inSpan: 1) { $0 += Figures(count: 1, total: 5) }
        }
        for id in Set(["a", "b", "c"] + ids) {
            let times = Int64((["a", "b", "c"] + ids).count { $0 == id })
            let rows = table.rows(of: id)
            #expect(table.sums(of: rows, inSpan: 1).map(\.figures) == [Figures(count: times, total: 5 * times)])
            #expect(table.sums(of: rows, inSpan: 0).isEmpty)
            #expect(table.nets(of: rows, in: .usd, fromSpan: 0) == [0, 5 * times])
        }
        #expect(table.rows(of: "x").isEmpty)
    }

    @Test func `sums are kept apart by currency, and those of one currency read like those of several`() {
        var table = SalesTable(spans: 1)
        for (currency, count) in [(Currency.usd, Int64(2)), (.eur, 3), (.usd, 1)] {
            let figures = Figures(count: count, total: 10 * count, refunded: count, pendingCount: 1, pendingTotal: 10)
            table.change(table.row(of: Self.key("a", currency)), inSpan: 0) { $0 += figures }
        }
        let sums = table.sums(of: table.rows(of: "a"), inSpan: 0)
        #expect(sums.totals.count == 6)
        #expect(sums.totals.sums.map(\.minorUnits) == [30, 30])
        let dollars = sums.filter { $0.currency == .usd }
        #expect(dollars.totals.sums == [Money(minorUnits: 30, currency: .usd)])
        #expect(dollars.totals.refunds == [Money(minorUnits: 3, currency: .usd)])
        #expect(dollars.pendingTotals.count == 2)
        #expect(SpanSums().totals == .none)
        #expect(SpanSums().pendingTotals == .none)
    }
}
