/// Holds a number as a file writes it, before it is known which sign stands before the decimals.
struct WrittenNumber {
    /// The digits of a number under one reading, without zeros that mean nothing.
    struct Digits: Equatable {
        let whole: [UInt8]
        let decimals: [UInt8]

        /// Returns the number times ten to the power of `count`; nil when it does not fit 64 bits.
        ///
        /// The number must not have more decimals than that.
        func scaled(by count: Int) -> Int64? {
            precondition(decimals.count <= count, "a number is never rounded")
            var value: Int64 = 0
            for digit in whole + decimals + Array(repeating: 48, count: count - decimals.count) {
                let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
                // Counted below zero, where there is room for one more.
                let (next, isTooSmall) = tens.subtractingReportingOverflow(Int64(digit - 48))
                guard !isTooLarge, !isTooSmall else { return nil }
                value = next
            }
            return value == .min ? nil : -value
        }

        /// The number as people write it, without groups.
        var text: String {
            let whole = String(decoding: whole, as: UTF8.self)
            return decimals.isEmpty ? whole : whole + "." + String(decoding: decimals, as: UTF8.self)
        }
    }

    private let text: [UInt8]

    /// Holds digits with their separators, without sign and currency; nil when other characters are among them.
    init?(_ scalars: some Sequence<Unicode.Scalar>) {
        var text: [UInt8] = []
        for scalar in scalars {
            switch scalar {
            case "0"..."9", ".", ",": text.append(UInt8(scalar.value))
            case "'", "\u{2019}": text.append(UInt8(ascii: "'"))
            case _ where scalar.isBlank: text.append(UInt8(ascii: " "))
            default: return nil
            }
        }
        self.text = text
    }

    /// Returns the digits if `mark` stands before the decimals; nil when the text is no number then.
    ///
    /// What groups the whole part is one sign throughout: the other mark, a blank or an apostrophe. Groups have three
    /// digits, or two before the last three as in India; the first does not begin with a zero.
    func digits(_ mark: DecimalMark) -> Digits? {
        let parts = text.split(separator: mark.sign, omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first else { return nil }
        let decimals = parts.count == 2 ? parts[1] : [][...]
        guard parts.count == 1 || !decimals.isEmpty, decimals.allSatisfy(\.isDigit) else { return nil }
        let isBare = first.isEmpty && !decimals.isEmpty
        guard let whole = isBare ? [48] : Self.ungrouped(first, but: mark) else { return nil }
        return Digits(whole: whole, decimals: decimals.withoutTrailingZeros)
    }

    private static func ungrouped(_ whole: ArraySlice<UInt8>, but mark: DecimalMark) -> [UInt8]? {
        let digits = whole.filter(\.isDigit)
        let signs = Set(whole.filter { !$0.isDigit })
        if signs.isEmpty { return digits.isEmpty ? nil : digits.withoutLeadingZeros }
        guard signs.count == 1, let sign = signs.first, sign != mark.sign else { return nil }
        let groups = whole.split(separator: sign, omittingEmptySubsequences: false)
        guard groups[0].first != 48, (1...3).contains(groups[0].count), groups.last?.count == 3 else { return nil }
        let middle = groups.dropFirst().dropLast()
        let areThrees = middle.allSatisfy { $0.count == 3 }
        let areTwos = groups[0].count <= 2 && middle.allSatisfy { $0.count == 2 }
        return areThrees || areTwos ? digits : nil
    }

    /// What the text means, going by the text alone.
    var finding: NumberFinding {
        switch (digits(.point), digits(.comma)) {
        case (nil, nil): .notANumber
        case (let point?, nil): .certain(point, .point)
        case (nil, let comma?): .certain(comma, .comma)
        case (let point?, let comma?): point == comma ? .certain(point, nil) : .ambiguous(point, comma)
        }
    }
}

/// Describes what a number means while nobody has named the sign before its decimals.
enum NumberFinding: Equatable {
    case notANumber
    /// It can be read in one way; the mark is nil where it shows none.
    case certain(WrittenNumber.Digits, DecimalMark?)
    /// With a point, and with a comma before the decimals.
    case ambiguous(WrittenNumber.Digits, WrittenNumber.Digits)
}

extension [UInt8] {
    fileprivate var withoutLeadingZeros: [UInt8] {
        let digits = drop { $0 == 48 }
        return digits.isEmpty ? [48] : Array(digits)
    }
}

extension ArraySlice<UInt8> {
    fileprivate var withoutTrailingZeros: [UInt8] {
        Array(self[..<(lastIndex { $0 != 48 }.map { $0 + 1 } ?? startIndex)])
    }
}

extension Unicode.Scalar {
    /// Whether it is a blank that stands within numbers: a space of any width or a tab.
    var isBlank: Bool {
        self == " " || self == "\t" || (!isASCII && properties.generalCategory == .spaceSeparator)
    }
}
