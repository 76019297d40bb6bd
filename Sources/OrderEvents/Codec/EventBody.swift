import CQRS
import Foundation
import JSON

/// Reads and writes the data of one kind of event: the one place that knows its members.
protocol EventBody: Sendable {
    static var schema: EventSchema { get }

    /// The stream the fact belongs to.
    var stream: StreamID { get }

    /// Reads data of today's schema.
    init(_ json: JSONNode) throws(JSONError)

    /// Writes the members of today's schema.
    func write(to json: inout JSONWriter)

    /// About how many bytes that comes to, at which writing is fastest.
    var expectedBytes: Int { get }
}

extension EventBody {
    var schema: EventSchema { Self.schema }

    var expectedBytes: Int { 256 }

    func encode() -> Data {
        var writer = JSONWriter(expectedBytes: expectedBytes)
        writer.object(write)
        return writer.data
    }

    /// Reads a stored event of this kind, and checks that it belongs to its stream: a fact about another aggregate
    /// would change the wrong one unnoticed.
    init(decoding stored: RecordedEvent, schema: EventSchema = Self.schema) throws(EventDecodingError) {
        do {
            let data = try schema.upcast(stored.data, from: stored.type.schemaVersion)
            try self.init(JSONDocument(data).root)
        } catch {
            throw EventDecodingError(stored, "cannot be read: \(error)")
        }
        guard stream == stored.stream else {
            throw EventDecodingError(stored, "is about \(stream.name) but stands in another stream")
        }
    }
}

extension EventDecodingError {
    init(_ stored: RecordedEvent, _ problem: String) {
        self.init(
            "\(stored.type.name) (schema version \(stored.type.schemaVersion)) at position \(stored.position) "
                + "of \(stored.stream.name) \(problem)")
    }

    init(unknown stored: RecordedEvent) {
        self.init(
            stored, "is of a kind this program does not know there; a newer version of orderdesk may have written it")
    }
}
