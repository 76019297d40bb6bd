import TerminalKit

/// Reads a complete sequence that began with `ESC [`: a key with its modifiers, a report, or nothing of use.
struct ControlSequence {
    /// `<`, `=`, `>` or `?` in front of the parameters, with which terminals mark what is no key.
    private let marker: UInt8?
    /// The numbers between semicolons, each with its parts between colons; nil stands for one left out.
    private let parameters: [[Int?]]
    private let intermediates: [UInt8]
    private let final: UInt8

    /// Returns whether rxvt's shifted keys end here: they have an intermediate byte for their final one.
    static func isWhole(_ bytes: [UInt8], _ byte: UInt8) -> Bool {
        guard byte == UInt8(ascii: "$"), (1...2).contains(bytes.count), bytes[0] != UInt8(ascii: "0"),
            bytes.allSatisfy({ (0x30...0x39).contains($0) })
        else { return false }
        return keys[bytes.reduce(0) { $0 * 10 + Int($1) - 0x30 }] != nil
    }

    /// Reads the bytes behind `ESC [`; nil when they are not in the order they have to be in.
    init?(_ bytes: [UInt8], final: UInt8) {
        var rest = bytes[...]
        marker = rest.first.flatMap { (0x3C...0x3F).contains($0) ? $0 : nil }
        if marker != nil { rest.removeFirst() }
        let numbers = rest.prefix { (0x30...0x3B).contains($0) }
        intermediates = Array(rest[numbers.endIndex...])
        guard intermediates.allSatisfy({ (0x20...0x2F).contains($0) }) else { return nil }
        parameters = Self.parameters(numbers)
        self.final = final
    }

    /// Reads numbers between semicolons, and their parts between colons; what is too large for any use is cut.
    static func parameters(_ bytes: ArraySlice<UInt8>) -> [[Int?]] {
        guard !bytes.isEmpty else { return [] }
        return bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { parameter in
            parameter.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { digits in
                digits.isEmpty ? nil : digits.reduce(0) { min($0 * 10 + Int($1) - 0x30, 0xFF_FFFF) }
            }
        }
    }

    /// Whether pasted text follows.
    var beginsPaste: Bool {
        marker == nil && intermediates.isEmpty && final == UInt8(ascii: "~") && parameters == [[200]]
    }

    /// What the sequence is.
    var inputs: [TerminalInput] {
        if let marker { return [marked(marker)] }
        if !intermediates.isEmpty { return [intermediate] }
        switch final {
        case UInt8(ascii: "u"): return ExtendedKey(unicode: parameters)?.inputs ?? [.unknown]
        case UInt8(ascii: "~") where parameters.first == [27] && parameters.count == 3:
            return ExtendedKey(other: parameters)?.inputs ?? [.unknown]
        default: return [plain]
        }
    }

    private func marked(_ marker: UInt8) -> TerminalInput {
        switch final {
        case UInt8(ascii: "M") where marker == UInt8(ascii: "<"), UInt8(ascii: "m") where marker == UInt8(ascii: "<"):
            pointer ?? .mouse
        case UInt8(ascii: "c"), UInt8(ascii: "m"), UInt8(ascii: "n"), UInt8(ascii: "u"), UInt8(ascii: "y"),
            UInt8(ascii: "R"), UInt8(ascii: "S"):
            .report
        default: .unknown
        }
    }

    private var pointer: TerminalInput? {
        guard intermediates.isEmpty else { return nil }
        return MouseReport.event(parameters, isRelease: final == UInt8(ascii: "m")).map { .pointer($0) }
    }

    private var intermediate: TerminalInput {
        switch (intermediates, final) {
        case ([UInt8(ascii: "$")], UInt8(ascii: "y")): .report
        case ([UInt8(ascii: "&")], UInt8(ascii: "w")): .mouse
        default: .unknown
        }
    }

