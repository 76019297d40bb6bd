import DeskComposition
import OrderExchange

extension ImportQuestion {
    /// The question for a person, with the answers there are.
    var prompt: String {
        switch choice {
        case .dateOrder: "\(self). Day first or month first? [d/m, Enter: stop] "
        case .decimalMark: "\(self). Decimal point or decimal comma? [p/c, Enter: stop] "
        case .zone: "\(self). In which zone are such times? [like Europe/Berlin or +02:00, Enter: stop] "
        }
    }

    /// Adds what an answer means to the options and returns the command line option with the same effect; nil for no
    /// answer.
    func settle(_ answer: String, in dialect: inout DialectOptions) -> String? {
        switch choice {
        case .dateOrder:
            guard let order = ["d": DateOrder.dmy, "m": .mdy][answer.lowercased()] else { return nil }
            dialect.dateOrder = order
            return "--dates \(order.rawValue)"
        case .decimalMark:
            guard let mark = ["p": DecimalMark.point, "c": .comma][answer.lowercased()] else { return nil }
            dialect.decimalMark = mark
            return "--decimal \(mark.rawValue)"
        case .zone:
            guard let zone = ImportZone(answer) else { return nil }
            dialect.zone = zone
            return "--zone \(zone.name)"
        }
    }

    /// Asks on the terminal until there is an answer, and adds it to the options; false when the person stops.
    func ask(_ console: Console, settling dialect: inout DialectOptions) -> Bool {
        while true {
            let answer = ConsoleTerminal.answer(to: prompt)
            if answer.isEmpty { return false }
            guard let option = settle(answer, in: &dialect) else { continue }
            console.note("going on as with \(option)")
            return true
        }
    }
}
