import CQRS

extension StreamID {
    /// Returns the stream of a customer.
    public static func customer(_ id: CustomerID) -> StreamID {
        StreamID(category: StreamCategory.customer, key: id.rawValue)
    }

    /// Returns the stream of a product.
    public static func product(_ id: ProductID) -> StreamID {
        StreamID(category: StreamCategory.product, key: id.rawValue)
    }

    /// Returns the stream of an order.
    public static func order(_ id: OrderID) -> StreamID {
        StreamID(category: StreamCategory.order, key: id.rawValue)
    }
}
