import CQRS
import OrderCommands
import TerminalKit

extension PlaceOrderForm {
    /// The form as it is opened again: all that was typed, why its order was refused, and the field that this is about.
    func refused(because rejection: Rejection) -> PlaceOrderForm {
        var form = self
        form.refusal = "\(rejection.code): \(rejection.message)"
        form.complaint = nil
        form.goToField(of: rejection)
        return form
    }

    /// The form as it is opened again when nobody knows what became of its order.
    func unanswered(because reason: String) -> PlaceOrderForm {
        var form = self
        form.refusal = "no answer, so this order may have been accepted already: \(reason)"
        return form
    }

    private mutating func goToField(of rejection: Rejection) {
        switch rejection.code {
        case .customerNotFound, .accountSuspended: field = .customer
        case .productNotFound, .productDiscontinued: editLine(of: rejection, in: .product)
        case .invalidQuantity: editLine(of: rejection, in: .quantity)
        case .invalidPrice: editLine(of: rejection, in: rejection.message.contains("discount") ? .discount : .price)
        case .orderTooLarge where !lines.isEmpty: _ = goToLines()
        case .emptyOrder: field = .product
        case .invalidID where rejection.message.contains("payment"): field = .payment
        case .invalidText: field = .address
        default: field = .place
        }
    }

    /// Takes up the line whose product a rejection names; the last one where it names none.
    private mutating func editLine(of rejection: Rejection, in field: Field) {
        let named = lines.firstIndex { rejection.message.contains("product '\($0.product.productID)'") }
        selectedLine = named ?? max(0, lines.count - 1)
        _ = editLine()
        self.field = field
    }
}
