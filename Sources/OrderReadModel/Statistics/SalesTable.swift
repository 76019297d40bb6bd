import OrderEvents
import OrderQueries

/// Holds what was sold in several spans of time, by customer or by product and by currency.
struct SalesTable {
    /// How many spans there are.
    private let spans: Int
    private var rows: [SalesReader.Key: Int] = [:]
    /// The key of each row.
    private var keys: [SalesReader.Key] = []
    /// The row that was asked for last.
    private var lastRow = -1
    /// The currencies of any of them; there are few.
    private var currencies: [Currency] = []
    /// The sums of the first row in each span, then those of the next one.
    private var figures: [Figures] = []
    private var lastPlacedAt: [Int64] = []

    /// Creates a table without rows that has room for `count` of them.
    init(spans: Int, expecting count: Int = 0) {
        self.spans = spans
        rows.reserveCapacity(count)
        keys.reserveCapacity(count)
        figures.reserveCapacity(count * spans)
        lastPlacedAt.reserveCapacity(count)
    }

    /// Returns the row of a key, making one of nothing where there is none.
    mutating func row(of key: SalesReader.Key) -> Int {
        let row = knownRow(of: key) ?? addRow(of: key)
        lastRow = row
        return row
    }

    /// Each month is stored by id, so most keys follow each other as they did in the month before: comparing costs less than
    /// looking up.
    private func knownRow(of key: SalesReader.Key) -> Int? {
        let next = lastRow + 1
        return next < keys.count && keys[next] == key ? next : rows[key]
    }

    private mutating func addRow(of key: SalesReader.Key) -> Int {
        let row = keys.count
        rows[key] = row
        keys.append(key)
        if !currencies.contains(key.currency) { currencies.append(key.currency) }
        figures.append(contentsOf: repeatElement(.zero, count: spans))
        lastPlacedAt.append(.min)
        return row
    }

    /// Changes the sums of a row in a span.
    mutating func change(_ row: Int, inSpan span: Int, _ change: (inout Figures) -> Void) {
        change(&figures[row * spans + span])
    }

    /// Remembers when an order of a row was placed, in microseconds, if none was placed later.
    mutating func note(_ row: Int, lastPlacedAt instant: Int64) {
        lastPlacedAt[row] = max(lastPlacedAt[row], instant)
    }

    /// Returns the rows of an id, one for each currency that it has sums in.
    func rows(of id: String) -> [CurrencyRow] {
        let id = StoredText(id)
        return currencies.compactMap { currency in
            rows[SalesReader.Key(id: id, currency: currency)].map { (currency, $0) }
        }
    }

    /// Returns the sums of an id's rows in a span by currency, those of no order left out.
    func sums(of rows: [CurrencyRow], inSpan span: Int) -> SpanSums {
        rows.compactMap { currency, row in
            let found = figures[row * spans + span]
            return found.count == 0 ? nil : (currency, found)
        }
    }

    /// Returns what one of an id's rows comes to, in minor units, in each span from one on; zeros where there is none.
    func nets(of rows: [CurrencyRow], in currency: Currency, fromSpan first: Int) -> [Int64] {
        guard let row = rows.first(where: { $0.currency == currency })?.row else {
            return [Int64](repeating: 0, count: spans - first)
        }
        return (first..<spans).map { figures[row * spans + $0].net }
    }

    /// Returns how many of a product were sold in each span from one on, whatever the currency.
    func quantities(of rows: [CurrencyRow], fromSpan first: Int) -> [Int64] {
        var quantities = [Int64](repeating: 0, count: spans - first)
        for (_, row) in rows {
            for span in first..<spans { quantities[span - first] &+= figures[row * spans + span].quantity }
        }
        return quantities
    }

    /// Returns when an order of an id's rows was placed last, in microseconds; nil without one.
    func lastPlacedAt(of rows: [CurrencyRow]) -> Int64? {
        rows.map { lastPlacedAt[$0.row] }.max()
    }

    /// Returns all sums in a span, those of no order left out.
    func sums(inSpan span: Int) -> [SalesReader.Key: Figures] {
        var sums: [SalesReader.Key: Figures] = [:]
        sums.reserveCapacity(keys.count)
        for (row, key) in keys.enumerated() {
            let found = figures[row * spans + span]
            if found.count != 0 { sums[key] = found }
        }
        return sums
    }

    /// Where the sums of one id in one currency are.
    typealias CurrencyRow = (currency: Currency, row: Int)
}

/// The sums of some orders by currency.
typealias SpanSums = [(currency: Currency, figures: Figures)]

extension SpanSums {
    /// The count and the sums by currency, with what was given back of them.
    var totals: OrderTotals {
        // Most customers and products know one currency, and there are thousands of them in a list.
        if count <= 1 { return first.map { $0.figures.totals(in: $0.currency) } ?? .none }
        let present = filter { $0.figures.count > 0 }.sorted { $0.currency < $1.currency }
        return OrderTotals(
            count: present.reduce(0) { $0 + Int($1.figures.count) },
            sums: present.map { Money(minorUnits: $0.figures.total, currency: $0.currency) },
            refunds: present.filter { $0.figures.refunded != 0 }.map {
                Money(minorUnits: $0.figures.refunded, currency: $0.currency)
            })
    }

    /// The count and the sums of pending orders.
    var pendingTotals: OrderTotals {
        guard contains(where: { $0.figures.pendingCount > 0 }) else { return .none }
        return map { ($0.currency, Figures(count: $0.figures.pendingCount, total: $0.figures.pendingTotal)) }.totals
    }

    /// How many of a product, whatever the currency.
    var quantity: Int64 { reduce(0) { $0 + $1.figures.quantity } }

    /// The currency that most of the orders are in; any where there are none.
    var leadingCurrency: Currency {
        let most = self.max { left, right in
            left.figures.count == right.figures.count
                ? left.currency > right.currency : left.figures.count < right.figures.count
        }
        return most?.currency ?? .usd
    }

    /// Adds what is of the same currencies.
    mutating func add(_ others: Self) {
        for other in others {
            if let index = firstIndex(where: { $0.currency == other.currency }) {
                self[index].figures += other.figures
            } else {
                append(other)
            }
        }
    }
}

extension Figures {
    /// The count and the sum, of one currency, with what was given back of it.
    fileprivate func totals(in currency: Currency) -> OrderTotals {
        guard count > 0 else { return .none }
        return OrderTotals(
            count: Int(count), sums: [Money(minorUnits: total, currency: currency)],
            refunds: refunded == 0 ? [] : [Money(minorUnits: refunded, currency: currency)])
    }
}
