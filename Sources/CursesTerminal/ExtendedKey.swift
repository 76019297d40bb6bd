import TerminalKit

/// The modifiers held with a key, as xterm and kitty count them.
struct Modifiers: OptionSet {
    let rawValue: Int

    static let shift = Modifiers(rawValue: 1)
    static let alt = Modifiers(rawValue: 2)
    static let control = Modifiers(rawValue: 4)
    /// Super, hyper and meta: keys held with one of them belong to the desktop.
    static let foreign = Modifiers(rawValue: 8 + 16 + 32)
    static let capsLock = Modifiers(rawValue: 64)

    init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Reads the number of a sequence, which is one more than the sum of its modifiers.
    init(parameter: Int?) {
        rawValue = max(0, (parameter ?? 1) - 1)
    }

    /// Returns what a named key is with the modifiers, and the kind of event, of one parameter.
    static func input(of key: Key, _ parameter: [Int?]) -> TerminalInput {
        let modifiers = Modifiers(parameter: parameter.first ?? nil)
        if !modifiers.isDisjoint(with: foreign) { return .unknown }
        if parameter.dropFirst().first == 3 { return .release }
        if case .character = key, !modifiers.isDisjoint(with: [.alt, .control]) { return .unknown }
        return .key(key)
    }
}

/// Reads the keys that terminals send as the code of a character and the modifiers held with it.
struct ExtendedKey {
    private let code: Int
    /// The character with Shift, where the terminal knows it.
    private let shifted: Int?
    /// The character on the same key of an English keyboard, where the terminal reports it.
    private let base: Int?
    private let modifiers: Modifiers
    private let isRelease: Bool
    /// What the key types, where the terminal reports it.
    private let text: [Unicode.Scalar]
    /// Whether the code has Shift in it already.
    private let hasShift: Bool

    /// Reads the parameters of `CSI code:shifted:base ; modifiers:event ; text u`.
    init?(unicode parameters: [[Int?]]) {
        guard (1...3).contains(parameters.count), let code = parameters[0][0] else { return nil }
        self.code = code
        shifted = parameters[0].dropFirst().first ?? nil
        base = parameters[0].dropFirst(2).first ?? nil
        let held = parameters.count > 1 ? parameters[1] : []
        modifiers = Modifiers(parameter: held.first ?? nil)
        isRelease = held.dropFirst().first == 3
        text = (parameters.count > 2 ? parameters[2] : []).compactMap { $0.flatMap(Self.printable) }
        hasShift = false
    }

    /// Reads the parameters of `CSI 27 ; modifiers ; code ~`.
    init?(other parameters: [[Int?]]) {
        guard parameters.count == 3, let code = parameters[2][0] else { return nil }
        self.code = code
        shifted = nil
        base = nil
        modifiers = Modifiers(parameter: parameters[1][0])
        isRelease = parameters[1].dropFirst().first == 3
        text = []
        hasShift = true
    }

    /// The keys it is: more than one only where an input method sends several characters.
    var inputs: [TerminalInput] {
        if !modifiers.isDisjoint(with: .foreign) { return [.unknown] }
        if isRelease { return [.release] }
        if let key = named ?? functional { return [.key(key)] }
        if modifiers.isDisjoint(with: [.alt, .control]), !text.isEmpty {
            return text.map { .key(.character(Character($0))) }
        }
        return [character.map { .key($0) } ?? .unknown]
    }

    private var named: Key? {
        switch code {
        case 8, 127: .backspace
        case 9: modifiers.contains(.shift) ? .backTab : .tab
        case 13: .enter
        case 27: .escape
        default: nil
        }
    }

    /// Kitty's codes for keys without a character of their own.
    private var functional: Key? {
        switch code {
        case 57_344: return .escape
        case 57_345, 57_414: return .enter
        case 57_346: return modifiers.contains(.shift) ? .backTab : .tab
        case 57_347: return .backspace
        case 57_348...57_357: return Self.navigation[code - 57_348]
        case 57_364...57_398: return .function(code - 57_363)
        case 57_399...57_413 where modifiers.isDisjoint(with: [.alt, .control]):
            return .character(Self.keypad[code - 57_399])
        case 57_415...57_416 where modifiers.isDisjoint(with: [.alt, .control]):
            return .character(Self.keypad[code - 57_400])
        case 57_417...57_426: return Self.keypadNavigation[code - 57_417]
        default: return nil
        }
    }

    private static let navigation: [Key] = [
        .insert, .delete, .left, .right, .up, .down, .pageUp, .pageDown, .home, .end,
    ]
    private static let keypadNavigation: [Key] = [
        .left, .right, .up, .down, .pageUp, .pageDown, .home, .end, .insert, .delete,
    ]
    private static let keypad = Array("0123456789./*-+=,")

    private var character: Key? {
        if modifiers.contains(.control) { return modifiers.contains(.alt) ? nil : control }
        guard let scalar = typed else { return nil }
        return modifiers.contains(.alt) ? .alt(Character(scalar)) : .character(Character(scalar))
    }

    /// The character with what Shift and Caps Lock make of it; nil where only the terminal's layout knows that.
    private var typed: Unicode.Scalar? {
        guard let scalar = Self.printable(code) else { return nil }
        if hasShift { return scalar }
        if modifiers.contains(.shift), let shifted { return Self.printable(shifted) }
        let isCapital = modifiers.contains(.shift) != modifiers.contains(.capsLock)
        let capital = scalar.properties.uppercaseMapping.unicodeScalars
        if scalar.properties.isLowercase, capital.count == 1 { return isCapital ? capital.first : scalar }
        return modifiers.contains(.shift) && scalar != " " && !scalar.properties.isUppercase ? nil : scalar
    }

    /// Ctrl with what ASCII has a control character for; another layout's letters count as those on the same key.
    private var control: Key? {
        guard let scalar = Self.printable(code > 0x7F ? base ?? code : code) else { return nil }
        switch scalar {
        case "a"..."z": return .control(Character(scalar))
        case "A"..."Z": return .control(Character(Unicode.Scalar(UInt8(scalar.value + 0x20))))
        case " ", "@": return .control(" ")
        case "[": return .escape
        case "\\", "]", "^", "_": return .control(Character(scalar))
        case "/": return .control("_")
        case "?": return .backspace
        default: return nil
        }
    }

    /// Returns the scalar of a code that stands for a character.
    private static func printable(_ code: Int) -> Unicode.Scalar? {
        guard let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else { return nil }
        switch scalar.properties.generalCategory {
        case .control, .privateUse, .surrogate, .unassigned: return nil
        default: return scalar
        }
    }
}

extension Key {
    /// The key that types a scalar.
    init(typed scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x00: self = .control(" ")
        case 0x08, 0x7F: self = .backspace
        case 0x09: self = .tab
        case 0x0A, 0x0D: self = .enter
        case 0x1B: self = .escape
        case 0x01...0x1A: self = .control(Character(Unicode.Scalar(UInt8(scalar.value + 0x60))))
        case 0x1C...0x1F: self = .control(Character(Unicode.Scalar(UInt8(scalar.value + 0x40))))
        default: self = .character(Character(scalar))
        }
    }
}
