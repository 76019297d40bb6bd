import TerminalKit

/// Makes keys and pasted text from the bytes a terminal sends: the state machine of ECMA-48, with what xterm, kitty, rxvt
/// and the Linux console add.
///
/// Pure: bytes go in, what they complete comes out. Time comes in as ``timeOut()``, after the silence that ``patience``
/// names. Sequences are swallowed whole, known or not; control characters inside one act at once, so that `^C` works.
struct KeyDecoder {
    /// How long to wait for the rest of an incomplete input.
    enum Patience: Hashable {
        /// As long as a terminal needs to send a key: what has arrived may be the Escape key itself.
        case key
        /// As long as a slow connection may hold up the rest of a sequence, a character or a paste.
        case sequence
    }

    private enum State: Equatable {
        case text
        /// After `ESC`.
        case escape
        /// Inside a key of terminfo that is neither a control sequence nor shifted.
        case named([UInt8])
        /// After `ESC [`.
        case control
        /// After `ESC O`.
        case shifted
        /// After `ESC [ [`, with which the Linux console begins its first function keys.
        case linuxFunction
        /// Behind a report's final byte.
        case coordinates(MouseCoordinates)
        /// In a device control, operating system or other string, after its byte before.
        case string(last: UInt8)
        /// After an `ESC` in such a string.
        case stringEscape
        case paste
    }

    /// A longer sequence is none of ours; the rest is still read up to its final byte.
    private static let sequenceLimit = 64

    private let encoding: TextEncoding
    private let hasSingleByteControls: Bool
    private let names: TerminalKeyNames
    private let altKeys: Set<Character>

    private var state = State.text
    private var characters: CharacterCollector
    private var paste: PasteCollector
    /// The bytes of a sequence behind its introducer.
    private var sequence: [UInt8] = []
    private var isTooLong = false
    /// Whether the introducer alone may be Escape and another key.
    private var mayBeKeys = false
    /// What of a string may be keys; nil for one that nobody can have typed.
    private var typedString: StringBeginning?

    /// Creates a decoder; `names` are the sequences of the terminal's own description, `altKeys` the characters that are
    /// bound with Alt, which the terminal sends as Escape and the character.
    init(encoding: TextEncoding = .utf8, names: TerminalKeyNames = .init(), altKeys: Set<Character> = []) {
        self.encoding = encoding
        self.names = names
        self.altKeys = altKeys
        hasSingleByteControls = encoding.hasSingleByteControls
        characters = CharacterCollector(encoding: encoding)
        paste = PasteCollector(encoding: encoding)
    }

    /// How long to wait for more input before ``timeOut()``; nil when nothing has begun.
    var patience: Patience? {
        switch state {
        case .text: characters.isWaiting ? .sequence : nil
        case .escape, .named: .key
        case .control, .shifted: isBareIntroducer ? .key : .sequence
        case .string, .stringEscape: typedString?.isAnswer == false ? .key : .sequence
        case .linuxFunction, .coordinates, .paste: .sequence
        }
    }

    /// Receives the next byte and returns what it completes.
    mutating func receive(_ byte: UInt8) -> [TerminalInput] {
        switch state {
        case .text: receiveText(byte)
        case .escape: receiveEscaped(byte)
        case .named(let bytes): receiveNamed(bytes + [byte])
        case .control: receiveControl(byte)
        case .shifted: receiveShifted(byte)
        case .linuxFunction: receiveLinuxFunction(byte)
        case .coordinates(let coordinates): receiveCoordinate(coordinates, byte)
        case .string(let last): receiveString(byte, after: last)
        case .stringEscape: receiveStringEscaped(byte)
        case .paste: receivePasted(byte)
        }
    }

    /// Returns what has begun as far as it is something, and forgets the rest of it.
    mutating func timeOut() -> [TerminalInput] {
        defer { state = .text }
        switch state {
        case .text: return characters.flush().map(Self.input)
        case .escape: return [.key(.escape)]
        case .named(let bytes): return [.key(.escape)] + keys(bytes.dropFirst())
        case .control: return isBareIntroducer ? escaped(UInt8(ascii: "[")) : [.unknown]
        case .shifted: return isBareIntroducer ? escaped(UInt8(ascii: "O")) : [.unknown]
        case .coordinates(let coordinates): return [coordinates.mayBeComplete ? .mouse : .unknown]
        case .linuxFunction: return [.unknown]
        case .string, .stringEscape:
            guard let keys = keysOfString() else { return [.unknown] }
            // What was typed last may be the beginning of something as well.
            return patience == nil ? keys : keys + timeOut()
        case .paste: return [.pasted(paste.text)]
        }
    }

    private var isBareIntroducer: Bool { mayBeKeys && sequence.isEmpty }

