import CQRS
import Foundation
import TestSupport
import Testing

@Suite struct CodableEventTests {
    private func stored(_ type: EventType, _ data: String) -> RecordedEvent {
        let id = SequentialIDs().nextCommand()
        let moment = Timestamp(microseconds: 0)
        return RecordedEvent(
            position: Position(1), stream: StreamID(category: "pot", key: "a"), version: StreamVersion(1), type: type,
            occurredAt: moment, recordedAt: moment,
            cause: EventCause(commandID: id, actor: "ada", correlationID: id.uuid, causationID: nil),
            data: Data(data.utf8), chain: .start)
    }

    @Test func `a codable event is kept as JSON with sorted keys and read back`() throws {
        let fact = PotEvent.planted(plant: "fern", depth: 3)
        let data = try fact.encode()
        #expect(String(data: data, encoding: .utf8) == #"{"planted":{"depth":3,"plant":"fern"}}"#)
        #expect(try PotEvent(decoding: stored(fact.type, #"{"planted":{"depth":3,"plant":"fern"}}"#)) == fact)
    }

    @Test(arguments: [
        (EventType("PotBroken"), #"{"broken":{}}"#),
        (EventType("PotWatered"), #"{"planted":{"depth":3,"plant":"fern"}}"#),
        (EventType("PotPlanted", schemaVersion: 1), #"{"planted":{"depth":3,"plant":"fern"}}"#),
        (EventType("PotPlanted", schemaVersion: 2), #"{"planted":{"depth":"deep"}}"#),
        (EventType("PotPlanted", schemaVersion: 2), ""),
    ])
    func `one of another name, version or shape is not guessed at`(type: EventType, data: String) {
        let event = stored(type, data)
        let error = #expect(throws: EventDecodingError.self) { try PotEvent(decoding: event) }
        #expect(error?.description.hasPrefix("\(type.name) version \(type.schemaVersion) ") == true)
    }
}

private enum PotEvent: Event, Codable, Hashable {
    case planted(plant: String, depth: Int)
    case watered

    var type: EventType {
        switch self {
        case .planted: EventType("PotPlanted", schemaVersion: 2)
        case .watered: EventType("PotWatered")
        }
    }
}
