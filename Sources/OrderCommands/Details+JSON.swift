import CQRS
import Foundation
import JSON
import OrderEvents

// Every accepted command has its details encoded, and Foundation's encoder is many times slower.

extension Command where Details == OrderDetails {
    /// Encodes an order's details.
    public static func encode(_ details: OrderDetails) -> Data {
        var json = JSONWriter()
        json.object {
            $0.member("orderID", details.orderID.rawValue)
            $0.member("status", details.status.rawValue)
            $0.member("total", details.total)
            if details.refunded.minorUnits != 0 { $0.member("refunded", details.refunded) }
        }
        return json.data
    }
}

extension Command where Details == CustomerDetails {
    /// Encodes a customer's details.
    public static func encode(_ details: CustomerDetails) -> Data {
        var json = JSONWriter()
        json.object {
            $0.member("customerID", details.customerID.rawValue)
            $0.flag("isSuspended", details.isSuspended)
        }
        return json.data
    }
}

extension Command where Details == ProductDetails {
    /// Encodes a product's details.
    public static func encode(_ details: ProductDetails) -> Data {
        var json = JSONWriter()
        json.object {
            $0.member("productID", details.productID.rawValue)
            $0.member("unitPrice", details.unitPrice)
            $0.flag("isDiscontinued", details.isDiscontinued)
        }
        return json.data
    }
}

extension JSONWriter {
    fileprivate mutating func flag(_ name: StaticString, _ value: Bool) {
        key(name)
        literal(value ? "true" : "false")
    }
}
