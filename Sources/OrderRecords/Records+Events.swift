import CQRS
import Foundation
import JSON

extension RecordedEvent {
    /// The keys that scripts rely on.
    package var record: JSONObject {
        [
            "position": .integer(position.rawValue),
            "stream": .string(stream.name),
            "version": .integer(version.rawValue),
            "type": .string(type.name),
            "occurredAt": .string(occurredAt.iso8601),
            "recordedAt": .string(recordedAt.iso8601),
            "actor": .string(cause.actor),
            "commandID": .string(cause.commandID.description),
            "data": .embedding(data),
        ]
    }

    /// Everything that the chain is made of, and the chain; times are whole.
    package var exportedRecord: JSONObject {
        [
            "position": .integer(position.rawValue),
            "stream": .string(stream.name),
            "version": .integer(version.rawValue),
            "type": .string(type.name),
            "schemaVersion": .integer(Int64(type.schemaVersion)),
            "occurredAt": .string(occurredAt.exactISO8601),
            "recordedAt": .string(recordedAt.exactISO8601),
            "actor": .string(cause.actor),
            "commandID": .string(cause.commandID.description),
            "correlationID": .string(cause.correlationID.uuidString.lowercased()),
            "causationID": .optional(cause.causationID?.uuidString.lowercased()),
            "data": .embedding(data),
            "chain": .string(chain.description),
        ]
    }

    /// The names of the keys, in order.
    package static let recordKeys = [
        "position", "stream", "version", "type", "occurredAt", "recordedAt", "actor", "commandID", "data",
    ]
}

extension JSONValue {
    /// A fact's own JSON; bytes that are none are shown as Base64, so that the whole stays JSON.
    package static func embedding(_ data: Data) -> JSONValue {
        guard (try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)) != nil,
            let text = String(validating: data, as: UTF8.self)
        else { return .string(data.base64EncodedString()) }
        return .embedding(text)
    }
}
