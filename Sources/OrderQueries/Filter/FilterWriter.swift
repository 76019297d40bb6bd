import CQRS
import Foundation
import OrderEvents

/// Writes a filter as text.
struct FilterWriter {
    let language: FilterLanguage

    func text(of filter: OrderFilter) -> String {
        let parts: [String?] =
            [
                filter.status.map { "status:\(name(of: $0))" },
                filter.highValue.map { $0 ? "high" : "-high" },
                filter.customerID.map { "customer=\(Self.value($0.rawValue))" },
                filter.placedFrom.map { "since:\(date($0))" },
                filter.placedBefore.map { "until:\(lastDate(before: $0))" },
            ] + filter.terms.map(text) + [freeText(filter.search)]
        return parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func text(of term: OrderTerm) -> String {
        (term.isNegated ? "-" : "") + text(of: term.condition)
    }

    private func text(of condition: OrderTerm.Condition) -> String {
        switch condition {
        case .status(let statuses): "status:" + statuses.map(name).joined(separator: ",")
        case .highValue: "high"
        case .attention: "attention"
        case .suspended: "suspended"
        case .currency(let currencies): "currency:" + currencies.map(\.rawValue).joined(separator: ",")
        case .total(let ranges): text(of: ranges, FilterWord.total) { $0.text }
        case .age(let ranges): text(of: ranges, FilterWord.age) { $0.text }
        case .customer(let patterns): text(of: patterns, .customer)
        case .country(let patterns): text(of: patterns, .country)
        case .placedBy(let patterns): text(of: patterns, .by)
        case .product(let patterns): text(of: patterns, .product)
        case .orderID(let patterns): text(of: patterns, .id)
        case .words(let words): Self.isPlain(words) ? words : Self.quoted(words)
        }
    }

    /// A single open or half-open range is a comparison.
    private func text<T>(of ranges: [FilterRange<T>], _ word: FilterWord, _ write: (T) -> String) -> String {
        if ranges.count == 1, let comparison = comparison(ranges[0], write) { return word.rawValue + comparison }
        return word.rawValue + ":"
            + ranges.map { range in
                let (lower, upper) = (range.lower.map { write($0.value) }, range.upper.map { write($0.value) })
                return lower == upper ? lower ?? ".." : "\(lower ?? "")..\(upper ?? "")"
            }.joined(separator: ",")
    }

    private func comparison<T>(_ range: FilterRange<T>, _ write: (T) -> String) -> String? {
        switch (range.lower, range.upper) {
        case (let lower?, nil): (lower.isIncluded ? ">=" : ">") + write(lower.value)
        case (nil, let upper?): (upper.isIncluded ? "<=" : "<") + write(upper.value)
        default: nil
        }
    }

    private func text(of patterns: [TextPattern], _ word: FilterWord) -> String {
        let sign = patterns.allSatisfy(\.isWhole) ? "=" : ":"
        return word.rawValue + sign + patterns.map { Self.value($0.text) }.joined(separator: ",")
    }

    private func name(of status: OrderStatus) -> String { status.rawValue.lowercased() }

    private func date(_ instant: Timestamp) -> String {
        FilterDate.day(beginningAt: instant, in: language.timeZone) ?? instant.exactISO8601
    }

    private func lastDate(before instant: Timestamp) -> String {
        let day = CalendarDay(instant + .microseconds(-1), in: language.timeZone)
        guard (day + 1).start(in: language.timeZone) == instant,
            let text = FilterDate.day(beginningAt: day.start(in: language.timeZone), in: language.timeZone)
        else { return (instant + .microseconds(-1)).exactISO8601 }
        return text
    }

    static func value(_ text: String) -> String {
        let isSafe = text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "\"" && $0 != "," }
        return isSafe && !text.isEmpty ? text : quoted(text)
    }

    private func freeText(_ search: String) -> String {
        let words = search.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        return words.allSatisfy(Self.isPlain) ? search : search.isEmpty ? "" : Self.quoted(search)
    }

    /// Whether a text is read as itself without quotes.
    private static func isPlain(_ text: String) -> Bool {
        guard text.unicodeScalars.first != "-", FilterWord(rawValue: text.lowercased())?.isAlone != true else {
            return false
        }
        return !text.isEmpty
            && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && !"\":=<>".unicodeScalars.contains($0) }
    }

    static func quoted(_ text: String) -> String {
        var quoted = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted.append("\"") }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }
}
