import CQRS
import OrderEvents

/// Turns the terms of a text into a filter.
struct FilterReader {
    private let language: FilterLanguage
    private var filter = OrderFilter.all
    private var freeWords: [String] = []
    private var count = 0
    var faults: [FilterFault] = []

    init(_ language: FilterLanguage) {
        self.language = language
    }

    var reading: FilterReading {
        var filter = filter
        filter.search = freeWords.joined(separator: " ")
        return FilterReading(filter: filter, faults: faults)
    }

    mutating func read(_ token: FilterToken) {
        do throws(FilterFault) {
            count += 1
            guard count <= FilterLanguage.mostTerms, token.values.count <= FilterLanguage.mostTerms else {
                throw FilterFault(
                    token.range, "there are more than \(FilterLanguage.mostTerms) terms or values",
                    "leave some out", word: token.name)
            }
            try apply(token)
        } catch {
            faults.append(error)
        }
    }

    private mutating func apply(_ token: FilterToken) throws(FilterFault) {
        guard let name = token.name else { return applyFree(token) }
        let names = FilterWord.allCases.map(\.rawValue)
        guard let word = FilterWord(rawValue: name.lowercased()) else {
            let guess = NearestWord.of(name, among: names).map { "did you mean \($0)?" }
            throw FilterFault(
                token.nameRange, "there is no word '\(name)'",
                (guess.map { $0 + " The words" } ?? "the words")
                    + " are \(FilterWord.list); \"\(name):…\" in quotes is text",
                word: name)
        }
        guard !word.isAlone else {
            throw FilterFault(token.range, "\(word.rawValue) has no values", "write \(word.rawValue)", word: name)
        }
        try applyTerm(TermReader(word: word, token: token, language: language))
    }

    private mutating func applyFree(_ token: FilterToken) {
        guard let value = token.values.first else { return }
        let word = value.isQuoted ? nil : FilterWord(rawValue: value.text.lowercased())
        switch word {
        case .high: applyHighValue(!token.isNegated)
        case .attention: add(.attention, token)
        case .suspended: add(.suspended, token)
        default:
            if token.isNegated {
                if !value.text.allSatisfy(\.isWhitespace) { add(.words(value.text), token) }
            } else if !value.text.isEmpty {
                freeWords.append(value.text)
            }
        }
    }

    private mutating func applyTerm(_ term: TermReader) throws(FilterFault) {
        switch term.word {
        case .status:
            let statuses = try term.statuses()
            if !term.token.isNegated, statuses.count == 1, filter.status == nil || filter.status == statuses[0] {
                filter.status = statuses[0]
            } else {
                add(.status(statuses), term.token)
            }
        case .customer:
            let patterns = try term.patterns()
            if !term.token.isNegated, patterns.count == 1, patterns[0].isWhole, filter.customerID == nil {
                filter.customerID = CustomerID(typed: patterns[0].text)
            } else {
                add(.customer(patterns), term.token)
            }
        case .country: add(.country(try term.patterns()), term.token)
        case .product: add(.product(try term.patterns()), term.token)
        case .by: add(.placedBy(try term.patterns()), term.token)
        case .id: add(.orderID(try term.patterns()), term.token)
        case .currency: add(.currency(try term.currencies()), term.token)
        case .total: add(.total(try term.amounts()), term.token)
        case .age: add(.age(try term.ages()), term.token)
        case .since, .until: applyDate(try term.date(), term.word, term.token)
        case .high, .attention, .suspended: break
        }
    }

    /// Dates narrow the times of the filter; one that is so long ago moves with time, and is an age.
    private mutating func applyDate(_ date: FilterDate, _ word: FilterWord, _ token: FilterToken) {
        var dated = word == .since ? language.filter(since: date) : language.filter(until: date)
        if token.isNegated {
            (dated.placedFrom, dated.placedBefore) = (dated.placedBefore, dated.placedFrom)
            for index in dated.terms.indices { dated.terms[index].isNegated = true }
        }
        filter = filter.narrowed(by: dated)
    }

    private mutating func applyHighValue(_ isHigh: Bool) {
        guard let other = filter.highValue, other != isHigh else {
            filter.highValue = isHigh
            return
        }
        filter.terms.append(OrderTerm(.highValue, isNegated: !isHigh))
    }

    private mutating func add(_ condition: OrderTerm.Condition, _ token: FilterToken) {
        let term = OrderTerm(condition, isNegated: token.isNegated)
        if !filter.terms.contains(term) { filter.terms.append(term) }
    }
}