    // MARK: Text

    private mutating func receiveText(_ byte: UInt8) -> [TerminalInput] {
        if byte == 0x1B {
            state = .escape
            return characters.flush().map(Self.input)
        }
        return characters.receive(byte).flatMap { receiveScalar($0) }
    }

    private mutating func receiveScalar(_ scalar: Unicode.Scalar) -> [TerminalInput] {
        switch scalar.value {
        case 0x9B: begin(.control, mayBeKeys: false)
        case 0x8F: begin(.shifted, mayBeKeys: false)
        case 0x90, 0x98, 0x9D, 0x9E, 0x9F: beginString(nil)
        case 0x80...0x9F: return [.unknown]
        default: return [Self.input(scalar)]
        }
        return []
    }

    private mutating func keys(_ bytes: some Sequence<UInt8>) -> [TerminalInput] {
        bytes.flatMap { characters.receive($0) }.map(Self.input)
    }

    private static func input(_ scalar: Unicode.Scalar) -> TerminalInput {
        .key(Key(typed: scalar))
    }

    // MARK: Escape

    private mutating func receiveEscaped(_ byte: UInt8) -> [TerminalInput] {
        state = .text
        if let key = names.key([byte]) { return [.key(key)] }
        if names.isBeginning([byte]) {
            state = .named([0x1B, byte])
            return []
        }
        if let beginning = StringBeginning(byte) {
            beginString(beginning)
            return []
        }
        switch byte {
        case UInt8(ascii: "["): begin(.control, mayBeKeys: true)
        case UInt8(ascii: "O"): begin(.shifted, mayBeKeys: true)
        case 0x1B:
            state = .escape
            return [.key(.escape)]
        case 0x80...: return [.key(.escape)] + receiveText(byte)
        default: return escaped(byte)
        }
        return []
    }

    private mutating func receiveNamed(_ bytes: [UInt8]) -> [TerminalInput] {
        state = .text
        if let key = names.key(bytes.dropFirst()) { return [.key(key)] }
        if names.isBeginning(bytes.dropFirst()) {
            state = .named(bytes)
            return []
        }
        var inputs = escaped(bytes[1])
        for byte in bytes.dropFirst(2) { inputs += receive(byte) }
        return inputs
    }

    /// Returns Escape and the key of a byte, or the one key they are when Alt is bound with it.
    private func escaped(_ byte: UInt8) -> [TerminalInput] {
        let character = Character(Unicode.Scalar(byte))
        if altKeys.contains(character) { return [.key(.alt(character))] }
        return [.key(.escape), Self.input(Unicode.Scalar(byte))]
    }

    // MARK: Sequences

    private mutating func begin(_ newState: State, mayBeKeys: Bool) {
        state = newState
        sequence.removeAll(keepingCapacity: true)
        isTooLong = false
        self.mayBeKeys = mayBeKeys
    }

    /// Does what any sequence does with a byte that is none of its own; nil when the byte is one.
    private mutating func interrupt(_ byte: UInt8) -> [TerminalInput]? {
        switch byte {
        case 0x1B:
            state = .escape
            return [.unknown]
        case 0x18, 0x1A:
            state = .text
            return [.unknown]
        case 0..<0x20:
            mayBeKeys = false
            return [Self.input(Unicode.Scalar(byte))]
        case 0x7F:
            mayBeKeys = false
            return []
        case 0x80...:
            state = .text
            return [.unknown] + receiveText(byte)
        default: return nil
        }
    }

    private mutating func receiveControl(_ byte: UInt8) -> [TerminalInput] {
        if let inputs = interrupt(byte) { return inputs }
        if let key = names.key([UInt8(ascii: "[")] + sequence + [byte]), !isTooLong {
            state = .text
            return [.key(key)]
        }
        if byte < 0x40, !ControlSequence.isWhole(sequence, byte) {
            keep(byte)
            return []
        }
        if sequence.isEmpty, byte == UInt8(ascii: "[") {
            state = .linuxFunction
            return []
        }
        if sequence.isEmpty, let coordinates = MouseCoordinates(final: byte) {
            state = .coordinates(coordinates)
            return []
        }
        state = .text
        return complete(byte)
    }

    private mutating func complete(_ final: UInt8) -> [TerminalInput] {
        guard !isTooLong, let control = ControlSequence(sequence, final: final) else { return [.unknown] }
        if control.beginsPaste {
            state = .paste
            paste = PasteCollector(encoding: encoding)
            return []
        }
        return control.inputs
    }

