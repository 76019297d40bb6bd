/// A field whose key has to be there, though its value may be null: a renamed key is an error and not nil.
@propertyWrapper
struct Nullable<Value: Decodable & Hashable>: Decodable, Hashable {
    var wrappedValue: Value?

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
    }
}

/// The JSON that scripts rely on, as far as the tests read it.
struct ReceiptShape: Decodable, Hashable {
    let orderID: String
    let position: Int
    let chain: String
    let version: Int
    let status: String
    let totalCents: Int
    let refundedCents: Int
    let visible: Bool
}

struct ErrorShape: Decodable {
    struct Body: Decodable {
        let code: String
        let message: String
    }

    let error: Body
}

struct OrdersShape: Decodable {
    struct Order: Decodable {
        let orderID: String
        let customerID: String
        let customerName: String
        let status: String
        let totalCents: Int
        let refundedCents: Int
        let isHighValue: Bool
    }

    let orders: [Order]
    let total: Int
    let page: Int
    let pageSize: Int
    let freshness: FreshnessShape
}

struct FreshnessShape: Decodable {
    let state: String
    @Nullable var behind: Int?
    @Nullable var lagMilliseconds: Double?
}

struct StatusShape: Decodable {
    struct Projection: Decodable {
        let name: String
        let state: String
        let checkpoint: Int
        @Nullable var behind: Int?
        @Nullable var lagMilliseconds: Double?
        @Nullable var heartbeatMilliseconds: Double?
        let deadLetters: Int
    }

    let state: String
    @Nullable var head: Int?
    let projections: [Projection]
}

struct EventsShape: Decodable {
    let events: [EventShape]
}

struct EventShape: Decodable {
    let position: Int
    let stream: String
    let version: Int
    let type: String
    let actor: String
}

struct ImportShape: Decodable {
    struct Count: Decodable {
        let imported: Int
        let alreadyThere: Int
        let rejected: Int
    }

    struct Tally: Decodable {
        struct Total: Decodable {
            let currency: String
            let totalCents: Int
        }

        let orders: Int
        let totals: [Total]
    }

    let orders: Count
    let imported: Tally
    let alreadyThere: Tally
}
