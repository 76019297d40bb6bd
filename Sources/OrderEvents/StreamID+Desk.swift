import CQRS

extension StreamID {
    /// The one stream of the desk's policy about approvals.
    public static let approvalPolicy = StreamID(category: StreamCategory.policy, key: "approval")

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
