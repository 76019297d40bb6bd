import OrderEvents

/// Proposes how the word or value at the cursor of a filter's text goes on.
public struct FilterCompletion: Hashable, Sendable {
    /// One way to go on.
    public struct Candidate: Hashable, Sendable {
        /// What takes the place of ``FilterCompletion/range``.
        public var text: String
        /// What it means, in a few words; may be empty.
        public var detail: String

        fileprivate init(_ value: FilterValues.Value) { self.init(text: value.text, detail: value.detail) }

        /// Creates a candidate.
        public init(text: String, detail: String) {
            self.text = text
            self.detail = detail
        }
    }

    /// What a candidate takes the place of, counted in Unicode scalars.
    public let range: Range<Int>
    /// The ways to go on, best first.
    public let candidates: [Candidate]
    /// Whether the values are those that a desk has, as ``GetFilterValues`` answers them.
    public let needsValues: Bool
    /// Whether anything of the word or value is typed.
    public var isBegun: Bool { !range.isEmpty }

    /// Finds what can stand at the cursor, which is counted in Unicode scalars.
    public init(of text: String, cursor: Int, known: FilterValues = FilterValues()) {
        let tokens = FilterTokenizer.tokens(of: text)
        guard let token = tokens.last(where: { $0.range.lowerBound < cursor && cursor <= $0.range.upperBound }) else {
            self.init(cursor..<cursor, Self.words(beginningWith: ""))
            return
        }
        let start = token.range.lowerBound + (token.isNegated ? 1 : 0)
        guard token.name != nil, cursor > token.nameRange.upperBound else {
            self.init(Self.word(in: text, from: start, to: cursor, of: token))
            return
        }
        self.init(valueOf: token, in: text, cursor: cursor, known: known)
    }

    private init(_ range: Range<Int>, _ candidates: [Candidate], needsValues: Bool = false) {
        self.range = range
        self.candidates = candidates
        self.needsValues = needsValues
    }

    private init(_ completion: FilterCompletion) { self = completion }

    // MARK: Words

    private static func word(in text: String, from start: Int, to cursor: Int, of token: FilterToken)
        -> FilterCompletion
    {
        let isQuoted = token.name == nil && token.values.first?.isQuoted == true
        guard !isQuoted, start <= cursor else { return FilterCompletion(cursor..<cursor, []) }
        let begun = text.scalars(start..<cursor)
        guard !begun.isEmpty else { return FilterCompletion(cursor..<cursor, words(beginningWith: "")) }
        return FilterCompletion(start..<cursor, words(beginningWith: begun))
    }

    private static func words(beginningWith text: String) -> [Candidate] {
        FilterWord.allCases.filter { $0.rawValue.hasPrefix(text.lowercased()) }.map { word in
            Candidate(text: word.rawValue + (word.isAlone ? "" : word.isMeasure ? ">" : ":"), detail: word.meaning)
        }
    }

    // MARK: Values

    private init(valueOf token: FilterToken, in text: String, cursor: Int, known: FilterValues) {
        guard let word = token.name.flatMap({ FilterWord(rawValue: $0.lowercased()) }),
            let value = token.values.last(where: { $0.range.lowerBound <= cursor && cursor <= $0.range.upperBound })
        else {
            self.init(cursor..<cursor, [])
            return
        }
        let isInQuotes = value.isQuoted && cursor > value.range.lowerBound
        let begun = text.scalars(value.range.lowerBound + (isInQuotes ? 1 : 0)..<cursor)
        let range = value.range.lowerBound..<(value.isQuoted ? value.range.upperBound : cursor)
        switch word {
        case .status: self.init(range, Self.closed(Self.statuses, begun))
        case .currency: self.init(range, Self.closed(known.currencies, begun), needsValues: true)
        case .since, .until: self.init(range, Self.closed(Self.dates, begun))
        case .age: self.init(range, Self.closed(Self.ages, begun))
        case .by: self.init(range, Self.open(known.actors, begun), needsValues: true)
        case .country: self.init(range, Self.open(known.countries, begun), needsValues: true)
        case .customer: self.init(range, Self.open(known.customers, begun), needsValues: true)
        case .product: self.init(range, Self.open(known.products, begun), needsValues: true)
        case .total, .id, .high, .attention, .suspended: self.init(range, [])
        }
    }

    private typealias Value = FilterValues.Value

    private static let statuses = OrderStatus.allCases.map { Value($0.rawValue.lowercased()) }
    private static let dates = [
        Value("today"), Value("yesterday"), Value("7d", "seven days ago"), Value("30d", "thirty days ago"),
        Value("12h", "twelve hours ago"), Value("2w", "two weeks ago"),
    ]
    private static let ages = [Value("1h"), Value("12h"), Value("1d"), Value("7d"), Value("2w")]

    private static func closed(_ values: [Value], _ begun: String) -> [Candidate] {
        let key = begun.lowercased()
        return values.filter { $0.text.lowercased().hasPrefix(key) }.map(Candidate.init)
    }

    /// Values that begin with the text come before those that only hold it.
    private static func open(_ values: [Value], _ begun: String) -> [Candidate] {
        let key = Array(begun.folded.utf8)
        var (first, others): ([Value], [Value]) = ([], [])
        for value in values where first.count < most {
            if value.key.utf8.starts(with: key) {
                first.append(value)
            } else if others.count < most, value.key.holds(key) || value.detailKey.holds(key) {
                others.append(value)
            }
        }
        return (first + others).prefix(most).map { value in
            Candidate(text: FilterWriter.value(value.text), detail: value.detail)
        }
    }

    private static let most = 20
}

extension String {
    /// Whether some bytes are among its own, as the read model looks for them too.
    fileprivate func holds(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return true }
        let found = utf8.withContiguousStorageIfAvailable { own in
            own.count >= bytes.count
                && (0...own.count - bytes.count).contains { start in
                    own[start] == first && own[start..<start + bytes.count].elementsEqual(bytes)
                }
        }
        return found ?? contains(String(decoding: bytes, as: UTF8.self))
    }

    fileprivate func scalars(_ range: Range<Int>) -> String {
        var part = String.UnicodeScalarView()
        part.append(contentsOf: unicodeScalars.dropFirst(range.lowerBound).prefix(range.count))
        return String(part)
    }
}
