/// Holds the fields of a JSON object in order.
package struct JSONObject: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// Holds a key and its value.
    package struct Field: Hashable, Sendable {
        package let key: String
        package let value: JSONValue

        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The fields, in the order in which they are written.
    package var fields: [Field]

    package init(_ fields: [Field]) {
        self.fields = fields
    }

    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        fields = elements.map { Field(key: $0.0, value: $0.1) }
    }

    /// Reads the children of an object's node, keys and values in turn; of a key that is there twice, the first counts.
    init(_ children: [JSONNode]) throws(JSONError) {
        var seen: Set<String> = []
        var fields: [Field] = []
        for key in stride(from: 0, to: children.count, by: 2) {
            let name = try children[key].text(named: "a key")
            if seen.insert(name).inserted { fields.append(Field(key: name, value: try JSONValue(children[key + 1]))) }
        }
        self.fields = fields
    }

    /// The value of a key. A new key goes to the end; nil removes the field.
    package subscript(key: String) -> JSONValue? {
        get { fields.first { $0.key == key }?.value }
        set {
            let place = fields.firstIndex { $0.key == key }
            switch (place, newValue) {
            case (let place?, let value?): fields[place] = Field(key: key, value: value)
            case (let place?, nil): fields.remove(at: place)
            case (nil, let value?): fields.append(Field(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Removes a field and returns its value; nil when there is none.
    package mutating func removeValue(forKey key: String) -> JSONValue? {
        defer { self[key] = nil }
        return self[key]
    }

    package static func + (left: JSONObject, right: JSONObject) -> JSONObject {
        var sum = left
        sum.fields += right.fields
        return sum
    }
}
