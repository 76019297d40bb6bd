import CQRS

extension EventFilter {
    /// Reads a text such as `type:Order* by:web -stream:order-7 since:1h`; what is wrong in it is left out of the filter.
    ///
    /// The terms of a text all have to hold, the values of a term are alternatives, and `-` before a term negates it.
    public static func read(_ text: String) -> (filter: EventFilter, faults: [FilterFault]) {
        guard text.utf8.count <= FilterLanguage.longestText else {
            let fault = FilterFault(
                0..<text.unicodeScalars.count, "the filter is \(text.utf8.count) bytes long",
                "the most is \(FilterLanguage.longestText)")
            return (.all, [fault])
        }
        var (filter, faults) = (EventFilter.all, [FilterFault]())
        let tokens = FilterTokenizer.tokens(of: text) { EventWord(rawValue: $0) != nil }
        for (number, token) in tokens.enumerated() {
            do throws(FilterFault) {
                guard number < FilterLanguage.mostTerms, token.values.count <= FilterLanguage.mostTerms else {
                    throw FilterFault(
                        token.range, "there are more than \(FilterLanguage.mostTerms) terms or values",
                        "leave some out", word: token.name)
                }
                let term = EventTerm(try EventTermReader(token).condition(), isNegated: token.isNegated)
                if !filter.terms.contains(term) { filter.terms.append(term) }
            } catch {
                faults.append(error)
            }
        }
        return (filter, faults)
    }

    /// The text that is read as this filter.
    public var text: String { terms.map(\.text).joined(separator: " ") }

    /// Returns the filter without its terms about types, and with this one; without it where it was the only one.
    public func toggled(type name: String) -> EventFilter {
        toggled(EventTerm(.type([TextPattern(name, isWhole: true)]))) {
            if case .type = $0 { true } else { false }
        }
    }

    /// Returns the filter without its terms about streams, and with this one; without it where it was the only one.
    public func toggled(stream: StreamID) -> EventFilter {
        toggled(EventTerm(.stream([TextPattern(stream.name, isWhole: true)]))) {
            if case .stream = $0 { true } else { false }
        }
    }

    private func toggled(_ term: EventTerm, replacing isReplaced: (EventTerm.Condition) -> Bool) -> EventFilter {
        let others = terms.filter { !isReplaced($0.condition) }
        return EventFilter(terms.contains(term) ? others : others + [term])
    }
}

extension EventTerm {
    fileprivate var text: String { (isNegated ? "-" : "") + condition.text }
}

extension EventTerm.Condition {
    fileprivate var text: String {
        switch self {
        case .type(let patterns):
            "type:" + patterns.map(Self.typeText).joined(separator: ",")
        case .stream(let patterns): Self.text(.stream, patterns)
        case .actor(let patterns): Self.text(.by, patterns)
        case .since(let date): "since:\(date.text)"
        case .until(let date): "until:\(date.text)"
        }
    }

    /// Only a name without quotes has a star that stands for further letters.
    private static func typeText(_ pattern: TextPattern) -> String {
        guard pattern.isWhole else { return pattern.text + "*" }
        return pattern.text.contains("*") ? FilterWriter.quoted(pattern.text) : FilterWriter.value(pattern.text)
    }

    private static func text(_ word: EventWord, _ patterns: [TextPattern]) -> String {
        let sign = patterns.allSatisfy(\.isWhole) ? "=" : ":"
        return word.rawValue + sign + patterns.map { FilterWriter.value($0.text) }.joined(separator: ",")
    }
}

extension FilterDate {
    /// The date as ``init(_:)`` reads it.
    fileprivate var text: String {
        switch self {
        case .day(let day): day.text
        case .month(let month): String(month.firstDay.text.dropLast(3))
        case .instant(let instant): instant.exactISO8601
        case .today: "today"
        case .yesterday: "yesterday"
        case .ago(let age): age.text
        }
    }
}

/// Reads one term of a filter of events.
private struct EventTermReader {
    private let token: FilterToken

    init(_ token: FilterToken) {
        self.token = token
    }

    func condition() throws(FilterFault) -> EventTerm.Condition {
        let words = "the words are \(EventWord.list)"
        guard let name = token.name else {
            throw FilterFault(
                token.range, "events are not searched for free text", "\(words), as in \(EventWord.type.example)")
        }
        guard let word = EventWord(rawValue: name.lowercased()) else {
            let guess = NearestWord.of(name, among: EventWord.allCases.map(\.rawValue))
            throw FilterFault(
                token.nameRange, "there is no word '\(name)'", guess.map { "did you mean \($0)?" } ?? words, word: name)
        }
        switch word {
        case .type: return .type(try types())
        case .stream: return .stream(try patterns(word))
        case .by: return .actor(try patterns(word))
        case .since: return .since(try date(word))
        case .until: return .until(try date(word))
        }
    }

    /// A star at the end of a name, outside of quotes, stands for any further letters.
    private func types() throws(FilterFault) -> [TextPattern] {
        let patterns = try patterns(.type)
        var types: [TextPattern] = []
        for (pattern, value) in zip(patterns, token.values) {
            let isOpen = !pattern.isWhole && !value.isQuoted && pattern.text.hasSuffix("*")
            let name = isOpen ? String(pattern.text.dropLast()) : pattern.text
            guard value.isQuoted || !name.contains("*") else {
                throw fault(value, "a star stands at the end of '\(value.text)' alone", .type)
            }
            types.append(TextPattern(name, isWhole: !isOpen))
        }
        return types
    }

    private func patterns(_ word: EventWord) throws(FilterFault) -> [TextPattern] {
        var patterns: [TextPattern] = []
        guard token.sign == .colon || token.sign == .equal else {
            throw FilterFault(
                token.range, "\(word.rawValue) takes no '\(token.sign?.rawValue ?? "")'", "write \(word.example)",
                word: token.name)
        }
        for value in token.values {
            guard !value.text.allSatisfy(\.isWhitespace) else {
                throw fault(value, "\(word.rawValue): holds no text", word)
            }
            if let problem = TextLimit.fault(in: value.text, longestBytes: TextLimit.textBytes) {
                throw fault(value, "the text \(problem)", word)
            }
            patterns.append(TextPattern(value.text, isWhole: token.sign == .equal))
        }
        return patterns
    }

    private func date(_ word: EventWord) throws(FilterFault) -> FilterDate {
        guard token.sign == .colon, token.values.count == 1 else {
            throw FilterFault(
                token.range, "\(word.rawValue): takes one date", "write \(word.example)", word: token.name)
        }
        guard let date = FilterDate(token.values[0].text) else {
            throw FilterFault(
                token.values[0].range.isEmpty ? token.range : token.values[0].range,
                "'\(token.values[0].text)' is not a date", "write \(FilterDate.forms)", word: token.name)
        }
        return date
    }

    private func fault(_ value: FilterToken.Value, _ problem: String, _ word: EventWord) -> FilterFault {
        FilterFault(
            value.range.isEmpty ? token.range : value.range, problem, "write \(word.example)", word: token.name)
    }
}
