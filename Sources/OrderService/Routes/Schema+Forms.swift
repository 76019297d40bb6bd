import JSON

extension Schema {
    /// True or false.
    static let flag = Schema.inline(["type": "boolean"])

    /// A whole number.
    static func integer(minimum: Int64? = nil, maximum: Int64? = nil) -> Schema {
        var schema: JSONObject = ["type": "integer"]
        if let minimum { schema = schema + ["minimum": .integer(minimum)] }
        if let maximum { schema = schema + ["maximum": .integer(maximum)] }
        return .inline(schema)
    }

    /// A text.
    static func text(pattern: String? = nil, longest: Int? = nil, example: String? = nil) -> Schema {
        var schema: JSONObject = ["type": "string"]
        if let pattern { schema = schema + ["pattern": .string(pattern)] }
        if let longest { schema = schema + ["maxLength": .integer(Int64(longest))] }
        if let example { schema = schema + ["example": .string(example)] }
        return .inline(schema)
    }

    /// One of some words.
    static func oneOf(_ words: [String]) -> Schema {
        .inline(["type": "string", "enum": .array(words.map(JSONValue.string))])
    }
}