    private mutating func receiveShifted(_ byte: UInt8) -> [TerminalInput] {
        // What a key sends never has a control behind the introducer: those were Escape and O, both typed.
        if byte < 0x20 || byte == 0x7F, byte != 0x1B, isBareIntroducer {
            state = .text
            return escaped(UInt8(ascii: "O")) + receiveText(byte)
        }
        if let inputs = interrupt(byte) { return inputs }
        if let key = names.key([UInt8(ascii: "O")] + sequence + [byte]), !isTooLong {
            state = .text
            return [.key(key)]
        }
        if (0x30..<0x3C).contains(byte) {
            keep(byte)
            return []
        }
        state = .text
        return [isTooLong ? .unknown : ShiftedKey.input(parameters: sequence, final: byte)]
    }

    private mutating func receiveLinuxFunction(_ byte: UInt8) -> [TerminalInput] {
        if let inputs = interrupt(byte) { return inputs }
        if byte < 0x40 { return [] }
        state = .text
        return [(0x41...0x45).contains(byte) ? .key(.function(Int(byte) - 0x40)) : .unknown]
    }

    private mutating func keep(_ byte: UInt8) {
        if sequence.count < Self.sequenceLimit { sequence.append(byte) } else { isTooLong = true }
    }

    // MARK: Reports and strings

    private mutating func receiveCoordinate(_ coordinates: MouseCoordinates, _ byte: UInt8) -> [TerminalInput] {
        var coordinates = coordinates
        state = .text
        switch coordinates.receive(byte) {
        case .more: state = .coordinates(coordinates)
        case .complete: return [.mouse]
        case .completeBefore: return [.mouse] + receiveText(byte)
        case .broken: return [.unknown] + receiveText(byte)
        }
        return []
    }

    private mutating func beginString(_ beginning: StringBeginning?) {
        state = .string(last: 0)
        typedString = beginning
    }

    private mutating func receiveString(_ byte: UInt8, after last: UInt8) -> [TerminalInput] {
        switch byte {
        case 0x07: return endString()
        case 0x1B: goOnInString(.stringEscape, byte)
        case 0x18, 0x1A: return breakString(by: byte) ?? cancelString()
        case 0x08...0x0D: goOnInString(.string(last: byte), byte)
        case 0..<0x20: return breakString(by: byte) ?? cancelString() + [Self.input(Unicode.Scalar(byte))]
        case 0x9C where isTerminator(after: last): return endString()
        default: goOnInString(.string(last: byte), byte)
        }
        return []
    }

    private mutating func goOnInString(_ newState: State, _ byte: UInt8) {
        state = newState
        if typedString?.append(byte) == false { typedString = nil }
    }

    private mutating func endString() -> [TerminalInput] {
        state = .text
        return [.report]
    }

    private mutating func cancelString() -> [TerminalInput] {
        state = .text
        return [.unknown]
    }

    /// Returns the keys of a string that is none, and what a byte is behind them; nil when nobody can have typed it.
    private mutating func breakString(by byte: UInt8) -> [TerminalInput]? {
        guard let keys = keysOfString() else { return nil }
        return keys + receive(byte)
    }

    private mutating func keysOfString() -> [TerminalInput]? {
        guard let typed = typedString else { return nil }
        state = .text
        typedString = nil
        var inputs = escaped(typed.introducer)
        for byte in typed.bytes { inputs += receive(byte) }
        return inputs
    }

    /// Whether 0x9C is the control that ends a string, and not a part of some character in it.
    private func isTerminator(after last: UInt8) -> Bool {
        if case .utf8 = encoding { last == 0xC2 } else { hasSingleByteControls }
    }

    private mutating func receiveStringEscaped(_ byte: UInt8) -> [TerminalInput] {
        switch byte {
        case UInt8(ascii: "\\"): return endString()
        case 0x1B: goOnInString(.stringEscape, byte)
        default: return breakString(by: byte) ?? cancelString() + receiveBehindString(byte)
        }
        return []
    }

    /// Receives the byte behind an `ESC` that has cancelled a string.
    private mutating func receiveBehindString(_ byte: UInt8) -> [TerminalInput] {
        switch byte {
        case 0x18, 0x1A: break
        case 0..<0x20: return [Self.input(Unicode.Scalar(byte))]
        case UInt8(ascii: "["): begin(.control, mayBeKeys: false)
        case UInt8(ascii: "O"): begin(.shifted, mayBeKeys: false)
        case 0x80...: return receiveText(byte)
        // A string, or an escape sequence, which no key sends behind a string.
        default: if let beginning = StringBeginning(byte) { beginString(beginning) }
        }
        return []
    }

    private mutating func receivePasted(_ byte: UInt8) -> [TerminalInput] {
        paste.append(byte)
        guard paste.isComplete else { return [] }
        state = .text
        defer { paste = PasteCollector(encoding: encoding) }
        return [.pasted(paste.text)]
    }
}
