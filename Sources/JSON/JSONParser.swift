/// Checks one JSON text against RFC 8259 and indexes its values.
struct JSONParser {
    let bytes: [UInt8]
    private var index = 0
    private var entries: [JSONDocument.Entry] = []
    /// Keeps a hostile text from exhausting the call stack.
    private static let deepestNesting = 32

    init(bytes: [UInt8]) {
        self.bytes = bytes
        entries.reserveCapacity(bytes.count / 12 + 4)
    }

    mutating func parse() throws(JSONError) -> [JSONDocument.Entry] {
        try value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw unexpected("after the end of the value") }
        return entries
    }

    private mutating func value(depth: Int) throws(JSONError) {
        guard depth <= Self.deepestNesting else { throw JSONError("it is nested too deeply") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try array(depth: depth)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try literal("true", .boolean)
        case UInt8(ascii: "f"): try literal("false", .boolean)
        case UInt8(ascii: "n"): try literal("null", .null)
        default: try number()
        }
    }

    private mutating func object(depth: Int) throws(JSONError) {
        let entry = open(.object)
        while try !closes(with: UInt8(ascii: "}"), after: entry) {
            guard peek == UInt8(ascii: "\"") else { throw unexpected("where a key belongs") }
            try string()
            skipSpace()
            guard consume(UInt8(ascii: ":")) else { throw unexpected("where a colon belongs") }
            try value(depth: depth + 1)
        }
        close(entry)
    }

    private mutating func array(depth: Int) throws(JSONError) {
        let entry = open(.array)
        while try !closes(with: UInt8(ascii: "]"), after: entry) {
            try value(depth: depth + 1)
        }
        close(entry)
    }

    private mutating func open(_ kind: JSONDocument.Kind) -> Int {
        entries.append(JSONDocument.Entry(kind: kind, start: index, end: index, next: 0))
        index += 1
        return entries.count - 1
    }

    private mutating func close(_ entry: Int) {
        entries[entry].end = index
        entries[entry].next = entries.count
    }

    /// Consumes the closing bracket, or else the comma that has to precede every child but the first.
    private mutating func closes(with bracket: UInt8, after entry: Int) throws(JSONError) -> Bool {
        skipSpace()
        if consume(bracket) { return true }
        if entries.count == entry + 1 { return false }
        guard consume(UInt8(ascii: ",")) else { throw unexpected("where a comma belongs") }
        skipSpace()
        return false
    }

    private mutating func string() throws(JSONError) {
        index += 1
        let start = index
        var isEscaped = false
        while true {
            let byte = peek
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                try escape()
            } else {
                guard byte >= 0x20 else { throw unexpected("inside a string") }
                index += 1
            }
        }
        append(isEscaped ? .escapedString : .string, from: start)
        index += 1
    }

    private mutating func escape() throws(JSONError) {
        index += 1
        switch peek {
        case UInt8(ascii: "u"):
            guard index + 4 < bytes.count, bytes[(index + 1)...(index + 4)].allSatisfy(\.isHexDigit) else {
                throw unexpected("where four hexadecimal digits belong")
            }
            index += 5
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            index += 1
        default:
            throw unexpected("after a backslash")
        }
    }

    private mutating func literal(_ text: StaticString, _ kind: JSONDocument.Kind) throws(JSONError) {
        let start = index
        for byte in text.description.utf8 {
            guard consume(byte) else { throw unexpected("where '\(text)' belongs") }
        }
        append(kind, from: start)
    }

    private mutating func number() throws(JSONError) {
        let start = index
        _ = consume(UInt8(ascii: "-"))
        if !consume(UInt8(ascii: "0")) { try digits() }
        if consume(UInt8(ascii: ".")) { try digits() }
        if consume(UInt8(ascii: "e")) || consume(UInt8(ascii: "E")) {
            _ = consume(UInt8(ascii: "-")) || consume(UInt8(ascii: "+"))
            try digits()
        }
        append(.number, from: start)
    }

    private mutating func digits() throws(JSONError) {
        guard peek.isDigit else { throw unexpected("where a value belongs") }
        while peek.isDigit { index += 1 }
    }

    private mutating func append(_ kind: JSONDocument.Kind, from start: Int) {
        entries.append(JSONDocument.Entry(kind: kind, start: start, end: index, next: entries.count + 1))
    }

    private mutating func skipSpace() {
        while peek.isSpace { index += 1 }
    }

    private mutating func consume(_ byte: UInt8) -> Bool {
        guard peek == byte, index < bytes.count else { return false }
        index += 1
        return true
    }

    /// The byte at hand; 0, which is nowhere allowed in JSON, past the end.
    private var peek: UInt8 {
        index < bytes.count ? bytes[index] : 0
    }

    private func unexpected(_ place: String) -> JSONError {
        index < bytes.count
            ? JSONError("byte \(index) is unexpected \(place)") : JSONError("it ends early, \(place)")
    }
}

extension UInt8 {
    fileprivate var isSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }

    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }

    fileprivate var isHexDigit: Bool { isDigit || (0x41...0x46).contains(self) || (0x61...0x66).contains(self) }
}
