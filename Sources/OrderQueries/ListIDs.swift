import CQRS

/// Asks for the ids of one kind that begin with a text, for completion.
public struct ListIDs: Query, Hashable {
    /// What the ids are of.
    public enum Kind: Hashable, Sendable {
        case order
        case customer
        case product
    }

    /// The ids, sorted; of orders without a prefix the newest first.
    public typealias Answer = [ListedID]
    /// The query's name.
    public static let name = "ListIDs"
    /// The projection it reads.
    public static let projection = ProjectionName.orders
    /// No more ids than this are answered.
    public static let mostIDs = 200

    /// What the ids are of.
    public let kind: Kind
    /// What they begin with, letter by letter; empty for any.
    public let prefix: String

    /// Creates the query.
    public init(of kind: Kind, startingWith prefix: String = "") {
        self.kind = kind
        self.prefix = prefix
    }
}

/// Names an order, a customer or a product by its id, with what a person knows it by.
public struct ListedID: Hashable, Sendable {
    /// The id.
    public var id: String
    /// The customer's or the product's name; of an order the customer's name, the total and the status.
    public var meaning: String

    /// Creates an entry.
    public init(_ id: String, meaning: String) {
        self.id = id
        self.meaning = meaning
    }
}
