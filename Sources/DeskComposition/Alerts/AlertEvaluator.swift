import CQRS
import Foundation
import OrderEvents

/// Finds out which rules raise an alert, from one fact after the other; pure, with the time given.
///
/// What lasts raises one alert when it has lasted long enough, and another only when it has ended and begun again. Of
/// what happens again and again one alert is raised per interval of its rule; the others are counted.
package struct AlertEvaluator {
    private struct Memory {
        /// Since when the condition holds; nil while it does not.
        var holdsSince: Duration?
        var hasAlerted = false
        var alertedAt: Duration?
        var leftOut = 0
    }

    private let rules: [AlertRule]
    private var memories: [Memory]
    /// How many dead letters waited last; nil before the first observation.
    private var deadLetters: Int?

    /// Begins with these rules; nothing has happened yet.
    package init(_ rules: [AlertRule]) {
        self.rules = rules
        memories = rules.map { _ in Memory() }
    }

    /// Returns the alerts that a fact raises at a time on a monotonic clock, in the order of the rules.
    package mutating func receive(_ fact: AlertFact, at time: Duration) -> [Alert] {
        let newDeadLetters = noteDeadLetters(fact)
        return rules.indices.compactMap { index -> Alert? in
            guard isRaised(index, by: fact, newDeadLetters, at: time), mayAlert(index, at: time) else { return nil }
            let rule = rules[index]
            defer { memories[index].leftOut = 0 }
            return Alert(
                rule: rule, text: fact.text(of: rule.condition, deadLetters: newDeadLetters),
                facts: fact.parts(deadLetters: newDeadLetters), leftOut: memories[index].leftOut)
        }
    }

    /// Those that wait at the start are no news.
    private mutating func noteDeadLetters(_ fact: AlertFact) -> Int {
        guard case .observed(let desk) = fact else { return 0 }
        defer { deadLetters = desk.deadLetters }
        return max(0, desk.deadLetters - (deadLetters ?? desk.deadLetters))
    }

    private mutating func isRaised(
        _ index: Int, by fact: AlertFact, _ newDeadLetters: Int, at time: Duration
    ) -> Bool {
        switch (rules[index].condition, fact) {
        case (.orderTotal(let comparison, let limit, let currency), .orderPlaced(_, _, let total)):
            currency.map { $0 == total.currency } ?? true && comparison.holds(total.units, limit)
        case (.rejected(let code), .rejected(let rejection, _)): code.map { $0 == rejection.code } ?? true
        case (.deadLetter, .observed): newDeadLetters > 0
        case (let condition, .observed(let desk)):
            condition.holds(desk).map { hasLasted(index, $0, condition.duration ?? .zero, at: time) } ?? false
        case (_, .orderPlaced), (_, .rejected): false
        }
    }

    private mutating func hasLasted(_ index: Int, _ holds: Bool, _ duration: Duration, at time: Duration) -> Bool {
        guard holds else {
            (memories[index].holdsSince, memories[index].hasAlerted) = (nil, false)
            return false
        }
        let since = memories[index].holdsSince ?? time
        memories[index].holdsSince = since
        guard !memories[index].hasAlerted, time - since >= duration else { return false }
        memories[index].hasAlerted = true
        return true
    }

    private mutating func mayAlert(_ index: Int, at time: Duration) -> Bool {
        if let last = memories[index].alertedAt, time - last < rules[index].interval {
            memories[index].leftOut += 1
            return false
        }
        memories[index].alertedAt = time
        return true
    }
}

extension Money {
    /// The amount in whole units of the currency.
    fileprivate var units: Decimal {
        Decimal(minorUnits) / pow(Decimal(10), currency.decimals)
    }
}
