import CQRS
import Foundation
import JSON

/// An event of the log as CloudEvents 1.0 has events, in JSON.
package struct CloudEvent: Sendable {
    /// The content type of ``json``.
    package static let contentType = "application/cloudevents+json; charset=utf-8"

    /// The event of the log.
    package let event: RecordedEvent
    /// Which desk it is of: a part of a URI.
    package let source: String

    /// Wraps an event.
    package init(_ event: RecordedEvent, source: String) {
        self.event = event
        self.source = source
    }

    /// What it is known by: the chain of the log up to it, which no other event of any log has.
    package var id: String { event.chain.description }

    /// The event as one object. Names of extensions are in small letters and digits, as the standard demands; a position is a text,
    /// because a number of the standard has 32 bits.
    package var json: Data {
        let object: JSONObject = [
            "specversion": "1.0",
            "id": .string(id),
            "source": .string(source),
            "type": .string("orderdesk.\(event.type.name)"),
            "subject": .string(event.stream.name),
            "time": .string(event.occurredAt.exactISO8601),
            "datacontenttype": "application/json",
            "dataversion": .string("\(event.type.schemaVersion)"),
            "position": .string("\(event.position)"),
            "streamversion": .string("\(event.version)"),
            "chain": .string(event.chain.description),
            "recordedtime": .string(event.recordedAt.exactISO8601),
            "actor": .string(event.cause.actor),
            "commandid": .string(event.cause.commandID.description),
            "correlationid": .string(event.cause.correlationID.uuidString.lowercased()),
            "data": .embedding(String(decoding: event.data, as: UTF8.self)),
        ]
        let caused: JSONObject =
            event.cause.causationID.map { ["causationid": .string($0.uuidString.lowercased())] } ?? [:]
        return Data(JSONValue.object(object + caused).text.utf8)
    }
}
