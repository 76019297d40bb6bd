import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What a person does with several keys, and what a desk answers, in one call each.
extension DashboardDriver {
    /// Answers every open lookup of the form with one customer and one product.
    mutating func answerLookups(unitPrice: Int64 = 1_800) {
        let customer = CustomerSummary(
            customerID: CustomerID("ALFKI"), name: "Alfreds Futterkiste", email: "", country: "", isSuspended: false)
        let chai = ProductSummary(
            productID: ProductID("1"), name: "Chai", unitPrice: Money(minorUnits: unitPrice, currency: .usd),
            isDiscontinued: false)
        while let request = requests(for: .customers).first {
            answer(request, .customers(.success([customer])))
        }
        while let request = requests(for: .products).first { answer(request, .products(.success([chai]))) }
    }

    /// Fills the form in and places an order of one line.
    mutating func placeOrder(unitPrice: Int64 = 1_800) {
        press(.character("p"))
        answerLookups(unitPrice: unitPrice)
        press(.enter)
        answerLookups(unitPrice: unitPrice)
        type("chai")
        answerLookups(unitPrice: unitPrice)
        press(.enter, .enter, .control("s"))
        answerLookups(unitPrice: unitPrice)
    }

    /// Approves the order under the cursor, and the question with it.
    mutating func approve() {
        press(.character("a"), .character("y"))
    }

    /// Hands over the answer to an open request.
    mutating func answer(_ request: Request, _ answer: Answer) {
        open.removeAll { $0.request == request }
        send(.answered(request, answer))
    }

    /// Answers the newest open request of a subject: it failed.
    mutating func failRequest(for subject: Request.Subject, _ message: String = "disk gone") throws {
        let failure = Failure(message: message)
        let request = try #require(requests(for: subject).last)
        switch subject {
        case .screen, .comparison, .marks, .attention, .version, .event: answer(request, .screen(.failure(failure)))
        case .orders: answer(request, .orders(.failure(failure)))
        case .count: answer(request, .count(.failure(failure)))
        case .order: answer(request, .order(.failure(failure)))
        case .customers: answer(request, .customers(.failure(failure)))
        case .products, .lineProducts: answer(request, .products(.failure(failure)))
        case .deadLetters: answer(request, .deadLetters(.failure(failure)))
        case .differences, .queue: answer(request, .waitingEvents(.failure(failure)))
        case .filterValues: answer(request, .filterValues(.failure(failure)))
        case .orderToRepeat: answer(request, .orderToRepeat(.failure(failure)))
        }
    }

    /// Lets the read model apply so many events that changed these orders, the rest of the log waiting.
    mutating func project(events: Int64, _ changed: OrderSummary...) {
        for order in changed {
            orders.removeAll { $0.orderID == order.orderID }
            orders.append(order)
        }
        checkpoint = Position(checkpoint.rawValue + events)
        now = now + .milliseconds(50)
        observe()
        send(.timePassed)
        answer()
    }

    /// The commands sent, oldest first.
    var allDispatched: [PendingCommand] {
        effects.compactMap { if case .dispatch(let command) = $0 { command } else { nil } }
    }

    /// The form on top; nil when there is none.
    var form: PlaceOrderForm? {
        if case .placeOrder(let form)? = state.layers.last { form } else { nil }
    }

    /// The question about an act on top; nil when there is none.
    var question: Dashboard.Confirmation? {
        if case .confirmation(let question)? = state.layers.last { question } else { nil }
    }

    /// The order opened last; nil when none is on top.
    var pane: OrderPane? {
        if case .order(let pane)? = state.layers.last { pane } else { nil }
    }

    /// The ids of the displayed orders, from the top.
    var displayed: [OrderID] { state.displayedOrders.map(\.summary.orderID) }

    /// The displayed row of an order as text; empty when it is not on the screen.
    func line(of order: OrderID) -> String {
        view(state).text.split(separator: "\n").first { $0.contains(order.rawValue) }.map(String.init) ?? ""
    }
}

extension OrderDetail {
    /// An opened order without lines.
    static func plain(_ summary: OrderSummary) -> OrderDetail {
        OrderDetail(
            summary: summary, lines: [], paymentMethodID: PaymentMethodID("card"), shippingAddress: nil,
            cancellationReason: nil, approvedBy: nil)
    }
}

extension PlaceOrderForm {
    /// Does what a key means in the form.
    mutating func press(_ key: Key) -> Outcome {
        switch key {
        case .enter: goOn()
        case .tab: goToNextField()
        case .backTab: goBack()
        case .control("s"): placeFromAnywhere()
        case .escape: leave()
        default: type(key)
        }
    }
}
