/// Describes what the values of a file show about how they are to be read.
enum Finding<Value: Hashable & Sendable>: Hashable, Sendable {
    /// No value leaves a choice.
    case none
    /// Some value can be read in one way only.
    case certain(Value, Example)
    /// Every value that leaves a choice can be read in several ways.
    case ambiguous(Example)
    /// Values can be read in one way only, but not all in the same.
    case contradictory(Example, Example)
}

/// A value of a file and the line it stands on.
struct Example: Hashable, Sendable {
    let line: Int
    let text: String
}

/// Collects, over the values of a file, in which order its dates are written and which mark its decimals have.
///
/// Values that are no dates or numbers are passed over: reading them is a fault in any dialect.
struct DialectEvidence: Sendable {
    private var dates = Witnesses<DateOrder>()
    private var numbers = Witnesses<DecimalMark>()

    init() {}

    /// Adds a value of a column of dates.
    mutating func see(date text: String, line: Int) {
        // Instants in ISO 8601 are most of what there is, and show nothing.
        guard text.utf8.count <= 8 || text.utf8.dropFirst(4).first != UInt8(ascii: "-") else { return }
        guard let date = try? WrittenDate(text), case .yearLast = date.day, !date.isSameInEveryOrder else { return }
        let orders = date.orders
        guard !orders.isEmpty else { return }
        dates.add(orders.count == 1 ? orders.first : nil, Example(line: line, text: text))
    }

    /// Adds a value of a column of amounts or counts.
    mutating func see(amount text: String, line: Int) {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }),
            let number = WrittenAmount(text)?.number
        else { return }
        switch number.finding {
        case .notANumber, .certain(_, nil): break
        case .certain(_, let mark?): numbers.add(mark, Example(line: line, text: text))
        case .ambiguous: numbers.add(nil, Example(line: line, text: text))
        }
    }

    /// What is known of dates that have the year last.
    var dateOrder: Finding<DateOrder> { dates.finding }
    /// What is known of the sign before decimals.
    var decimalMark: Finding<DecimalMark> { numbers.finding }
}

/// Keeps the first example of each way to read the values, and of one that leaves it open.
private struct Witnesses<Value: Hashable & Sendable>: Sendable {
    private var certain: [(value: Value, example: Example)] = []
    private var open: Example?

    mutating func add(_ value: Value?, _ example: Example) {
        guard let value else {
            open = open ?? example
            return
        }
        if !certain.contains(where: { $0.value == value }) { certain.append((value, example)) }
    }

    var finding: Finding<Value> {
        if certain.count > 1 { return .contradictory(certain[0].example, certain[1].example) }
        if let only = certain.first { return .certain(only.value, only.example) }
        return open.map { .ambiguous($0) } ?? .none
    }
}
