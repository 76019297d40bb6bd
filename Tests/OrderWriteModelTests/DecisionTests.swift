import CQRS
import OrderCommands
import OrderEvents
import Testing

@testable import OrderWriteModel

/// Decides without a bus: what holds even where no edge has checked the command.
struct DecisionTests {
    @Test func `a decision does not lean on the edge`() {
        let product = folded(Product(), [.listed(ProductListed(productID: chai, name: "Chai", unitPrice: dollars(1)))])
        let customer = folded(
            Customer(), [.registered(CustomerRegistered(customerID: alfki, name: "", email: "", country: ""))])
        for (command, code) in [
            (place(), RejectionCode.emptyOrder),
            (place(OrderItem(productID: chai, quantity: -1)), .invalidQuantity),
            (place(OrderItem(productID: chai, quantity: 1, unitPrice: dollars(-1))), .invalidPrice),
        ] {
            let decision = Order().decide(command, by: "alice", for: customer, of: command.items.map { _ in product })
            #expect(decision.rejection?.code == code)
        }
        #expect(Order().decide(CancelOrder(orderID: order, reason: " "), at: .none).rejection?.code == .reasonRequired)
    }

    @Test func `a product without a listing does not exist`() {
        let customer = folded(
            Customer(), [.registered(CustomerRegistered(customerID: alfki, name: "", email: "", country: ""))])
        let decision = Order().decide(
            place(OrderItem(productID: chai, quantity: 1)), by: "alice", for: customer, of: [Product()])
        #expect(decision.rejection?.code == .productNotFound)
    }

    @Test func `the order is looked at first, then the customer, then the lines in order`() {
        let item = OrderItem(productID: chai, quantity: 1)
        let other = OrderItem(productID: tea, quantity: 1)
        let existing = folded(Order(), orderEvents(placed(chaiLine(1))))
        #expect(
            existing.decide(place(item), by: "", for: Customer(), of: [Product()]).rejection?.code == .duplicateOrder)
        #expect(
            Order().decide(place(item), by: "", for: Customer(), of: [Product()]).rejection?.code == .customerNotFound)
        let customer = folded(
            Customer(), [.registered(CustomerRegistered(customerID: alfki, name: "", email: "", country: ""))])
        let rejection = Order().decide(place(other, item), by: "", for: customer, of: [Product(), Product()]).rejection
        #expect(rejection?.message.contains("'tea'") == true)
    }

    @Test func `any sequence of facts can be folded`() {
        let facts = [
            placed(chaiLine(1)), itemAdded(chaiLine(2), total: 5_400, by: "bob"), approved, shipped, cancelled,
            refunded(.max, total: .min, lines: [(1, .max), (1, .max), (2, -1), (0, 1), (.min, .min)]),
        ].flatMap(orderEvents)
        for first in facts {
            for second in facts {
                let order = folded(Order(), [first, second])
                #expect((order.placement == nil) == ![first, second].contains(where: \.isPlaced))
                let refundable = folded(RefundableOrder(), [first, second])
                #expect(refundable.order == order)
                #expect(refundable.lines.allSatisfy { (0...$0.quantity).contains($0.remainingQuantity) })
            }
        }
        #expect(folded(Customer(), [.suspended(CustomerSuspended(customerID: alfki, reason: ""))]).account == nil)
        #expect(folded(Product(), [.discontinued(ProductDiscontinued(productID: chai))]).listing == nil)
    }

    private func folded<A: Aggregate>(_ state: A, _ facts: [A.Fact]) -> A {
        facts.reduce(into: state) { $0.evolve($1) }
    }

    private func orderEvents(_ event: DomainEvent) -> [OrderEvent] {
        if case .order(let event) = event { [event] } else { [] }
    }
}

extension Decision {
    fileprivate var rejection: Rejection? {
        if case .rejected(let rejection) = self { rejection } else { nil }
    }
}

extension OrderEvent {
    fileprivate var isPlaced: Bool {
        if case .placed = self { true } else { false }
    }
}