    private var plain: TerminalInput {
        switch final {
        case UInt8(ascii: "M"): .mouse
        case UInt8(ascii: "I") where parameters.isEmpty, UInt8(ascii: "O") where parameters.isEmpty: .focus
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "x"): .report
        case UInt8(ascii: "c") where !parameters.isEmpty: .report
        // Where the cursor is, in the same words as F3 with a modifier; only kitty's form can be nothing else.
        case UInt8(ascii: "R") where !parameters.isEmpty && parameters.last?.count == 1: .report
        case UInt8(ascii: "~"), UInt8(ascii: "$"), UInt8(ascii: "^"), UInt8(ascii: "@"): numbered
        default: lettered
        }
    }

    private var numbered: TerminalInput {
        let count = final == UInt8(ascii: "~") ? 2 : 1
        guard let number = parameters.first?.first ?? nil, let key = Self.keys[number], parameters.count <= count
        else { return .unknown }
        return Modifiers.input(of: key, parameters.count == 2 ? parameters[1] : [])
    }

    private var lettered: TerminalInput {
        guard let key = Self.letterKey(final) ?? (parameters.isEmpty ? Self.shiftedArrow(final) : nil) else {
            return .unknown
        }
        switch parameters.count {
        case 0: return .key(key)
        // Xterm's older form of a modifier.
        case 1 where (0x41...0x44).contains(final): return Modifiers.input(of: key, parameters[0])
        case 2 where parameters[0] == [1] || parameters[0] == [nil]: return Modifiers.input(of: key, parameters[1])
        default: return .unknown
        }
    }

    /// Returns the key of a letter behind `ESC [` or `ESC O`.
    static func letterKey(_ final: UInt8) -> Key? {
        switch final {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(final) - 0x4F)
        case UInt8(ascii: "Z"): .backTab
        default: nil
        }
    }

    /// Rxvt sends a small letter for an arrow with Shift.
    private static func shiftedArrow(_ final: UInt8) -> Key? {
        (0x61...0x64).contains(final) ? letterKey(final - 0x20) : nil
    }

    private static let keys: [Int: Key] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5), 17: .function(6),
        18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10), 23: .function(11), 24: .function(12),
        25: .function(13), 26: .function(14), 28: .function(15), 29: .function(16), 31: .function(17),
        32: .function(18), 33: .function(19), 34: .function(20),
    ]
}

/// Reads a complete sequence that began with `ESC O`.
enum ShiftedKey {
    /// Returns what it is; the parameters are modifiers, with a `1;` before them or without.
    static func input(parameters: [UInt8], final: UInt8) -> TerminalInput {
        guard let modifiers = modifiers(parameters), let key = key(final) else { return .unknown }
        return Modifiers.input(of: key, modifiers)
    }

    private static func modifiers(_ parameters: [UInt8]) -> [Int?]? {
        if parameters.isEmpty { return [] }
        let numbers = ControlSequence.parameters(parameters[...])
        guard numbers.allSatisfy({ $0.count == 1 && $0[0] != nil }) else { return nil }
        switch numbers.count {
        case 1: return numbers[0]
        case 2 where numbers[0] == [1]: return numbers[1]
        default: return nil
        }
    }

    /// The keypad sends letters for its digits and signs when it is in application mode.
    private static func key(_ final: UInt8) -> Key? {
        switch final {
        case UInt8(ascii: " "): .character(" ")
        case UInt8(ascii: "I"): .tab
        case UInt8(ascii: "M"): .enter
        case UInt8(ascii: "X"): .character("=")
        case UInt8(ascii: "a")...UInt8(ascii: "d"): ControlSequence.letterKey(final - 0x20)
        case UInt8(ascii: "j")...UInt8(ascii: "y"): .character(Character(Unicode.Scalar(final - 0x40)))
        // PuTTY's VT100+ keyboard goes on from F4 like this.
        case UInt8(ascii: "T")...UInt8(ascii: "W"): .function(Int(final) - 0x4F)
        case UInt8(ascii: "Y")...UInt8(ascii: "["): .function(Int(final) - 0x4F)
        default: ControlSequence.letterKey(final)
        }
    }
}
