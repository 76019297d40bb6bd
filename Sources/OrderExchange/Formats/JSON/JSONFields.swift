import CQRS
import JSON
import OrderEvents

/// Reads the members of one JSON object, and remembers which of them nobody asked for.
struct JSONFields {
    private let node: JSONNode
    private let name: String
    private var asked: Set<String> = []
    private let keys: [String]

    /// Throws unless the value is an object each of whose keys is there once; `name` is what messages call it.
    init(_ node: JSONNode, _ name: String) throws(RowFault) {
        self.node = node
        self.name = name
        guard node.kind == .object else { throw RowFault(reason: "the \(name) is not an object") }
        var keys: [String] = []
        var seen: Set<String> = []
        let children = node.children
        for index in stride(from: 0, to: children.count, by: 2) {
            let key = try Self.read { () throws(JSONError) in try children[index].text(named: "a key") }
            guard seen.insert(key).inserted else {
                throw RowFault(reason: "'\(key.sanitized)' is twice in the \(name)")
            }
            keys.append(key)
        }
        self.keys = keys
    }

    /// The keys that were not read, each under the object's name.
    var unknown: [String] {
        keys.filter { !asked.contains($0) }.map { "\(name).\($0.sanitized)" }
    }

    mutating func text(_ key: String) throws(RowFault) -> String {
        asked.insert(key)
        let node = node
        return try Self.read { () throws(JSONError) in try node.string(key) }
    }

    /// Empty when it is absent or null.
    mutating func optionalText(_ key: String) throws(RowFault) -> String {
        asked.insert(key)
        let node = node
        return try Self.read { () throws(JSONError) in try node.optionalString(key) } ?? ""
    }

    mutating func integer(_ key: String) throws(RowFault) -> Int64 {
        asked.insert(key)
        let node = node
        return try Self.read { () throws(JSONError) in try node.integer(key) }
    }

    mutating func optionalInteger(_ key: String) throws(RowFault) -> Int64? {
        asked.insert(key)
        let node = node
        guard try Self.read({ () throws(JSONError) in try node.optional(key) }) != nil else { return nil }
        return try integer(key)
    }

    /// Empty when it is absent or null.
    mutating func list(_ key: String) throws(RowFault) -> [JSONNode] {
        asked.insert(key)
        let node = node
        return try Self.read { () throws(JSONError) in
            try node.optional(key) == nil ? [] : try node.elements(key)
        }
    }

    private static func read<T>(_ work: () throws(JSONError) -> T) throws(RowFault) -> T {
        do throws(JSONError) {
            return try work()
        } catch {
            throw RowFault(reason: error.description)
        }
    }
}
