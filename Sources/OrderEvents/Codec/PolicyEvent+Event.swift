import CQRS
import Foundation
import JSON

extension PolicyEvent: Event {
    static let decoders: [String: @Sendable (RecordedEvent) throws -> PolicyEvent] = [
        FourEyesRequired.schema.name: { .fourEyesRequired(try FourEyesRequired(decoding: $0)) },
        FourEyesLifted.schema.name: { .fourEyesLifted(try FourEyesLifted(decoding: $0)) },
    ]

    /// The stored name and schema version of this fact.
    public var type: EventType { body.schema.type }

    /// Encodes the fact as JSON.
    public func encode() throws -> Data { body.encode() }

    /// Decodes a stored fact about the desk's policy.
    public init(decoding stored: RecordedEvent) throws {
        guard let decode = Self.decoders[stored.type.name] else { throw EventDecodingError(unknown: stored) }
        self = try decode(stored)
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
