import TerminalKit

@testable import CursesTerminal

/// Reads a whole input at once with unlimited lookahead, for the decoder to be compared with: slow, in UTF-8, and
/// written without knowledge of the decoder's code. An incomplete input at the end gets no more bytes.
struct ReferenceDecoder {
    private let bytes: [UInt8]
    private var place = 0
    private var inputs: [TerminalInput] = []

    static func inputs(_ bytes: [UInt8]) -> [TerminalInput] {
        var decoder = ReferenceDecoder(bytes: bytes)
        while decoder.place < bytes.count { decoder.readOne() }
        return decoder.inputs
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func add(_ input: TerminalInput, to newPlace: Int) {
        inputs.append(input)
        place = newPlace
    }

    private mutating func addKeys(_ keys: Key...) { inputs += keys.map { .key($0) } }

    private mutating func readOne() {
        guard bytes[place] == 0x1B else { return readCharacter() }
        switch byte(place + 1) {
        case nil: add(.key(.escape), to: place + 1)
        case 0x5B: readControl(from: place + 2, isBare: true)
        case 0x4F: readShifted(from: place + 2, isBare: true)
        case 0x50, 0x58, 0x5D, 0x5E, 0x5F: readStringOrKeys(from: place + 2)
        default: add(.key(.escape), to: place + 1)
        }
    }

    private mutating func readCharacter() {
        let lead = bytes[place]
        if lead < 0x80 { return add(.key(Self.key(lead)), to: place + 1) }
        let count = lead < 0xC2 || lead > 0xF4 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        let followers = bytes[(place + 1)...].prefix(count - 1).prefix { $0 & 0xC0 == 0x80 }.count
        let end = place + 1 + followers
        let text = String(decoding: bytes[place..<end], as: UTF8.self)
        guard followers == count - 1, count > 1, text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first
        else { return add(.key(.character("\u{FFFD}")), to: end) }
        switch scalar.value {
        case 0x9B: readControl(from: end, isBare: false)
        case 0x8F: readShifted(from: end, isBare: false)
        case 0x90, 0x98, 0x9D, 0x9E, 0x9F: readString(from: end)
        case ..<0xA0: add(.unknown, to: end)
        default: add(.key(.character(Character(scalar))), to: end)
        }
    }

    private static func key(_ byte: UInt8) -> Key {
        switch byte {
        case 0: .control(" ")
        case 8, 127: .backspace
        case 9: .tab
        case 10, 13: .enter
        case 1...26: .control(Character(String(decoding: [byte + 96], as: UTF8.self)))
        case 28...31: .control(Character(String(decoding: [byte + 64], as: UTF8.self)))
        default: .character(Character(String(decoding: [byte], as: UTF8.self)))
        }
    }

    // MARK: Sequences

    /// Reads on to the byte that ends a sequence in one way or another and does what controls in it ask for; returns what
    /// belongs to the sequence, and its last byte if it came to its own end.
    private mutating func body(
        from start: Int, isEnd: (ArraySlice<UInt8>, UInt8) -> Bool
    ) -> (bytes: [UInt8], final: UInt8?, hadControls: Bool) {
        var body: [UInt8] = []
        var hadControls = false
        for index in start..<bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x18, 0x1A:
                place = index + 1
                return (body, nil, true)
            case 0x1B, 0x80...:
                place = index
                return (body, nil, true)
            case 0x7F: hadControls = true
            case ..<0x20:
                hadControls = true
                addKeys(Self.key(byte))
            case _ where isEnd(body[...], byte):
                place = index + 1
                return (body, byte, hadControls)
            default: body.append(byte)
            }
        }
        place = bytes.count
        return (body, nil, hadControls)
    }

    private mutating func readControl(from start: Int, isBare: Bool) {
        let found = body(from: start) { body, byte in
            byte >= 0x40 || (byte == 0x24 && ReferenceKeys.numbers[String(decoding: body, as: UTF8.self)] != nil)
        }
        guard let final = found.final else {
            if isBare, found.bytes.isEmpty, !found.hadControls { return addKeys(.escape, .character("[")) }
            inputs.append(.unknown)
            return
        }
        if found.bytes.isEmpty, final == 0x5B { return readLinuxFunction() }
        if found.bytes.isEmpty, let count = [0x4D: 3, 0x74: 2, 0x54: 6][final] { return readCoordinates(count) }
        let text = String(decoding: found.bytes, as: UTF8.self)
        if text.drop(while: { $0 == "0" }) == "200", final == 0x7E { return readPaste() }
        inputs += found.bytes.count > 64 ? [.unknown] : ReferenceKeys.control(text, final)
    }

    private mutating func readLinuxFunction() {
        let found = body(from: place) { _, byte in byte >= 0x40 }
        let number = found.final.map { Int($0) - 0x40 } ?? 0
        inputs.append((1...5).contains(number) ? .key(.function(number)) : .unknown)
    }

    private mutating func readShifted(from start: Int, isBare: Bool) {
        if isBare {
            guard let next = byte(start), next == 0x1B || (next >= 0x20 && next != 0x7F) else {
                addKeys(.escape, .character("O"))
                place = start
                return
            }
        }
        let found = body(from: start) { _, byte in !(0x30...0x3B).contains(byte) }
        guard let final = found.final, found.bytes.count <= 64 else {
            inputs.append(.unknown)
            return
        }
        inputs.append(ReferenceKeys.shifted(String(decoding: found.bytes, as: UTF8.self), final))
    }

    private mutating func readCoordinates(_ count: Int) {
        var end = place
        for _ in 0..<count {
            guard let byte = byte(end), byte == 0 || byte >= 0x20 else { return add(.unknown, to: end) }
            let isPair =
                (0xC2...0xDF).contains(byte) && (self.byte(end + 1).map { (0x80...0xBF).contains($0) } ?? false)
            end += isPair ? 2 : 1
        }
        add(.mouse, to: end)
    }

    private mutating func readPaste() {
        let mark = Array("\u{1B}[201~".utf8)
        let end = (place..<max(place, bytes.count)).first { bytes[$0...].starts(with: mark) } ?? bytes.count
        let text = String(decoding: bytes[place..<end], as: UTF8.self)
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        add(.pasted(lines), to: min(end + mark.count, bytes.count))
    }

    // MARK: Strings

    private mutating func readString(from start: Int) {
        for index in start..<max(start, bytes.count) {
            let byte = bytes[index]
            switch byte {
            case 0x07: return add(.report, to: index + 1)
            case 0x9C where index > start && bytes[index - 1] == 0xC2: return add(.report, to: index + 1)
            case 0x18, 0x1A: return add(.unknown, to: index + 1)
            case 0x1B: return readEscaped(from: index)
            case 0x08...0x0D, 0x20...: continue
            default: return add(.unknown, to: index)
            }
        }
        add(.unknown, to: bytes.count)
    }

    /// A string behind `ESC` has its end, with nothing before it that no string holds; otherwise it was typed. One that
    /// is longer than anybody types is a string all the same.
    private mutating func readStringOrKeys(from start: Int) {
        var end = start
        while let byte = byte(end), byte == 0x1B || byte >= 0x20 || (0x08...0x0D).contains(byte) {
            if byte == 0x9C, end > start, bytes[end - 1] == 0xC2 { return add(.report, to: end + 1) }
            if byte == 0x1B {
                let next = bytes[end...].firstIndex { $0 != 0x1B } ?? bytes.count
                if self.byte(next) == 0x5C { return add(.report, to: next + 1) }
                if next - start <= 4_096 { break }
                return readString(from: start)
            }
            end += 1
        }
        if byte(end) == 0x07 { return add(.report, to: end + 1) }
        guard end - start <= 4_096 else { return readString(from: start) }
        addKeys(.escape, .character(Character(Unicode.Scalar(bytes[start - 1]))))
        place = start
    }

    private mutating func readEscaped(from start: Int) {
        let next = bytes[start...].firstIndex { $0 != 0x1B } ?? bytes.count
        guard let byte = byte(next) else { return add(.unknown, to: next) }
        if byte == 0x5C { return add(.report, to: next + 1) }
        inputs.append(.unknown)
        switch byte {
        case 0x5B: readControl(from: next + 1, isBare: false)
        case 0x4F: readShifted(from: next + 1, isBare: false)
        case 0x50, 0x58, 0x5D, 0x5E, 0x5F: readStringOrKeys(from: next + 1)
        case 0x18, 0x1A, 0x20..<0x80: place = next + 1
        default: place = next
        }
    }
}
