import OrderEvents
import OrderQueries

/// Holds what was sold in several spans of time, by customer or by product and by currency.
struct SalesTable {
    /// How many spans there are.
    private let spans: Int
    private var rows: [SalesReader.Key: Int] = [:]
    /// The currencies of any of them; there are few.
    private var currencies: Set<Currency> = []
    /// The sums of the first row in each span, then those of the next one.
    private var figures: [Figures] = []
    private var lastPlacedAt: [Int64] = []

    init(spans: Int) {
        self.spans = spans
    }

    /// Returns the row of a key, making one of nothing where there is none.
    mutating func row(of key: SalesReader.Key) -> Int {
        let next = lastPlacedAt.count
        let row = rows[key, default: next]
        guard row == next else { return row }
        rows[key] = next
        currencies.insert(key.currency)
        figures.append(contentsOf: repeatElement(.zero, count: spans))
        lastPlacedAt.append(.min)
        return next
    }

    /// Changes the sums of a row in a span.
    mutating func change(_ row: Int, inSpan span: Int, _ change: (inout Figures) -> Void) {
        change(&figures[row * spans + span])
    }

    /// Remembers when an order of a row was placed, in microseconds, if none was placed later.
    mutating func note(_ row: Int, lastPlacedAt instant: Int64) {
        lastPlacedAt[row] = max(lastPlacedAt[row], instant)
    }

    /// Returns the sums of an id in a span by currency, those of no order left out.
    func sums(of id: String, inSpan span: Int) -> SpanSums {
        rows(of: id).compactMap { currency, row in
            let found = figures[row * spans + span]
            return found.count == 0 ? nil : (currency, found)
        }
    }

    /// Returns the sums of an id in one currency in each span from one on; nothing where there are none.
    func sums(of id: String, _ currency: Currency, fromSpan first: Int) -> [Figures] {
        guard let row = rows[SalesReader.Key(id: StoredText(id), currency: currency)] else {
            return [Figures](repeating: .zero, count: spans - first)
        }
        return Array(figures[(row * spans + first)..<((row + 1) * spans)])
    }

    /// Returns how many of a product were sold in each span from one on, whatever the currency.
    func quantities(of id: String, fromSpan first: Int) -> [Int64] {
        var quantities = [Int64](repeating: 0, count: spans - first)
        for (_, row) in rows(of: id) {
            for span in first..<spans { quantities[span - first] &+= figures[row * spans + span].quantity }
        }
        return quantities
    }

    /// Returns all sums in a span, those of no order left out.
    func sums(inSpan span: Int) -> [SalesReader.Key: Figures] {
        rows.mapValues { figures[$0 * spans + span] }.filter { $0.value.count != 0 }
    }

    /// Returns when an order of an id was placed last, in microseconds; nil without one.
    func lastPlacedAt(of id: String) -> Int64? {
        rows(of: id).map { lastPlacedAt[$0.row] }.max()
    }

    private func rows(of id: String) -> [(currency: Currency, row: Int)] {
        let id = StoredText(id)
        return currencies.compactMap { currency in
            rows[SalesReader.Key(id: id, currency: currency)].map { (currency, $0) }
        }
    }
}

/// The sums of some orders by currency.
typealias SpanSums = [(currency: Currency, figures: Figures)]

extension SpanSums {
    /// The count and the sums by currency, with what was given back of them.
    var totals: OrderTotals {
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
        map { ($0.currency, Figures(count: $0.figures.pendingCount, total: $0.figures.pendingTotal)) }.totals
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
