import TerminalKit

@testable import CursesTerminal

/// What complete sequences mean, by tables of their texts.
enum ReferenceKeys {
    static let numbers: [String: Key] = [
        "1": .home, "2": .insert, "3": .delete, "4": .end, "5": .pageUp, "6": .pageDown, "7": .home, "8": .end,
        "11": .function(1), "12": .function(2), "13": .function(3), "14": .function(4), "15": .function(5),
        "17": .function(6), "18": .function(7), "19": .function(8), "20": .function(9), "21": .function(10),
        "23": .function(11), "24": .function(12), "25": .function(13), "26": .function(14), "28": .function(15),
        "29": .function(16), "31": .function(17), "32": .function(18), "33": .function(19), "34": .function(20),
    ]

    private static let letters: [Character: Key] = [
        "A": .up, "B": .down, "C": .right, "D": .left, "F": .end, "H": .home, "P": .function(1), "Q": .function(2),
        "R": .function(3), "S": .function(4), "Z": .backTab,
    ]

    private static let shiftedLetters: [Character: Key] = [
        "A": .up, "B": .down, "C": .right, "D": .left, "F": .end, "H": .home, "P": .function(1), "Q": .function(2),
        "R": .function(3), "S": .function(4), "T": .function(5), "U": .function(6), "V": .function(7),
        "W": .function(8), "Y": .function(10), "Z": .function(11), "[": .function(12), "M": .enter, "I": .tab,
        "a": .up, "b": .down, "c": .right, "d": .left, " ": .character(" "), "X": .character("="),
        "j": .character("*"), "k": .character("+"), "l": .character(","), "m": .character("-"), "n": .character("."),
        "o": .character("/"), "p": .character("0"), "q": .character("1"), "r": .character("2"), "s": .character("3"),
        "t": .character("4"), "u": .character("5"), "v": .character("6"), "w": .character("7"), "x": .character("8"),
        "y": .character("9"),
    ]

    /// A number in a sequence: digits, or nothing.
    private static func number(_ text: Substring?) -> Int? {
        guard let text, !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let digits = text.drop { $0 == "0" }
        return digits.count > 12 ? 0xFF_FFFF : min(Int(digits) ?? 0, 0xFF_FFFF)
    }

    private static func fields(_ text: Substring, _ separator: Character) -> [Substring] {
        text.split(separator: separator, omittingEmptySubsequences: false)
    }

    private static func held(_ key: Key, _ modifiers: Substring?) -> TerminalInput {
        let parts = modifiers.map { fields($0, ":") } ?? []
        let bits = max(0, (number(parts.first) ?? 1) - 1)
        if bits & 0b111000 != 0 { return .unknown }
        if parts.count > 1, number(parts[1]) == 3 { return .release }
        if case .character = key, bits & 0b110 != 0 { return .unknown }
        return .key(key)
    }

    // MARK: Behind ESC O

    static func shifted(_ body: String, _ final: UInt8) -> TerminalInput {
        guard let key = shiftedLetters[Character(Unicode.Scalar(final))] else { return .unknown }
        if body.isEmpty { return .key(key) }
        let parts = fields(body[...], ";")
        guard parts.allSatisfy({ number($0) != nil }) else { return .unknown }
        switch parts.count {
        case 1: return held(key, parts[0])
        case 2 where number(parts[0]) == 1: return held(key, parts[1])
        default: return .unknown
        }
    }

    // MARK: Behind ESC [

    static func control(_ body: String, _ final: UInt8) -> [TerminalInput] {
        let letter = Character(Unicode.Scalar(final))
        if let marker = body.first, "<=>?".contains(marker) { return [marked(body, marker, letter)] }
        let rest = body.drop { "0123456789:;".contains($0) }
        guard rest.isEmpty else {
            guard rest.unicodeScalars.allSatisfy({ $0.value < 0x30 }) else { return [.unknown] }
            if letter == "$" { return [.unknown] }
            return [rest == "$" && letter == "y" ? .report : rest == "&" && letter == "w" ? .mouse : .unknown]
        }
        let parts = body.isEmpty ? [] : fields(body[...], ";")
        if letter == "u" { return unicode(parts) }
        if letter == "~", parts.count == 3, number(parts[0]) == 27, !parts[0].contains(":") {
            return extended(
                code: number(fields(parts[2], ":").first), modifiers: parts[1], shifted: nil, base: nil, text: "",
                hasShift: true)
        }
        return [plain(parts, letter)]
    }

    private static func marked(_ body: String, _ marker: Character, _ letter: Character) -> TerminalInput {
        let parameters = body.dropFirst().drop { "0123456789:;".contains($0) }
        guard parameters.unicodeScalars.allSatisfy({ $0.value < 0x30 }) else { return .unknown }
        if marker == "<", "Mm".contains(letter) {
            return parameters.isEmpty ? pointer(fields(body.dropFirst(), ";"), isPress: letter == "M") : .mouse
        }
        return "cmnuyRS".contains(letter) ? .report : .unknown
    }

    /// What the button's number says without the keys that are held with it.
    private static let buttons: [Int: (pressed: MouseEvent.Kind, released: MouseEvent.Kind?)] = [
        0: (.pressed(.left), .released(.left)), 1: (.pressed(.middle), .released(.middle)),
        2: (.pressed(.right), .released(.right)), 64: (.turned(.up), nil), 65: (.turned(.down), nil),
    ]

