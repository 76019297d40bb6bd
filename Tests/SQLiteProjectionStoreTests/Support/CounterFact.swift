import CQRS
import Foundation

/// A fact about counters, a domain as small as can be.
enum CounterFact: Event, Equatable {
    case opened(String)
    case added(String, Int)

    var key: String {
        switch self {
        case .opened(let key), .added(let key, _): key
        }
    }

    var type: EventType {
        switch self {
        case .opened: EventType("CounterOpened")
        case .added: EventType("CounterAdded")
        }
    }

    var stream: StreamID { StreamID(category: "counter", key: key) }

    func encode() -> Data {
        switch self {
        case .opened: Data()
        case .added(_, let amount): Data("\(amount)".utf8)
        }
    }

    init(decoding stored: RecordedEvent) throws {
        let key = String(stored.stream.name.dropFirst("counter-".count))
        switch stored.type.name {
        case "CounterOpened":
            self = .opened(key)
        case "CounterAdded":
            guard let amount = Int(String(decoding: stored.data, as: UTF8.self)) else {
                throw EventDecodingError("an amount is no number")
            }
            self = .added(key, amount)
        default:
            throw EventDecodingError("'\(stored.type.name)' is unknown")
        }
    }
}

extension [CounterFact] {
    /// Numbers the facts as a log would.
    func recorded(at now: Timestamp = Timestamp(milliseconds: 1_795_262_400_000)) -> [RecordedEvent] {
        var versions: [StreamID: Int64] = [:]
        return enumerated().map { index, fact in
            versions[fact.stream, default: 0] += 1
            let id = UUID(uuid: (0, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, UInt8(index)))
            return RecordedEvent(
                position: Position(Int64(index + 1)), stream: fact.stream,
                version: StreamVersion(versions[fact.stream] ?? 1), type: fact.type, occurredAt: now, recordedAt: now,
                cause: EventCause(commandID: CommandID(id), actor: "alice", correlationID: id, causationID: nil),
                data: fact.encode(), chain: .start)
        }
    }
}
