import CQRS
import Foundation
import JSON

/// Names a stored kind of event and knows how to bring its older schema versions up to today's.
struct EventSchema: Sendable {
    /// Rearranges the members of one schema version into those of the next.
    typealias Step = @Sendable (inout JSONObject) throws -> Void

    let name: String
    /// The step at index 0 leads from version 1 to 2, the next from 2 to 3, and so on.
    private let steps: [Step]

    init(_ name: String, steps: [Step] = []) {
        self.name = name
        self.steps = steps
    }

    /// The version that is written: one more than there are steps, so that no step can be missing.
    var version: Int { steps.count + 1 }

    var type: EventType { EventType(name, schemaVersion: version) }

    /// Returns why data of a schema version cannot be read here; nil when it can.
    func incompatibility(with schemaVersion: Int) -> String? {
        if schemaVersion < 1 { return "schema versions begin at 1" }
        return schemaVersion > version ? "the newest schema version known here is \(version)" : nil
    }

    /// Returns the data in today's schema.
    func upcast(_ data: Data, from schemaVersion: Int) throws -> Data {
        if let incompatibility = incompatibility(with: schemaVersion) { throw JSONError(incompatibility) }
        guard schemaVersion < version else { return data }
        guard case .object(var members) = try JSONValue(data) else { throw JSONError("it is not an object") }
        for step in steps[(schemaVersion - 1)...] { try step(&members) }
        return Data(JSONValue.object(members).text.utf8)
    }
}

/// Knows every kind of event this program can read.
public enum EventSchemas {
    static let all: [String: EventSchema] = {
        let schemas =
            CustomerEvent.kinds.schemas + ProductEvent.kinds.schemas + OrderEvent.kinds.schemas
            + PolicyEvent.kinds.schemas
        return Dictionary(uniqueKeysWithValues: schemas.map { ($0.name, $0) })
    }()

    /// Returns which of the stored kinds of events this program cannot read, and what to do.
    ///
    /// Returns nil when it can read them all. A desk asks this of its log before it opens.
    public static func incompatibility(of stored: some Sequence<EventType>) -> StoreError? {
        incompatibility(of: stored, knowing: all)
    }

    static func incompatibility(
        of stored: some Sequence<EventType>, knowing schemas: [String: EventSchema]
    ) -> StoreError? {
        let unreadable = Set(stored).compactMap { type -> String? in
            guard let schema = schemas[type.name] else {
                return "\(type.name) version \(type.schemaVersion) (unknown here)"
            }
            return schema.incompatibility(with: type.schemaVersion).map {
                "\(type.name) version \(type.schemaVersion) (\($0))"
            }
        }
        guard !unreadable.isEmpty else { return nil }
        return StoreError(
            .newerVersion,
            "the log holds events this program cannot read: \(unreadable.sorted().joined(separator: ", "))",
            remedy: "open the desk with the version of orderdesk that wrote them, or a newer one")
    }
}
