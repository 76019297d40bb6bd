import CQRS
import Foundation
import JSON

/// An event of the log as CloudEvents 1.0 has events, in JSON.
package struct CloudEvent: Sendable {
    /// The content type of ``json``.
    package static let contentType = "application/cloudevents+json; charset=utf-8"
    /// The content type of the event's data.
    package static let dataContentType = "application/json"

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

    /// What is said about the event, by name, as texts. Names of extensions are in small letters and digits, as the standard
    /// demands; a position is a text, because a number of the standard has 32 bits.
    package var attributes: [(name: String, value: String)] {
        let attributes = [
            ("specversion", "1.0"),
            ("id", id),
            ("source", source),
            ("type", "orderdesk.\(event.type.name)"),
            ("subject", event.stream.name),
            ("time", event.occurredAt.exactISO8601),
            ("datacontenttype", Self.dataContentType),
            ("dataversion", "\(event.type.schemaVersion)"),
            ("position", "\(event.position)"),
            ("streamversion", "\(event.version)"),
            ("chain", event.chain.description),
            ("recordedtime", event.recordedAt.exactISO8601),
            ("actor", event.cause.actor),
            ("commandid", event.cause.commandID.description),
            ("correlationid", event.cause.correlationID.uuidString.lowercased()),
        ]
        return attributes + (event.cause.causationID.map { [("causationid", $0.uuidString.lowercased())] } ?? [])
    }

    /// The event as one object.
    package var json: Data {
        var object = JSONObject(attributes.map { JSONObject.Field(key: $0.name, value: .string($0.value)) })
        object["data"] = .embedding(String(decoding: event.data, as: UTF8.self))
        return Data(JSONValue.object(object).text.utf8)
    }
}
