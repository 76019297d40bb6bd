import Foundation

/// Holds any JSON value; the keys of objects keep their order.
package indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
    /// JSON as it is written: a number that was read, so that no digit is lost, or a whole document.
    case verbatim(String)

    /// Reads one JSON value; of a key that an object has twice, the first counts. Throws ``JSONError``.
    package init(_ data: Data) throws(JSONError) {
        try self.init(JSONDocument(data).root)
    }

    init(_ node: JSONNode) throws(JSONError) {
        switch node.kind {
        case .object: self = .object(try JSONObject(node.children))
        case .array:
            var elements: [JSONValue] = []
            for child in node.children { elements.append(try JSONValue(child)) }
            self = .array(elements)
        case .string, .escapedString: self = .string(try node.text(named: "a value"))
        case .number: self = .verbatim(String(decoding: node.literal, as: UTF8.self))
        case .boolean: self = .bool(node.literal.first == UInt8(ascii: "t"))
        case .null: self = .null
        }
    }

    /// The value as one line of JSON.
    package var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .integer(let number): text += String(number)
        case .number(let number): text += Self.text(of: number)
        case .string(let string): Self.write(string, to: &text)
        case .array(let values): Self.write(values, to: &text)
        case .object(let object): Self.write(object, to: &text)
        case .verbatim(let json): text += json
        }
    }

    /// Whole numbers go without a fraction; what JSON has no number for is null.
    private static func text(of number: Double) -> String {
        guard number.isFinite else { return "null" }
        return Int64(exactly: number).map(String.init) ?? "\(number)"
    }

    private static func write(_ values: [JSONValue], to text: inout String) {
        text += "["
        for (place, value) in values.enumerated() {
            if place > 0 { text += "," }
            value.write(to: &text)
        }
        text += "]"
    }

    private static func write(_ object: JSONObject, to text: inout String) {
        text += "{"
        for (place, field) in object.fields.enumerated() {
            if place > 0 { text += "," }
            write(field.key, to: &text)
            text += ":"
            field.value.write(to: &text)
        }
        text += "}"
    }

    /// Escapes everything that could steer or hide on a terminal; readers of JSON see the same text.
    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default: isLiteral(scalar) ? text.unicodeScalars.append(scalar) : escape(scalar, to: &text)
            }
        }
        text += "\""
    }

    /// Wraps a text that is JSON already, on one line and with nothing in it that could control a terminal.
    ///
    /// Between the tokens of JSON there is only white space, so whatever else is escaped here is inside a string.
    package static func embedding(_ json: String) -> JSONValue {
        var text = ""
        for scalar in json.unicodeScalars {
            switch scalar {
            case "\n", "\r", "\t": text += " "
            default: isLiteral(scalar) ? text.unicodeScalars.append(scalar) : escape(scalar, to: &text)
            }
        }
        return .verbatim(text)
    }

    private static func isLiteral(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return false
        default: return true
        }
    }

    private static func escape(_ scalar: Unicode.Scalar, to text: inout String) {
        for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
            let digits = String(unit, radix: 16)
            text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// The text, or null.
    package static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    /// The whole number, or null.
    package static func optional(_ number: Int64?) -> JSONValue { number.map(JSONValue.integer) ?? .null }

    /// The value as one cell of a table or a CSV row; nothing for null.
    package var cell: String {
        switch self {
        case .null: ""
        case .string(let text): text
        default: text
        }
    }
}
