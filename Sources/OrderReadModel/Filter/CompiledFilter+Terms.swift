import CQRS
import Foundation
import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

extension CompiledFilter {
    /// Adds what a text asks for. One without any words can only be the beginning of an order id without any.
    mutating func search(_ text: String) {
        guard !text.trimmed.isEmpty else { return }
        words = SearchWords(text)
        guard words.words.isEmpty else { return }
        let beginning = Self.isBeginning(of: text.trimmed.storable)
        others.append(beginning)
        orderIDs = beginning
    }

    /// Adds a term.
    mutating func apply(_ term: OrderTerm, _ facts: FilterFacts) {
        let isNegated = term.isNegated
        switch term.condition {
        case .status(let meant): statuses = statuses.filter { meant.contains($0) != isNegated }
        case .highValue: valueClasses = valueClasses.filter { $0 != isNegated }
        case .attention: applyAttention(isNegated, facts)
        case .currency(let meant):
            currencies.append("currency \(sql: isNegated ? "NOT IN" : "IN") \(meant.map(\.rawValue))")
            if !isNegated { lead(.currencies, isSingle: meant.count == 1) }
        case .total(let ranges): applyTotals(ranges, isNegated, facts)
        case .age(let ranges): applyAges(ranges, isNegated, facts)
        case .customer(let patterns): applyCustomers(Self.selectCustomers(patterns, facts), isNegated)
        case .country(let patterns):
            let countries = facts.countries.filter { country in patterns.contains { $0.matches(country) } }
            applyCustomers(
                "SELECT customer_id FROM \(sql: facts.directory.customers) WHERE country IN \(countries)", isNegated)
        case .suspended:
            applyCustomers(
                "SELECT customer_id FROM \(sql: facts.directory.customers) WHERE is_suspended = 1", isNegated)
        case .placedBy(let patterns):
            let meant = facts.actors.filter { actor in patterns.contains { $0.matches(actor) } }
            actors.append("placed_by \(sql: isNegated ? "NOT IN" : "IN") \(meant)")
            if !isNegated { lead(.actors, isSingle: meant.count == 1) }
        case .product(let patterns): applyProducts(patterns, isNegated, facts)
        case .orderID(let patterns): applyOrderIDs(patterns, isNegated)
        case .words(let text): applyWords(text, isNegated)
        }
        if statuses.isEmpty || valueClasses.isEmpty { isNothing = true }
        if let placedFrom, let placedBefore, placedFrom >= placedBefore { isNothing = true }
    }

    private mutating func lead(_ source: Source, isSingle: Bool) {
        sources.insert(source)
        if isSingle { singles.insert(source) }
    }

    private static func negated(_ condition: SQL, _ isNegated: Bool) -> SQL {
        isNegated ? "NOT (\(condition))" : "(\(condition))"
    }

    // MARK: Customers

    private mutating func applyCustomers(_ ids: SQL, _ isNegated: Bool) {
        customers.append("customer_id \(sql: isNegated ? "NOT IN" : "IN") (\(ids))")
        if !isNegated { sources.insert(.customers) }
    }

    private static func selectCustomers(_ patterns: [TextPattern], _ facts: FilterFacts) -> SQL {
        let ids = patterns.filter(\.isWhole).map(\.text.storable)
        let parts = patterns.filter { !$0.isWhole }.map { $0.condition(id: "customer_id") }
        let condition: SQL = parts.isEmpty ? "FALSE" : parts.joined(separator: " OR ")
        let found: SQL = "SELECT customer_id FROM \(sql: facts.directory.customers) WHERE \(condition)"
        // An id that the directory does not have is one all the same.
        return ids.isEmpty ? found : "\(found) UNION SELECT value FROM json_each(\(jsonArray(ids)))"
    }

    // MARK: Products

