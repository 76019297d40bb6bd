import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@Suite struct FilterRoundTripTests {
    @Test func `what is written is read as the same filter`() throws {
        var random = SeededRandom(seed: 151)
        let names = ["GMT", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu"]
        let zones = names.compactMap { TimeZone(identifier: $0) }
        let cases = LongRun.count(short: 2_000, long: 50_000)
        for number in 0..<cases {
            let language = FilterLanguage(now: .noon, timeZone: random.pick(zones))
            let filter = RandomFilter.filter(&random)
            let text = language.text(of: filter)
            let reading = language.read(text)
            #expect(reading.faults.isEmpty, "case \(number): \(text)")
            #expect(reading.filter == filter, "case \(number): \(text)")
            #expect(language.text(of: reading.filter) == text)
        }
        LongRun.report(item: "filter texts", tried: "\(cases) filters written and read again")
    }

    @Test func `whatever is typed, it is read, and what is read is written as text of the same meaning`() {
        var random = SeededRandom(seed: 152)
        let language = FilterLanguage(now: .noon, timeZone: .gmt)
        let words =
            FilterWord.allCases.map(\.rawValue) + [":", "=", ">", "<=", "..", ",", "\"", "-", " ", "pending", "7d"]
        for number in 0..<LongRun.count(short: 2_000, long: 50_000) {
            var text = ""
            for _ in 0..<random.below(8) {
                text += random.once(in: 3) ? Hostile.text(&random, parts: 2) : random.pick(words)
            }
            let reading = language.read(text)
            for fault in reading.faults {
                #expect(fault.range.upperBound <= text.unicodeScalars.count, "case \(number): \(text)")
            }
            let again = language.read(language.text(of: reading.filter))
            #expect(again.faults.isEmpty, "case \(number): \(text)")
            #expect(again.filter.terms == reading.filter.terms, "case \(number): \(text)")
            for cursor in 0...text.unicodeScalars.count {
                let completion = FilterCompletion(of: text, cursor: cursor)
                #expect(completion.range.upperBound <= text.unicodeScalars.count, "case \(number): \(text)")
            }
        }
    }
}

/// Makes filters that a text can hold.
enum RandomFilter {
    static func filter(_ random: inout SeededRandom) -> OrderFilter {
        var filter = OrderFilter(
            status: random.once(in: 3) ? random.pick(OrderStatus.allCases) : nil,
            highValue: random.once(in: 3) ? random.once(in: 2) : nil,
            placedFrom: random.once(in: 4) ? instant(&random) : nil,
            placedBefore: random.once(in: 4) ? instant(&random) : nil,
            customerID: random.once(in: 4) ? CustomerID(typed: text(&random)) : nil)
        if filter.customerID?.rawValue.isEmpty == true { filter.customerID = nil }
        if random.once(in: 3) {
            filter.search = (0...random.below(2)).map { _ in text(&random) }.joined(separator: " ")
            if filter.search.allSatisfy(\.isWhitespace) { filter.search = "" }
        }
        for _ in 0..<random.below(4) {
            let term = term(&random)
            if !filter.terms.contains(term), !isPlain(term) { filter.terms.append(term) }
        }
        return filter
    }

    /// Whether a text of the term sets what the options set.
    private static func isPlain(_ term: OrderTerm) -> Bool {
        switch term.condition {
        case .status(let statuses): statuses.count == 1 && !term.isNegated
        case .customer(let patterns): patterns.count == 1 && patterns[0].isWhole && !term.isNegated
        case .highValue, .words: !term.isNegated || term.condition == .highValue
        default: false
        }
    }

    private static func term(_ random: inout SeededRandom) -> OrderTerm {
        let isNegated = random.once(in: 3)
        let condition: OrderTerm.Condition =
            switch random.below(12) {
            case 0: .status((0...random.below(2)).map { _ in random.pick(OrderStatus.allCases) })
            case 1: .attention
            case 2: .currency([.usd, .jpy])
            case 3: .total(amounts(&random))
            case 4: .age(ages(&random))
            case 5: .customer(patterns(&random))
            case 6: .country(patterns(&random))
            case 7: .placedBy(patterns(&random))
            case 8: .product(patterns(&random))
            case 9: .orderID(patterns(&random))
            case 10: .suspended
            default: .words(text(&random))
            }
        if case .words = condition { return OrderTerm(condition, isNegated: true) }
        return OrderTerm(condition, isNegated: isNegated)
    }

    private static func patterns(_ random: inout SeededRandom) -> [TextPattern] {
        let isWhole = random.once(in: 3)
        return (0...random.below(2)).map { _ in
            let text = text(&random)
            return TextPattern(isWhole ? text.spelledAsID : text, isWhole: isWhole)
        }
    }

    private static func amounts(_ random: inout SeededRandom) -> [FilterRange<FilterAmount>] {
        ranges(&random) { FilterAmount(tenThousandths: Int64($0.below(10_000_000))) }
    }

    private static func ages(_ random: inout SeededRandom) -> [FilterRange<FilterAge>] {
        ranges(&random) { FilterAge($0.below(1_000), $0.pick(FilterAge.Unit.allCases)) }
    }

    private static func ranges<T>(
        _ random: inout SeededRandom, _ value: (inout SeededRandom) -> T
    ) -> [FilterRange<T>] {
        if random.once(in: 2) {
            let limit = FilterRange.Limit(value(&random), isIncluded: random.once(in: 2))
            return [random.once(in: 2) ? FilterRange(lower: limit) : FilterRange(upper: limit)]
        }
        return (0...random.below(2)).map { _ in
            FilterRange(lower: .init(value(&random)), upper: .init(value(&random)))
        }
    }

    private static func instant(_ random: inout SeededRandom) -> Timestamp {
        Timestamp(microseconds: Int64(random.below(2_000_000_000)) * 1_000_000 + Int64(random.below(2)) * 500_001)
    }

    /// A text with something to see in it.
    private static func text(_ random: inout SeededRandom) -> String {
        let text =
            random.once(in: 2)
            ? random.pick(["alf", "Alfreds Futter", "high", "a,b", "-x", "say \"hi\"", "status:pending", "É", "a..b"])
            : Hostile.text(&random, parts: 3).replacing("\0", with: "")
        return text + (random.once(in: 2) ? "x" : "ß")
    }
}
