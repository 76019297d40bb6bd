import CQRS

/// Lists the kinds of facts of one kind of stream: how each is named in the log, and how it is read.
///
/// What is read, and what a desk finds unreadable in its log, both follow from this list.
struct EventKinds<Fact>: Sendable {
    /// One kind of fact.
    struct Kind: Sendable {
        let schema: EventSchema
        let decode: @Sendable (RecordedEvent) throws -> Fact

        /// A kind whose facts `wrap` makes of what is stored.
        init<Body: EventBody>(_ body: Body.Type, _ wrap: @escaping @Sendable (Body) -> Fact) {
            self.init(body) { fact, _ in wrap(fact) }
        }

        /// A kind whose facts need what the log recorded of them, too.
        init<Body: EventBody>(_ body: Body.Type, _ wrap: @escaping @Sendable (Body, RecordedEvent) -> Fact) {
            schema = Body.schema
            decode = { wrap(try Body(decoding: $0), $0) }
        }
    }

    private let kinds: [String: Kind]

    init(_ kinds: [Kind]) {
        self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.schema.name, $0) })
    }

    /// The schemas of all of them.
    var schemas: [EventSchema] { kinds.values.map(\.schema) }

    /// Returns the stored type of a fact, which has to be listed: what is written must be readable.
    func type(of body: any EventBody) -> EventType {
        precondition(kinds[body.schema.name] != nil, "\(body.schema.name) is not among the kinds that can be read")
        return body.schema.type
    }

    /// Decodes a stored fact, identified by its stored name.
    func decode(_ stored: RecordedEvent) throws -> Fact {
        guard let kind = kinds[stored.type.name] else { throw EventDecodingError(unknown: stored) }
        return try kind.decode(stored)
    }

    /// Whether a stored name is that of one of them.
    func contains(_ name: String) -> Bool { kinds[name] != nil }
}
