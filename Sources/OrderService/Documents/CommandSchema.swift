import CQRS
import JSON
import OrderCommands

/// Describes the body of a command by trying what the command's own codec reads, so that the two cannot differ.
///
/// Types are those of the examples. A member is required when no example is accepted without it, may be null when one is
/// accepted with null there, and others may be there when one is accepted with a member that nobody knows.
struct CommandSchema: Sendable {
    /// The body's schema.
    let schema: JSONObject
    /// Bodies as a client may send them.
    let examples: [JSONObject]

    /// Whether a body has to be there.
    var isRequired: Bool { schema["required"] != nil }

    /// Describes the body of a route's command, which is one of `kinds`.
    init(_ route: CommandRoute, kinds: CommandKinds) {
        guard let kind = kinds.all.first(where: { $0.name == route.command }) else {
            preconditionFailure("there is no command \(route.command)")
        }
        let probe = CommandProbe(kind: kind)
        // What the path, a header or the token says is not for the body to say.
        let elsewhere = Set(["command", "expectedVersion", route.pathMember, route.actorMember].compactMap { $0 })
        if let member = route.bodyMember {
            examples = probe.examples.compactMap { $0[member]?.object }
            schema = probe.schema(at: [.key(member)])
        } else {
            examples = probe.examples.map { example in
                JSONObject(example.fields.filter { !elsewhere.contains($0.key) })
            }
            schema = probe.object(at: [], without: elsewhere, optional: [route.makesID].compactMap { $0 })
        }
    }
}

/// Tries what the codec of one kind of command accepts.
private struct CommandProbe {
    let kind: any JSONCommand.Type
    let examples: [JSONObject]
    private let kinds: CommandKinds

    init(kind: any JSONCommand.Type) {
        self.kind = kind
        kinds = CommandKinds([kind])
        examples = (kind.examples as [any JSONCommand]).compactMap { try? JSONValue($0.json).object }
    }

    /// The value at a place in the first example that has one.
    private func value(at path: [JSONStep]) -> JSONValue? {
        examples.lazy.compactMap { JSONValue.object($0).value(at: path[...]) }.first
    }

    /// Whether an example that has something at the place is accepted with something else there; nil leaves it out.
    private func accepts(_ value: JSONValue?, at path: [JSONStep]) -> Bool {
        examples.contains { example in
            let whole = JSONValue.object(example)
            guard whole.value(at: path.dropLast()) != nil, let changed = whole.replacing(path[...], with: value),
                value != nil || whole.value(at: path[...]) != nil
            else { return false }
            return reads(changed)
        }
    }

    /// Returns what excludes members that are not accepted together: no example has both, and none is accepted with both.
    private func exclusions(at path: [JSONStep], among names: [String]) -> [JSONValue] {
        names.indices.flatMap { first in
            names[(first + 1)...].compactMap { second in
                exclusion(of: names[first], and: second, at: path)
            }
        }
    }

    private func exclusion(of first: String, and second: String, at path: [JSONStep]) -> JSONValue? {
        let places = [first, second].map { path + [.key($0)] }
        let wholes = examples.map(JSONValue.object)
        guard let added = value(at: places[1]), value(at: places[0]) != nil,
            !wholes.contains(where: { whole in places.allSatisfy { whole.value(at: $0[...]) != nil } }),
            !wholes.contains(where: { whole in
                whole.value(at: places[0][...]) != nil && reads(whole.replacing(places[1][...], with: added))
            })
        else { return nil }
        // Null is as good as nothing.
        let present = [first, second].map { name in
            JSONObject.Field(key: name, value: .object(["not": .object(["type": "null"])]))
        }
        return .object([
            "not": .object([
                "required": [.string(first), .string(second)], "properties": .object(JSONObject(present)),
            ])
        ])
    }

    private func reads(_ whole: JSONValue?) -> Bool {
        guard let whole, let command = try? kinds.read(whole.data).command else { return false }
        return command.validate() == nil
    }

    func schema(at path: [JSONStep]) -> JSONObject {
        guard let value = value(at: path) else { return [:] }
        var schema: JSONObject
        switch value {
        case .object: schema = object(at: path)
        case .array: schema = ["type": "array", "items": .object(self.schema(at: path + [.first]))]
        case .bool: schema = ["type": "boolean"]
        case .verbatim, .integer, .number: schema = ["type": "integer", "format": "int64"]
        case .string, .null: schema = ["type": "string"]
        }
        if let type = schema["type"], accepts(.null, at: path) { schema["type"] = [type, "null"] }
        return schema + CommandLimits.limits(of: path.keys, in: kind.name)
    }

    func object(at path: [JSONStep], without elsewhere: Set<String> = [], optional: [String] = []) -> JSONObject {
        let names = (path.isEmpty ? kind.members : value(at: path)?.object?.fields.map(\.key) ?? [])
            .filter { !elsewhere.contains($0) }
        let required = names.filter { !optional.contains($0) && !accepts(nil, at: path + [.key($0)]) }
        var schema: JSONObject = [
            "type": "object",
            "properties": .object(
                JSONObject(names.map { .init(key: $0, value: .object(self.schema(at: path + [.key($0)]))) })),
        ]
        if !required.isEmpty { schema["required"] = .array(required.map(JSONValue.string)) }
        let exclusions = exclusions(at: path, among: names.filter { !required.contains($0) })
        if !exclusions.isEmpty { schema["allOf"] = .array(exclusions) }
        if !accepts(true.json, at: path + [.key("noSuchMember")]) { schema["additionalProperties"] = false.json }
        return schema
    }
}

extension Bool {
    fileprivate var json: JSONValue { .bool(self) }
}
