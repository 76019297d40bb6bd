/// Somebody wrote a note on an order; nothing else of it changes.
public struct OrderNoted: Hashable, Sendable {
    /// The order.
    public let orderID: OrderID
    /// The note.
    public let text: String
    /// Who wrote it.
    public let author: String

    /// Creates the fact.
    public init(orderID: OrderID, text: String, author: String) {
        self.orderID = orderID
        self.text = text
        self.author = author
    }
}
