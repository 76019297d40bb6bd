import CQRS
import Foundation

extension DomainEvent: Event {
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
        let name = stored.type.name
        if OrderEvent.kinds.contains(name) {
            self = .order(try OrderEvent.kinds.decode(stored))
        } else if CustomerEvent.kinds.contains(name) {
            self = .customer(try CustomerEvent.kinds.decode(stored))
        } else if ProductEvent.kinds.contains(name) {
            self = .product(try ProductEvent.kinds.decode(stored))
        } else {
            self = .policy(try PolicyEvent.kinds.decode(stored))
        }
    }
}
