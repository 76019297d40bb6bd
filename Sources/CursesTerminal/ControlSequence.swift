import TerminalKit

/// Reads what follows `ESC [` or `ESC O`: terminals send such keys with modifiers, or under another type's name.
struct ControlSequence {
    /// The bytes before the last one.
    let parameters: [UInt8]
    /// The last byte.
    let final: UInt8

    /// Whether pasted text follows.
    var beginsPaste: Bool { final == UInt8(ascii: "~") && number == 200 }

    /// The key of `ESC [`, without its modifiers; nil for anything that is no key.
    var key: Key? {
        switch final {
        case UInt8(ascii: "~"): numberedKey
        case UInt8(ascii: "Z"): .backTab
        default: letterKey
        }
    }

    /// The key of `ESC O`.
    var shiftedKey: Key? {
        final == UInt8(ascii: "M") ? .enter : letterKey
    }

    private var number: Int? {
        Int(String(decoding: parameters.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self))
    }

    private var letterKey: Key? {
        switch final {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "P")...UInt8(ascii: "S") where number ?? 1 == 1: .function(Int(final) - 0x4F)
        default: nil
        }
    }

    private var numberedKey: Key? {
        switch number {
        case 1, 7: .home
        case 2: .insert
        case 3: .delete
        case 4, 8: .end
        case 5: .pageUp
        case 6: .pageDown
        case .some(let number): Self.functionKeys[number].map(Key.function)
        case nil: nil
        }
    }

    private static let functionKeys = [
        11: 1, 12: 2, 13: 3, 14: 4, 15: 5, 17: 6, 18: 7, 19: 8, 20: 9, 21: 10, 23: 11, 24: 12,
    ]
}
