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
