import CQRS
import Foundation
import JSON

extension PolicyEvent: Event {
    private typealias Kind = EventKinds<PolicyEvent>.Kind

    static let kinds = EventKinds<PolicyEvent>([
        Kind(FourEyesRequired.self) { .fourEyesRequired($0) },
        Kind(FourEyesLifted.self) { .fourEyesLifted($0) },
    ])

    /// The stored name and schema version of this fact.
    public var type: EventType { Self.kinds.type(of: body) }

    /// Encodes the fact as JSON.
    public func encode() throws -> Data { body.encode() }

    /// Decodes a stored fact about the desk's policy.
    public init(decoding stored: RecordedEvent) throws {
        self = try Self.kinds.decode(stored)
    }

    private var body: any EventBody {
        switch self {
        case .fourEyesRequired(let fact): fact
        case .fourEyesLifted(let fact): fact
        }
    }
}

extension FourEyesRequired: EventBody {
    static let schema = EventSchema("FourEyesRequired")

    var stream: StreamID { .approvalPolicy }

    init(_ json: JSONNode) throws(JSONError) {
        try json.requireObject()
        self.init()
    }

    func write(to json: inout JSONWriter) {}
}

extension FourEyesLifted: EventBody {
    static let schema = EventSchema("FourEyesLifted")

    var stream: StreamID { .approvalPolicy }

    init(_ json: JSONNode) throws(JSONError) {
        try json.requireObject()
        self.init()
    }

    func write(to json: inout JSONWriter) {}
}
