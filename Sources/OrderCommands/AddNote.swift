import CQRS
import OrderEvents

/// Writes a note on an order, whatever its status.
public struct AddNote: Command, Hashable {
    /// The receipt's details when the command is accepted.
    public typealias Details = OrderDetails
    /// The command's name.
    public static let name = "AddNote"

    /// The order.
    public var orderID: OrderID
    /// The note; not blank.
    public var text: String
    /// Who wrote it; when blank, the actor of the command.
    public var author: String

    /// Creates the command.
    public init(orderID: OrderID, text: String, author: String = "") {
        self.orderID = orderID
        self.text = text
        self.author = author
    }

    /// Refuses a bad id, a blank note, and texts that are too long.
    public func validate() -> Rejection? {
        Validation.id(orderID, of: "order") ?? Validation.requiredText(text, "note")
            ?? Validation.name(author, "author's name")
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(orderID.rawValue)
        fields.add(text)
        fields.add(author)
    }
}
