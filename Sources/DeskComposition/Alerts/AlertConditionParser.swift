import CQRS
import Foundation
import OrderEvents

/// Reads a condition such as `order total > 5000`, `stalled > 5s` or `lag > 2s for 30s`.
package struct AlertConditionParser {
    /// Describes what is wrong with a condition, and where.
    package struct Fault: Error, Hashable, CustomStringConvertible {
        /// The place, counted from 1 in characters.
        package let column: Int
        package let message: String

        package var description: String { "column \(column): \(message)" }
    }

    private typealias Word = (text: Substring, column: Int)

    private var words: ArraySlice<Word>
    private let end: Int

    /// Returns the condition; throws what is wrong with its text.
    package static func parse(_ text: String) throws(Fault) -> AlertCondition {
        var parser = AlertConditionParser(text)
        let condition = try parser.condition()
        if let rest = parser.words.first {
            throw Fault(column: rest.column, message: "'\(rest.text)' is one word too many")
        }
        return condition
    }

    private init(_ text: String) {
        words =
            text.matches(of: #/[<>]=?|[^\s<>=]+|=+/#).map { match -> Word in
                (match.output, text.distance(from: text.startIndex, to: match.range.lowerBound) + 1)
            }[...]
        end = text.count + 1
    }

    private mutating func condition() throws(Fault) -> AlertCondition {
        let known = "order total, rejected, dead letter, lag, behind, \(Self.states)"
        let first = try next("a condition: \(known)")
        switch first.text.lowercased() {
        case "order": return try orderTotal()
        case "rejected": return .rejected(words.popFirst().map { RejectionCode(rawValue: String($0.text)) })
        case "dead": return try deadLetter()
        case "lag":
            let comparison = try comparison()
            return .lag(comparison, try duration(), longerThan: try lasting())
        case "behind":
            let comparison = try comparison()
            return .behind(comparison, try count(), longerThan: try lasting())
        case let word:
            guard let state = AlertCondition.State(rawValue: word) else {
                throw Fault(
                    column: first.column, message: "'\(first.text)' is nothing to watch for; write one of \(known)")
            }
            return .state(state, longerThan: try stateDuration())
        }
    }

    private static var states: String { AlertCondition.State.allCases.map(\.rawValue).joined(separator: ", ") }

    private mutating func orderTotal() throws(Fault) -> AlertCondition {
        try expect("total", after: "order")
        let comparison = try comparison()
        let amount = try next("an amount such as 5000")
        guard amount.text.wholeMatch(of: #/\d{1,15}(\.\d{1,4})?/#.asciiOnlyDigits()) != nil,
            let value = Decimal(string: String(amount.text), locale: Locale(identifier: "en_US_POSIX"))
        else { throw Fault(column: amount.column, message: "'\(amount.text)' is not an amount such as 5000 or 99.50") }
        guard let code = words.popFirst() else { return .orderTotal(comparison, value, nil) }
        guard let currency = Currency(rawValue: String(code.text)) else {
            throw Fault(column: code.column, message: "'\(code.text)' is not the code of a currency such as USD")
        }
        return .orderTotal(comparison, value, currency)
    }

    private mutating func deadLetter() throws(Fault) -> AlertCondition {
        try expect("letter", after: "dead")
        return .deadLetter
    }

    /// `> 5s`, or nothing for at once.
    private mutating func stateDuration() throws(Fault) -> Duration {
        guard let sign = words.first else { return .zero }
        guard sign.text == ">" else { return try lasting() }
        words.removeFirst()
        return try duration()
    }

    /// `for 30s`, or nothing for at once.
    private mutating func lasting() throws(Fault) -> Duration {
        guard let word = words.first else { return .zero }
        guard word.text.lowercased() == "for" else {
            throw Fault(
                column: word.column, message: "'\(word.text)' is not expected here; write for and a time, or nothing")
        }
        words.removeFirst()
        return try duration()
    }

    private mutating func comparison() throws(Fault) -> AlertCondition.Comparison {
        let signs = AlertCondition.Comparison.allCases.map(\.rawValue).joined(separator: " ")
        let word = try next("one of \(signs)")
        guard let comparison = AlertCondition.Comparison(rawValue: String(word.text)) else {
            throw Fault(column: word.column, message: "'\(word.text)' compares nothing; write one of \(signs)")
        }
        return comparison
    }

    private mutating func duration() throws(Fault) -> Duration {
        let word = try next("a time such as 5s")
        guard let duration = Duration(text: String(word.text)) else {
            throw Fault(column: word.column, message: "'\(word.text)' is not a time such as 500ms, 5s or 2m")
        }
        return duration
    }

    private mutating func count() throws(Fault) -> Int64 {
        let word = try next("a number of events")
        guard let count = Int64(word.text), count >= 0 else {
            throw Fault(column: word.column, message: "'\(word.text)' is not a number of events")
        }
        return count
    }

    private mutating func expect(_ word: String, after earlier: String) throws(Fault) {
        let found = try next("'\(word)' after '\(earlier)'")
        guard found.text.lowercased() == word else {
            throw Fault(
                column: found.column, message: "'\(found.text)' does not go with '\(earlier)'; write \(earlier) \(word)"
            )
        }
    }

    private mutating func next(_ what: String) throws(Fault) -> Word {
        guard let word = words.popFirst() else { throw Fault(column: end, message: "here \(what) is missing") }
        return word
    }
}