    private static func pointer(_ parts: [Substring], isPress: Bool) -> TerminalInput {
        guard parts.count == 3, !parts.contains(where: { $0.contains(":") }), let code = number(parts[0]),
            let column = number(parts[1]), let row = number(parts[2]), row * column != 0,
            let button = buttons[code / 32 * 32 + code % 4],
            let kind = isPress ? button.pressed : button.released
        else { return .mouse }
        var held: MouseEvent.Modifiers = []
        for (bit, key) in [(4, MouseEvent.Modifiers.shift), (8, .alt), (16, .control)] where code / bit % 2 == 1 {
            held.insert(key)
        }
        return .pointer(MouseEvent(kind, row: row - 1, column: column - 1, modifiers: held))
    }

    private static func plain(_ parts: [Substring], _ letter: Character) -> TerminalInput {
        switch letter {
        case "M": return .mouse
        case "I" where parts.isEmpty, "O" where parts.isEmpty: return .focus
        case "n", "t", "x": return .report
        case "c" where !parts.isEmpty: return .report
        case "R" where !parts.isEmpty && !(parts.last ?? "").contains(":"): return .report
        case "~", "^", "@", "$":
            guard parts.count == 1 || (parts.count == 2 && letter == "~") else { return .unknown }
            let digits = fields(parts[0], ":")[0].drop { $0 == "0" }
            guard let key = numbers[String(digits)] else { return .unknown }
            return held(key, parts.count == 2 ? parts[1] : nil)
        default: break
        }
        if parts.isEmpty,
            let key = letters[letter] ?? ("abcd".contains(letter) ? letters[Character(letter.uppercased())] : nil)
        {
            return .key(key)
        }
        guard let key = letters[letter] else { return .unknown }
        if parts.count == 1, "ABCD".contains(letter) { return held(key, parts[0]) }
        guard parts.count == 2, parts[0].isEmpty || (number(parts[0]) == 1) else { return .unknown }
        return held(key, parts[1])
    }

    private static func unicode(_ parts: [Substring]) -> [TerminalInput] {
        guard (1...3).contains(parts.count) else { return [.unknown] }
        let codes = fields(parts[0], ":")
        guard let code = number(codes[0]) else { return [.unknown] }
        return extended(
            code: code, modifiers: parts.count > 1 ? parts[1] : nil, shifted: codes.count > 1 ? number(codes[1]) : nil,
            base: codes.count > 2 ? number(codes[2]) : nil, text: parts.count > 2 ? parts[2] : "", hasShift: false)
    }

    private static let extendedNames: [Int: Key] = [
        8: .backspace, 9: .tab, 13: .enter, 27: .escape, 127: .backspace, 57344: .escape, 57345: .enter, 57346: .tab,
        57347: .backspace, 57348: .insert, 57349: .delete, 57350: .left, 57351: .right, 57352: .up, 57353: .down,
        57354: .pageUp, 57355: .pageDown, 57356: .home, 57357: .end, 57414: .enter, 57417: .left, 57418: .right,
        57419: .up, 57420: .down, 57421: .pageUp, 57422: .pageDown, 57423: .home, 57424: .end, 57425: .insert,
        57426: .delete,
    ]

    private static let extendedPad: [Int: Character] = [
        57399: "0", 57400: "1", 57401: "2", 57402: "3", 57403: "4", 57404: "5", 57405: "6", 57406: "7", 57407: "8",
        57408: "9", 57409: ".", 57410: "/", 57411: "*", 57412: "-", 57413: "+", 57415: "=", 57416: ",",
    ]

    private static func extended(
        code: Int?, modifiers: Substring?, shifted: Int?, base: Int?, text: Substring, hasShift: Bool
    ) -> [TerminalInput] {
        guard let code else { return [.unknown] }
        let parts = modifiers.map { fields($0, ":") } ?? []
        let bits = max(0, (number(parts.first) ?? 1) - 1)
        let (shift, alt, control) = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0)
        if bits & 0b111000 != 0 { return [.unknown] }
        if parts.count > 1, number(parts[1]) == 3 { return [.release] }
        if let key = extendedNames[code] { return [.key(key == .tab && shift ? .backTab : key)] }
        if (57364...57398).contains(code) { return [.key(.function(code - 57363))] }
        if !alt, !control, let pad = extendedPad[code] { return [.key(.character(pad))] }
        if !alt, !control {
            let scalars = fields(text, ":").compactMap { number($0).flatMap(character) }
            if !scalars.isEmpty { return scalars.map { .key(.character($0)) } }
        }
        if control {
            if alt { return [.unknown] }
            guard let typed = character(code > 127 ? base ?? code : code) else { return [.unknown] }
            return [controlled(typed)]
        }
        guard var typed = character(code) else { return [.unknown] }
        if !hasShift {
            if shift, let shifted {
                guard let character = character(shifted) else { return [.unknown] }
                typed = character
            } else if typed.isLowercase, typed.uppercased().count == 1 {
                if shift != (bits & 64 != 0) { typed = Character(typed.uppercased()) }
            } else if shift, typed != " ", !typed.isUppercase {
                return [.unknown]
            }
        }
        return [.key(alt ? .alt(typed) : .character(typed))]
    }

    private static func controlled(_ typed: Character) -> TerminalInput {
        switch typed {
        case "a"..."z" where typed.isASCII, "A"..."Z" where typed.isASCII:
            .key(.control(Character(typed.lowercased())))
        case " ", "@": .key(.control(" "))
        case "[": .key(.escape)
        case "\\", "]", "^", "_": .key(.control(typed))
        case "/": .key(.control("_"))
        case "?": .key(.backspace)
        default: .unknown
        }
    }

    private static func character(_ code: Int) -> Character? {
        guard let scalar = Unicode.Scalar(UInt32(code)) else { return nil }
        switch scalar.properties.generalCategory {
        case .control, .privateUse, .surrogate, .unassigned: return nil
        default: return Character(scalar)
        }
    }
}
