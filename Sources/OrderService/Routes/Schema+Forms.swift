import CQRS
import JSON

extension Schema {
    /// The schema as it stands in the document.
    var json: JSONObject {
        switch self {
        case .named(let name): ["$ref": .string("#/components/schemas/\(name)")]
        case .inline(let object): object
        }
    }

    /// True or false.
    static let flag = Schema.inline(["type": "boolean"])
    /// Any number.
    static let number = Schema.inline(["type": "number"])
    /// Any whole number.
    static let integer = integer()
    /// Any text.
    static let text = text()
    /// A moment, in UTC.
    static let instant = Schema.inline(["type": "string", "format": "date-time"])
    /// A day of the calendar.
    static let day = Schema.inline(["type": "string", "format": "date"])
    /// A currency of ISO 4217.
    static let currency = text(pattern: "^[A-Z]{3}$")

    /// A whole number.
    static func integer(minimum: Int64? = nil, maximum: Int64? = nil) -> Schema {
        var schema: JSONObject = ["type": "integer", "format": "int64"]
        schema["minimum"] = minimum.map(JSONValue.integer)
        schema["maximum"] = maximum.map(JSONValue.integer)
        return .inline(schema)
    }

    /// A text of at most `longest` bytes, and so of no more characters.
    static func text(pattern: String? = nil, longest: Int? = nil, example: String? = nil) -> Schema {
        var schema: JSONObject = ["type": "string"]
        schema["pattern"] = pattern.map(JSONValue.string)
        schema["maxLength"] = longest.map { .integer(Int64($0)) }
        schema["examples"] = example.map { [.string($0)] }
        return .inline(schema)
    }

    /// An id: some character that can be seen, and no NUL.
    static func id(example: String? = nil) -> Schema {
        text(pattern: idPattern, longest: TextLimit.idBytes, example: example)
    }

    /// What every id matches, in the words of ECMAScript.
    static let idPattern = #"^[^\u0000]*[^\s\u0000][^\u0000]*$"#

    /// One of some words.
    static func oneOf(_ words: [String]) -> Schema {
        .inline(["type": "string", "enum": .array(words.map(JSONValue.string))])
    }

    /// A list.
    static func list(_ element: Schema) -> Schema { .inline(["type": "array", "items": .object(element.json)]) }

    /// The same, or null.
    static func nullable(_ schema: Schema) -> Schema {
        guard case .inline(var object) = schema, let type = object["type"] else {
            return .inline(["anyOf": [.object(schema.json), .object(["type": "null"])]])
        }
        object["type"] = [type, "null"]
        return .inline(object)
    }

    /// An object that has all these members, but for the optional ones.
    static func object(_ members: [Member], optional: [Member] = []) -> Schema {
        let properties = (members + optional).map { JSONObject.Field(key: $0.name, value: .object($0.schema.json)) }
        return .inline([
            "type": "object",
            "properties": .object(JSONObject(properties)),
            "required": .array(members.map { .string($0.name) }),
        ])
    }

    /// An object with a member for each of these names, all of one schema.
    static func object(of names: [String], _ schema: Schema) -> Schema {
        object(names.map { ($0, schema) })
    }

    /// A member of an object.
    typealias Member = (name: String, schema: Schema)
}
