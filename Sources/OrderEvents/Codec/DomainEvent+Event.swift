import CQRS
import Foundation

extension DomainEvent: Event {
    private static let decoders: [String: @Sendable (RecordedEvent) throws -> DomainEvent] = {
        var all: [String: @Sendable (RecordedEvent) throws -> DomainEvent] = [:]
        for (name, decode) in CustomerEvent.decoders { all[name] = { .customer(try decode($0)) } }
        for (name, decode) in ProductEvent.decoders { all[name] = { .product(try decode($0)) } }
        for (name, decode) in OrderEvent.decoders { all[name] = { .order(try decode($0)) } }
        for (name, decode) in PolicyEvent.decoders { all[name] = { .policy(try decode($0)) } }
        return all
    }()

    /// The stored name and schema version of this fact.
    public var type: EventType {
        switch self {
        case .customer(let event): event.type
        case .product(let event): event.type
        case .order(let event): event.type
        case .policy(let event): event.type
        }
    }

    /// Encodes the fact as JSON.
    public func encode() throws -> Data {
        switch self {
        case .customer(let event): try event.encode()
        case .product(let event): try event.encode()
        case .order(let event): try event.encode()
        case .policy(let event): try event.encode()
        }
    }

    /// Decodes any stored fact of the desk, identified by its stored name.
    public init(decoding stored: RecordedEvent) throws {
        guard let decode = Self.decoders[stored.type.name] else { throw EventDecodingError(unknown: stored) }
        self = try decode(stored)
    }
}
