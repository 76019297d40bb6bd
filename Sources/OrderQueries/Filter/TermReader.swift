import CQRS
import OrderEvents

/// Reads the values of one term.
struct TermReader {
    let word: FilterWord
    let token: FilterToken
    let language: FilterLanguage

    typealias Value = FilterToken.Value

    func statuses() throws(FilterFault) -> [OrderStatus] {
        let names = OrderStatus.allCases.map { $0.rawValue.lowercased() }
        return try each { (value) throws(FilterFault) in
            if let status = OrderStatus(rawValue: value.text.uppercased()) { return status }
            let guess = NearestWord.of(value.text, among: names).map { "; did you mean \($0)?" } ?? ""
            throw fault(
                value, "there is no status '\(value.text)'", "status: knows \(names.joined(separator: ", "))" + guess)
        }
    }

    func currencies() throws(FilterFault) -> [Currency] {
        try each { (value) throws(FilterFault) in
            guard let currency = Currency(rawValue: value.text.uppercased()) else {
                throw fault(value, "'\(value.text)' is not the code of a currency", "write one such as USD, GBP or JPY")
            }
            return currency
        }
    }

    func patterns() throws(FilterFault) -> [TextPattern] {
        try each(allowing: [.colon, .equal]) { (value) throws(FilterFault) in
            let text = token.sign == .equal ? value.text.spelledAsID : value.text
            guard !text.isBlank else { throw fault(value, "\(word.rawValue): holds no text", "write \(example)") }
            if let problem = TextLimit.fault(in: text, longestBytes: TextLimit.textBytes) {
                throw fault(value, "the text \(problem)", "write \(example)")
            }
            return TextPattern(text, isWhole: token.sign == .equal)
        }
    }

    func date() throws(FilterFault) -> FilterDate {
        let dates = try each { (value) throws(FilterFault) in
            guard let date = FilterDate(value.text) else {
                throw fault(value, "'\(value.text)' is not a date", "write \(FilterDate.forms)")
            }
            return date
        }
        guard dates.count == 1 else { throw fault("\(word.rawValue): takes one date", "write the term twice") }
        return dates[0]
    }

    func amounts() throws(FilterFault) -> [FilterRange<FilterAmount>] {
        try ranges("an amount", "500, 12.50 or 100..500") { FilterAmount($0) }
    }

    func ages() throws(FilterFault) -> [FilterRange<FilterAge>] {
        try ranges("a length of time", "30m, 12h, 7d, 2w or 1d..1w") { FilterAge($0) }
    }

    // MARK: Ranges

    private func ranges<T>(
        _ kind: String, _ forms: String, _ parse: (Substring) -> T?
    ) throws(FilterFault) -> [FilterRange<T>] {
        guard let sign = token.sign else { return [] }
        let found = try each(allowing: nil) { (value) throws(FilterFault) -> FilterRange<T> in
            func read(_ text: Substring) throws(FilterFault) -> T {
                guard let read = parse(text) else {
                    let problem =
                        text.isEmpty ? "\(word.rawValue)\(sign.rawValue) has no value" : "'\(text)' is not \(kind)"
                    throw fault(value, problem, "write \(forms)")
                }
                return read
            }
            if sign.isComparison { return Self.range(sign, try read(value.text[...])) }
            guard let dots = value.text.firstRange(of: "..") else {
                let limit = FilterRange.Limit(try read(value.text[...]))
                return FilterRange(lower: limit, upper: limit)
            }
            let (low, high) = (value.text[..<dots.lowerBound], value.text[dots.upperBound...])
            guard !low.isEmpty || !high.isEmpty else { throw fault(value, "the range has no ends", "write \(forms)") }
            return FilterRange(
                lower: low.isEmpty ? nil : .init(try read(low)), upper: high.isEmpty ? nil : .init(try read(high)))
        }
        guard found.count == 1 || !sign.isComparison else {
            throw fault("\(word.rawValue)\(sign.rawValue) takes one value", "write the term twice, or a range")
        }
        return found
    }

    private static func range<T>(_ sign: FilterToken.Sign, _ value: T) -> FilterRange<T> {
        switch sign {
        case .less: FilterRange(upper: .init(value, isIncluded: false))
        case .lessOrEqual: FilterRange(upper: .init(value))
        case .greater: FilterRange(lower: .init(value, isIncluded: false))
        case .greaterOrEqual: FilterRange(lower: .init(value))
        case .colon, .equal: FilterRange(lower: .init(value), upper: .init(value))
        }
    }

    // MARK: Values

    private func each<T>(
        allowing signs: Set<FilterToken.Sign>? = [.colon], _ read: (Value) throws(FilterFault) -> T
    ) throws(FilterFault) -> [T] {
        if let signs, let sign = token.sign, !signs.contains(sign) {
            throw fault("\(word.rawValue) takes no '\(sign.rawValue)'", "write \(example)")
        }
        var all: [T] = []
        for value in token.values { all.append(try read(value)) }
        return all
    }

    private var example: String {
        switch word {
        case .status: "status:pending"
        case .customer: "customer:alf, or customer=ALFKI for the very id"
        case .country: "country:germany"
        case .product: "product:chai"
        case .total: "total>500"
        case .currency: "currency:USD"
        case .since: "since:7d"
        case .until: "until:2026-11"
        case .age: "age>1d"
        case .by: "by:web"
        case .id: "id:7f3"
        case .high, .attention, .suspended: word.rawValue
        }
    }

    private func fault(_ value: Value, _ problem: String, _ remedy: String) -> FilterFault {
        FilterFault(value.range.isEmpty ? token.range : value.range, problem, remedy, word: token.name)
    }

    private func fault(_ problem: String, _ remedy: String) -> FilterFault {
        FilterFault(token.range, problem, remedy, word: token.name)
    }
}
