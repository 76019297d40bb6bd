import TerminalKit

/// Makes keys and pasted text from bytes and curses' keys: UTF-8, Alt, control sequences curses left alone, and
/// bracketed paste. Pure: what was read goes in, events come out.
struct KeyDecoder {
    /// One thing curses handed over.
    enum Input {
        /// A byte that belongs to no key curses knows.
        case byte(UInt8)
        /// A key curses knows; nil for one nobody has a use for.
        case key(Key?)
    }

    private enum State: Equatable {
        case text
        case escape
        case sequence([UInt8])
        case shiftedKey
    }

    /// A control sequence longer than this is noise.
    private static let sequenceLimit = 32

    private var state = State.text
    private var character = UTF8Collector()
    private var paste: PasteCollector?

    /// Whether the end of a paste is still to come.
    var isPasting: Bool { paste != nil }

    /// Takes what was read next and returns what it completes.
    mutating func take(_ input: Input) -> [TerminalEvent] {
        switch input {
        case .key(let key):
            if isPasting { return [] }
            return pause() + (key.map { [.key($0)] } ?? [])
        case .byte(let byte):
            if paste != nil { return takePasted(byte) }
            return takeTyped(byte)
        }
    }

    /// Says that nothing more is coming right now, which is what tells Escape from Alt.
    mutating func pause() -> [TerminalEvent] {
        switch state {
        case .escape: return finish([.key(.escape)])
        case .shiftedKey: return finish([.key(.alt("O"))])
        case .sequence(let bytes) where bytes.isEmpty: return finish([.key(.alt("["))])
        // The rest of a control sequence may only be late; typed into a form it would be rubbish.
        case .text, .sequence: return []
        }
    }

    /// Gives up waiting for the end of a paste and returns what came of it.
    mutating func endPaste() -> [TerminalEvent] {
        guard let pasted = paste else { return [] }
        paste = nil
        return [.pasted(pasted.text)]
    }

    private mutating func takePasted(_ byte: UInt8) -> [TerminalEvent] {
        paste?.append(byte)
        return paste?.isComplete == true ? endPaste() : []
    }

    private mutating func takeTyped(_ byte: UInt8) -> [TerminalEvent] {
        switch state {
        case .text: return takeText(byte)
        case .escape: return takeEscaped(byte)
        case .sequence(let bytes): return takeSequence(bytes, byte)
        case .shiftedKey:
            let key = ControlSequence(parameters: [], final: byte).shiftedKey
            return finish(key.map { [.key($0)] } ?? [])
        }
    }

    private mutating func takeText(_ byte: UInt8) -> [TerminalEvent] {
        if byte == 0x1B {
            state = .escape
            return character.flush().map { .key(.character($0)) }
        }
        return character.take(byte).compactMap { Self.key(of: $0).map { .key($0) } }
    }

    private mutating func takeEscaped(_ byte: UInt8) -> [TerminalEvent] {
        switch byte {
        case UInt8(ascii: "["):
            state = .sequence([])
            return []
        case UInt8(ascii: "O"):
            state = .shiftedKey
            return []
        case 0x1B:
            return [.key(.escape)]
        case 0x20..<0x7F:
            return finish([.key(.alt(Character(Unicode.Scalar(byte))))])
        case 0x80...:
            state = .text
            return [.key(.escape)] + takeText(byte)
        default:
            return finish([.key(.escape)]) + takeText(byte)
        }
    }

    private mutating func takeSequence(_ bytes: [UInt8], _ byte: UInt8) -> [TerminalEvent] {
        switch byte {
        case 0x20..<0x40 where bytes.count < Self.sequenceLimit:
            state = .sequence(bytes + [byte])
            return []
        case 0x40..<0x7F:
            state = .text
            return complete(ControlSequence(parameters: bytes, final: byte))
        default:
            return finish([]) + takeText(byte)
        }
    }

    private mutating func complete(_ sequence: ControlSequence) -> [TerminalEvent] {
        if sequence.beginsPaste { paste = PasteCollector() }
        return sequence.key.map { [.key($0)] } ?? []
    }

    private mutating func finish(_ events: [TerminalEvent]) -> [TerminalEvent] {
        state = .text
        return events
    }

    /// Returns nil for the controls beyond ASCII, which no key sends.
    private static func key(of character: Character) -> Key? {
        guard let byte = character.asciiValue, character != "\r\n" else {
            let isControl = character.unicodeScalars.first?.properties.generalCategory == .control
            return isControl ? nil : .character(character)
        }
        switch byte {
        case 0x00: return .control(" ")
        case 0x08, 0x7F: return .backspace
        case 0x09: return .tab
        case 0x0A, 0x0D: return .enter
        case 0x01...0x1A: return .control(Character(Unicode.Scalar(byte + 0x60)))
        case 0x1C...0x1F: return .control(Character(Unicode.Scalar(byte + 0x40)))
        default: return .character(character)
        }
    }
}
