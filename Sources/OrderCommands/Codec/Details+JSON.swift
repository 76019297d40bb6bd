import CQRS
import Foundation
import JSON
import OrderEvents

/// Details of a receipt that are kept with the answer as JSON: the one place that knows its members, in both directions.
public protocol StoredDetails: Sendable, Equatable {
    /// Reads details that this or an earlier version kept.
    init(stored: Data) throws

    /// What is kept.
    var stored: Data { get }
}

// Every accepted command has its details encoded, and Foundation's encoder is many times slower.
extension Command where Details: StoredDetails {
    /// Encodes the details as they are kept.
    public static func encode(_ details: Details) -> Data { details.stored }

    /// Decodes details that were kept.
    public static func decode(_ stored: Data) throws -> Details { try Details(stored: stored) }
}

extension OrderDetails: StoredDetails {
    /// Reads an order's details; those that were kept before orders could be refunded do not name what was.
    public init(stored: Data) throws {
        let json = try JSONDocument(stored).root
        let word = try json.string("status")
        guard let status = OrderStatus(rawValue: word) else { throw JSONError("'status' is no status of an order") }
        let total = try Money(json, "total")
        let refunded = try json.optional("refunded") == nil ? nil : Money(json, "refunded")
        self.init(orderID: OrderID(try json.string("orderID")), status: status, total: total, refunded: refunded)
    }

    /// An order's details as JSON.
    public var stored: Data {
        JSONWriter.object {
            $0.member("orderID", orderID.rawValue)
            $0.member("status", status.rawValue)
            $0.member("total", total)
            if refunded.minorUnits != 0 { $0.member("refunded", refunded) }
        }
    }
}

extension CustomerDetails: StoredDetails {
    /// Reads a customer's details.
    public init(stored: Data) throws {
        let json = try JSONDocument(stored).root
        self.init(customerID: CustomerID(try json.string("customerID")), isSuspended: try json.flag("isSuspended"))
    }

    /// A customer's details as JSON.
    public var stored: Data {
        JSONWriter.object {
            $0.member("customerID", customerID.rawValue)
            $0.member("isSuspended", isSuspended)
        }
    }
}

extension ProductDetails: StoredDetails {
    /// Reads a product's details.
    public init(stored: Data) throws {
        let json = try JSONDocument(stored).root
        self.init(
            productID: ProductID(try json.string("productID")), unitPrice: try Money(json, "unitPrice"),
            isDiscontinued: try json.flag("isDiscontinued"))
    }

    /// A product's details as JSON.
    public var stored: Data {
        JSONWriter.object {
            $0.member("productID", productID.rawValue)
            $0.member("unitPrice", unitPrice)
            $0.member("isDiscontinued", isDiscontinued)
        }
    }
}

extension ApprovalPolicyDetails: StoredDetails {
    /// Reads the details of the desk's policy.
    public init(stored: Data) throws {
        self.init(fourEyes: try JSONDocument(stored).root.flag("fourEyes"))
    }

    /// The details of the desk's policy as JSON.
    public var stored: Data { JSONWriter.object { $0.member("fourEyes", fourEyes) } }
}

extension JSONWriter {
    /// Returns an object whose members `write` adds.
    fileprivate static func object(_ write: (inout JSONWriter) -> Void) -> Data {
        var json = JSONWriter()
        json.object(write)
        return json.data
    }
}
