import Foundation
import JSON

@testable import OrderService

/// Compares JSON with a schema of the OpenAPI document: types, required members, words, bounds, and members that are not described.
struct SchemaCheck {
    /// The document's components.
    let schemas: JSONObject

    /// Returns what differs, a sentence each.
    func faults(of value: JSONValue, against schema: JSONObject, at place: String = "$") -> [String] {
        if let reference = schema["$ref"]?.cell {
            guard let name = reference.split(separator: "/").last, let target = schemas[String(name)]?.object else {
                return ["\(place): \(reference) leads nowhere"]
            }
            return faults(of: value, against: target, at: place)
        }
        if case .array(let choices) = schema["anyOf"] {
            let each = choices.map { self.faults(of: value, against: $0.object ?? [:], at: place) }
            return each.contains { $0.isEmpty } ? [] : each.first ?? []
        }
        var faults: [String] = typeFaults(of: value, schema, place)
        if case .array(let words) = schema["enum"], !words.contains(value) { faults.append("\(place): \(value.text)") }
        switch value {
        case .object(let object): faults += members(of: object, schema, place)
        case .array(let elements):
            let item = schema["items"]?.object ?? [:]
            for (number, element) in elements.enumerated() {
                faults += self.faults(of: element, against: item, at: "\(place)[\(number)]")
            }
        case .string(let text):
            if let pattern = schema["pattern"]?.cell, (try? Regex(pattern).firstMatch(in: text)) == nil {
                faults.append("\(place): '\(text)' does not match \(pattern)")
            }
        default: break
        }
        return faults
    }

    private func typeFaults(of value: JSONValue, _ schema: JSONObject, _ place: String) -> [String] {
        let types: [String] =
            switch schema["type"] {
            case .array(let types): types.map(\.cell)
            case let type?: [type.cell]
            case nil: []
            }
        let own: Set<String> =
            switch value {
            case .null: ["null"]
            case .bool: ["boolean"]
            case .string: ["string"]
            case .array: ["array"]
            case .object: ["object"]
            case .integer, .number, .verbatim: Int64(value.text) == nil ? ["number"] : ["number", "integer"]
            }
        guard types.isEmpty || !own.isDisjoint(with: types) else {
            return ["\(place): \(value.text.prefix(40)) is not of type \(types)"]
        }
        if let minimum = schema["minimum"].flatMap({ Double($0.cell) }), let number = Double(value.text),
            number < minimum
        {
            return ["\(place): \(number) is less than \(minimum)"]
        }
        return []
    }

    private func members(of object: JSONObject, _ schema: JSONObject, _ place: String) -> [String] {
        guard let properties = schema["properties"]?.object else { return [] }
        var faults: [String] = []
        if case .array(let required) = schema["required"] {
            for name in required.map(\.cell) where object[name] == nil { faults.append("\(place).\(name) is missing") }
        }
        for field in object.fields {
            guard let member = properties[field.key]?.object else {
                faults.append("\(place).\(field.key) is not described")
                continue
            }
            faults += self.faults(of: field.value, against: member, at: "\(place).\(field.key)")
        }
        return faults
    }
}