    /// Orders are found by the words of the names of the products, and then looked at line by line.
    private mutating func applyProducts(_ patterns: [TextPattern], _ isNegated: Bool, _ facts: FilterFacts) {
        let conditions = patterns.map { $0.condition(id: "product_id") }.joined(separator: " OR ")
        let products: SQL = "SELECT product_id FROM \(sql: facts.directory.products) WHERE \(conditions)"
        let lines: SQL = "SELECT 1 FROM \(sql: facts.lines) WHERE order_row = id AND product_id IN (\(products))"
        others.append(Self.negated("EXISTS (\(lines))", isNegated))
        guard !isNegated else { return }
        let found = patterns.map { facts.products[$0] ?? [] }
        let names = Set(found.joined()).sorted()
        if names.isEmpty { isNothing = true }
        let words = names.map { SearchWords($0).words }
        guard found.allSatisfy({ $0.count <= FilterFacts.mostProducts }), !words.isEmpty,
            words.allSatisfy({ !$0.isEmpty })
        else { return }
        let alternatives = words.map { "(\($0.map { "\"\($0)\"" }.joined(separator: " AND ")))" }
        expressions.append("(\(alternatives.joined(separator: " OR ")))")
    }

    // MARK: Ids and words

    /// Returns whether an id begins with a text.
    static func isBeginning(of text: String) -> SQL {
        "order_id >= \(text) AND order_id < \(text + "\u{10FFFF}")"
    }

    private mutating func applyOrderIDs(_ patterns: [TextPattern], _ isNegated: Bool) {
        let conditions: [SQL] = patterns.map { pattern in
            let text = pattern.text.storable
            return pattern.isWhole ? "order_id = \(text)" : "(\(Self.isBeginning(of: text)))"
        }
        let condition = conditions.joined(separator: " OR ")
        others.append(Self.negated(condition, isNegated))
        if !isNegated { orderIDs = "(\(condition))" }
    }

    private mutating func applyWords(_ text: String, _ isNegated: Bool) {
        let found = SearchWords(text)
        if found.words.isEmpty {
            others.append(Self.negated(Self.isBeginning(of: text.trimmed.storable), isNegated))
        } else if isNegated {
            excludedWords.append(found)
        } else {
            words.add(found)
        }
    }

    // MARK: Amounts and ages

    /// An amount is so many minor units in each currency; the bounds hold whatever the currency.
    private mutating func applyTotals(
        _ ranges: [FilterRange<FilterAmount>], _ isNegated: Bool, _ facts: FilterFacts
    ) {
        let present = facts.currencies.isEmpty ? [.usd] : facts.currencies
        let groups = Dictionary(grouping: present, by: \.decimals).sorted { $0.key < $1.key }
        var alternatives: [SQL] = []
        var bounds: [TotalBounds] = []
        for (decimals, currencies) in groups {
            for range in ranges {
                let (lowest, highest) = range.minorUnits(decimals: decimals)
                bounds.append(TotalBounds(lowest: lowest, highest: highest))
                var conditions: [SQL] = groups.count > 1 ? ["currency IN \(currencies.map(\.rawValue))"] : []
                if let lowest { conditions.append("+total_minor >= \(lowest)") }
                if let highest { conditions.append("+total_minor <= \(highest)") }
                alternatives.append("(\(conditions.isEmpty ? "TRUE" : conditions.joined(separator: " AND ")))")
            }
        }
        others.append(Self.negated(alternatives.joined(separator: " OR "), isNegated))
        guard !isNegated else {
            totals.isExact = false
            return
        }
        let lowest = bounds.contains { $0.lowest == nil } ? nil : bounds.compactMap(\.lowest).min()
        let highest = bounds.contains { $0.highest == nil } ? nil : bounds.compactMap(\.highest).max()
        totals.intersect(TotalBounds(lowest: lowest, highest: highest, isExact: bounds.count == 1))
        narrowValueClasses()
    }

    /// The bounds of a total can leave one value class only.
    private mutating func narrowValueClasses() {
        let threshold = OrderPolicy.highValueThreshold
        if let lowest = totals.lowest, lowest > threshold { valueClasses.removeAll { !$0 } }
        if let highest = totals.highest, highest <= threshold { valueClasses.removeAll { $0 } }
    }

    /// An age is a time of placing, counted from now.
    private mutating func applyAges(_ ranges: [FilterRange<FilterAge>], _ isNegated: Bool, _ facts: FilterFacts) {
        let times = ranges.map { range in
            let from = range.upper.map { limit in
                facts.now + (.zero - limit.value.duration) + (limit.isIncluded ? .zero : .microseconds(1))
            }
            let before = range.lower.map { limit in
                facts.now + (.zero - limit.value.duration) + (limit.isIncluded ? .microseconds(1) : .zero)
            }
            return (from: from, before: before)
        }
        if !isNegated, times.count == 1 { return narrowTimes(from: times[0].from, before: times[0].before) }
        if isNegated, times.count == 1, times[0].from == nil { return narrowTimes(from: times[0].before, before: nil) }
        if isNegated, times.count == 1, times[0].before == nil { return narrowTimes(from: nil, before: times[0].from) }
        let alternatives = times.map { time -> SQL in
            let lower: SQL = time.from.map { "placed_at >= \($0.microseconds)" } ?? "TRUE"
            let upper: SQL = time.before.map { "placed_at < \($0.microseconds)" } ?? "TRUE"
            return "(\(lower) AND \(upper))"
        }
        others.append(Self.negated(alternatives.joined(separator: " OR "), isNegated))
    }

    private mutating func narrowTimes(from: Timestamp?, before: Timestamp?) {
        placedFrom = [placedFrom, from].compactMap { $0 }.max()
        placedBefore = [placedBefore, before].compactMap { $0 }.min()
    }
}

/// Returns texts as a JSON array, which one argument of a statement holds whatever their number.
func jsonArray(_ texts: [String]) -> String {
    let data = try? JSONEncoder().encode(texts)
    return data.map { String(decoding: $0, as: UTF8.self) } ?? "[]"
}
