import CQRS
import Foundation
import JSON

extension CustomerEvent: Event {
    private typealias Kind = EventKinds<CustomerEvent>.Kind

    static let kinds = EventKinds<CustomerEvent>([
        Kind(CustomerRegistered.self) { .registered($0) },
        Kind(CustomerUpdated.self) { .updated($0) },
        Kind(CustomerSuspended.self) { .suspended($0) },
        Kind(CustomerReinstated.self) { .reinstated($0) },
    ])

    /// The stored name and schema version of this fact.
    public var type: EventType { Self.kinds.type(of: body) }

    /// Encodes the fact as JSON.
    public func encode() throws -> Data { body.encode() }

    /// Decodes a stored fact about a customer.
    public init(decoding stored: RecordedEvent) throws {
        self = try Self.kinds.decode(stored)
    }

    private var body: any EventBody {
        switch self {
        case .registered(let fact): fact
        case .updated(let fact): fact
        case .suspended(let fact): fact
        case .reinstated(let fact): fact
        }
    }
}

extension CustomerRegistered: EventBody {
    static let schema = EventSchema("CustomerRegistered")

    var stream: StreamID { .customer(customerID) }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(
            customerID: CustomerID(try json.string("customerID")),
            name: try json.string("name"),
            email: try json.string("email"),
            country: try json.string("country"))
    }

    func write(to json: inout JSONWriter) {
        json.member("customerID", customerID.rawValue)
        json.member("name", name)
        json.member("email", email)
        json.member("country", country)
    }
}

extension CustomerUpdated: EventBody {
    static let schema = EventSchema("CustomerUpdated")

    var stream: StreamID { .customer(customerID) }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(
            customerID: CustomerID(try json.string("customerID")),
            name: try json.string("name"),
            email: try json.string("email"),
            country: try json.string("country"))
    }

    func write(to json: inout JSONWriter) {
        json.member("customerID", customerID.rawValue)
        json.member("name", name)
        json.member("email", email)
        json.member("country", country)
    }
}

extension CustomerSuspended: EventBody {
    static let schema = EventSchema("CustomerSuspended")

    var stream: StreamID { .customer(customerID) }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(customerID: CustomerID(try json.string("customerID")), reason: try json.string("reason"))
    }

    func write(to json: inout JSONWriter) {
        json.member("customerID", customerID.rawValue)
        json.member("reason", reason)
    }
}

extension CustomerReinstated: EventBody {
    static let schema = EventSchema("CustomerReinstated")

    var stream: StreamID { .customer(customerID) }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(customerID: CustomerID(try json.string("customerID")), reason: try json.string("reason"))
    }

    func write(to json: inout JSONWriter) {
        json.member("customerID", customerID.rawValue)
        json.member("reason", reason)
    }
}
