import Foundation

/// Holds any JSON value as a tree that an upcasting step can rearrange.
enum JSONValue: Hashable, Sendable {
    case object([String: JSONValue])
    case array([JSONValue])
    case string(String)
    /// A number as it is written, so that no digit is lost.
    case number(String)
    case boolean(Bool)
    case null

    init(_ data: Data) throws(JSONError) {
        try self.init(JSONDocument(data).root)
    }

    private init(_ node: JSONNode) throws(JSONError) {
        switch node.kind {
        case .object: self = .object(try Self.members(of: node.children))
        case .array:
            var elements: [JSONValue] = []
            for child in node.children { elements.append(try JSONValue(child)) }
            self = .array(elements)
        case .string, .escapedString: self = .string(try node.text(named: "a value"))
        case .number: self = .number(String(decoding: node.literal, as: UTF8.self))
        case .boolean: self = .boolean(node.literal.first == UInt8(ascii: "t"))
        case .null: self = .null
        }
    }

    private static func members(of children: [JSONNode]) throws(JSONError) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        for key in stride(from: 0, to: children.count, by: 2) {
            let name = try children[key].text(named: "a key")
            if members[name] == nil { members[name] = try JSONValue(children[key + 1]) }
        }
        return members
    }

    /// Encodes the tree, an object's members in the order of their keys.
    var data: Data {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.data
    }

    private func write(to writer: inout JSONWriter) {
        switch self {
        case .object(let members):
            writer.object { writer in
                for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                    writer.key(escaping: name)
                    value.write(to: &writer)
                }
            }
        case .array(let elements): writer.list(elements) { $0.write(to: &$1) }
        case .string(let text): writer.string(text)
        case .number(let text): writer.literal(text)
        case .boolean(let flag): writer.literal(flag ? "true" : "false")
        case .null: writer.literal("null")
        }
    }
}
