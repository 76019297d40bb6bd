import CQRS
import Foundation
import JSON

extension ProductEvent: Event {
    private typealias Kind = EventKinds<ProductEvent>.Kind

    static let kinds = EventKinds<ProductEvent>([
        Kind(ProductListed.self) { .listed($0) },
        Kind(ProductRepriced.self) { .repriced($0) },
        Kind(ProductDiscontinued.self) { .discontinued($0) },
    ])

    /// The stored name and schema version of this fact.
    public var type: EventType { Self.kinds.type(of: body) }

    /// Encodes the fact as JSON.
    public func encode() throws -> Data { body.encode() }

    /// Decodes a stored fact about a product.
    public init(decoding stored: RecordedEvent) throws {
        self = try Self.kinds.decode(stored)
    }

    private var body: any EventBody {
        switch self {
        case .listed(let fact): fact
        case .repriced(let fact): fact
        case .discontinued(let fact): fact
        }
    }
}

extension ProductListed: EventBody {
    static let schema = EventSchema("ProductListed")

    var stream: StreamID { .product(productID) }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(
            productID: ProductID(try json.string("productID")),
            name: try json.string("name"),
            unitPrice: try Money(json, "unitPrice"))
    }

    func write(to json: inout JSONWriter) {
        json.member("productID", productID.rawValue)
        json.member("name", name)
        json.member("unitPrice", unitPrice)
    }
}

extension ProductRepriced: EventBody {
    static let schema = EventSchema("ProductRepriced")

    var stream: StreamID { .product(productID) }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(productID: ProductID(try json.string("productID")), unitPrice: try Money(json, "unitPrice"))
    }

    func write(to json: inout JSONWriter) {
        json.member("productID", productID.rawValue)
        json.member("unitPrice", unitPrice)
    }
}

extension ProductDiscontinued: EventBody {
    static let schema = EventSchema("ProductDiscontinued")

    var stream: StreamID { .product(productID) }

    init(_ json: JSONNode) throws(JSONError) {
        self.init(productID: ProductID(try json.string("productID")))
    }

    func write(to json: inout JSONWriter) {
        json.member("productID", productID.rawValue)
    }
}
