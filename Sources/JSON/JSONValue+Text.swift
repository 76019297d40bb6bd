extension JSONValue {
    /// The value as one line of JSON.
    package var text: String {
        var text = TextBuffer(expecting: 1_024)
        write(to: &text)
        return text.text
    }

    /// Wraps a text that is JSON already, on one line and with nothing in it that could control a terminal.
    ///
    /// Between the tokens of JSON there is only white space, so whatever else is escaped here is inside a string.
    package static func embedding(_ json: String) -> JSONValue {
        var json = json
        let isPlain = json.withUTF8 { bytes in
            bytes.allSatisfy { (0x20..<0x7F).contains($0) }
        }
        guard !isPlain else { return .verbatim(json) }
        var text = TextBuffer(expecting: 2 * json.utf8.count)
        for scalar in json.unicodeScalars {
            switch scalar {
            case "\n", "\r", "\t": text.append(UInt8(ascii: " "))
            default: text.append(escaping: scalar)
            }
        }
        return .verbatim(text.text)
    }

    private func write(to text: inout TextBuffer) {
        switch self {
        case .null: text.append("null")
        case .bool(let flag): text.append(flag ? "true" : "false")
        case .integer(let number): text.append(number)
        case .number(let number): text.append(Self.text(of: number))
        case .string(let string): text.append(escaping: string)
        case .array(let values): Self.write(values, to: &text)
        case .object(let object): Self.write(object, to: &text)
        case .verbatim(let json): text.append(json)
        }
    }

    /// Whole numbers go without a fraction; what JSON has no number for is null.
    private static func text(of number: Double) -> String {
        guard number.isFinite else { return "null" }
        return Int64(exactly: number).map(String.init) ?? "\(number)"
    }

    private static func write(_ values: [JSONValue], to text: inout TextBuffer) {
        text.append(UInt8(ascii: "["))
        for (place, value) in values.enumerated() {
            if place > 0 { text.append(UInt8(ascii: ",")) }
            value.write(to: &text)
        }
        text.append(UInt8(ascii: "]"))
    }

    private static func write(_ object: JSONObject, to text: inout TextBuffer) {
        text.append(UInt8(ascii: "{"))
        for (place, field) in object.fields.enumerated() {
            if place > 0 { text.append(UInt8(ascii: ",")) }
            text.append(escaping: field.key)
            text.append(UInt8(ascii: ":"))
            field.value.write(to: &text)
        }
        text.append(UInt8(ascii: "}"))
    }
}

extension TextBuffer {
    fileprivate mutating func append(_ word: String) {
        var word = word
        word.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Writes a string between quotes, and escapes everything in it that could steer or hide on a terminal; readers of JSON
    /// see the same text.
    fileprivate mutating func append(escaping string: String) {
        var string = string
        // Hardly any text needs escaping, and copying one whole is many times faster than one character after another.
        let isPlain = string.withUTF8 { bytes in
            guard bytes.arePlain else { return false }
            append(quoted: UnsafeRawBufferPointer(bytes))
            return true
        }
        guard !isPlain else { return }
        append(UInt8(ascii: "\""))
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": append("\\\"")
            case "\\": append("\\\\")
            case "\n": append("\\n")
            case "\r": append("\\r")
            case "\t": append("\\t")
            default: append(escaping: scalar)
            }
        }
        append(UInt8(ascii: "\""))
    }

    fileprivate mutating func append(escaping scalar: Unicode.Scalar) {
        guard !scalar.isLiteral else {
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte) }
            return
        }
        for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
            let digits = String(unit, radix: 16)
            append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether all bytes are printable ASCII, and none a quote or a backslash.
    fileprivate var arePlain: Bool {
        allSatisfy { (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }
}

extension Unicode.Scalar {
    fileprivate var isLiteral: Bool {
        if isASCII { return value >= 0x20 && value != 0x7F }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return false
        default: return true
        }
    }
}
