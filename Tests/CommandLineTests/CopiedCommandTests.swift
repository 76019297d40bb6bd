import ArgumentParser
import CQRS
import Foundation
import OrderCommands
import OrderEvents
import OrderQueries
import Testing

@testable import Dashboard
@testable import DeskComposition
@testable import orderdesk

/// The command lines that the dashboard copies are read by this program as they were meant.
struct CopiedCommandTests {
    private static let words = CommandWords(
        DashboardConfiguration(user: "-ann", idSeed: UUID(), deskArguments: ["--data", "/tmp/a desk"]))

    private static let day = Timestamp(iso8601: "2026-11-21T14:00:00Z")!

    private func parse<C: ParsableCommand>(_ words: [String], as type: C.Type) throws -> C {
        #expect(words.first == "orderdesk")
        let ordered = try CommandLineWords(Array(words.dropFirst()), of: OrderDesk.self).ordered
        return try #require(try OrderDesk.parseAsRoot(ordered) as? C, "\(words)")
    }

    @Test(arguments: ["7f3a", "-x", "a b"])
    func `acts on an order`(id: String) throws {
        let order = OrderID(id)
        let approve = try parse(Self.words.act(.act(.approve), on: order), as: ApproveCommand.self)
        #expect(approve.order == id && approve.desk.user == "-ann" && approve.desk.data == "/tmp/a desk")
        let cancel = try parse(Self.words.act(.act(.cancel, reason: "-late"), on: order), as: CancelCommand.self)
        #expect(cancel.order == id && cancel.reason == "-late")
        #expect(try parse(Self.words.act(.act(.ship), on: order), as: ShipCommand.self).order == id)
        #expect(try parse(Self.words.act(.act(.refund, reason: "x"), on: order), as: RefundCommand.self).reason == "x")
        let note = try parse(Self.words.act(.note("- call back"), on: order), as: NoteCommand.self)
        #expect(note.order == id && note.text == "- call back")
        #expect(try parse(Self.words.order(order), as: OrderCommand.self).order == id)
    }

    @Test func `lines and orders with price and discount`() throws {
        let item = OrderItem(
            productID: ProductID("1:1"), quantity: 3, unitPrice: Money(minorUnits: 1_850, currency: .usd),
            discountBasisPoints: 1_250)
        let add = try parse(Self.words.act(.addLine(item), on: OrderID("A")), as: AddItemCommand.self)
        #expect(try ItemText.parse(add.item, currency: .usd).get() == item)
        let command = PlaceOrder(
            orderID: OrderID("-N"), customerID: CustomerID("ALFKI"), items: [item, item],
            paymentMethodID: PaymentMethodID("card"), shippingAddress: "Obere Str. 57")
        let summary = OrderSummary(
            orderID: OrderID("-N"), customerID: command.customerID, customerName: "", customerEmail: "",
            status: .pending, itemCount: 2, total: Money(minorUnits: 0, currency: .usd), placedAt: Self.day,
            lastUpdated: Self.day, shippedAt: nil, version: .none, position: .start)
        let place = try parse(
            Self.words.act(.place(command, summary: summary), on: OrderID("-N")), as: PlaceCommand.self)
        #expect(place.customer == "ALFKI" && place.id == "-N" && place.payment == "card" && place.item.count == 2)
        #expect(place.shipTo == "Obere Str. 57" && place.currency.currency == .usd)
    }

    @Test func `acts on customers and products`() throws {
        let customer = CustomerSummary(
            customerID: CustomerID("ALFKI"), name: "Alfreds", email: "", country: "", isSuspended: false)
        let suspend = try parse(
            Self.words.act(DirectoryAct.suspend(customer, reason: "no money")), as: CustomersCommand.Suspend.self)
        #expect(suspend.customer == "ALFKI" && suspend.reason == "no money")
        let product = ProductSummary(
            productID: ProductID("11"), name: "Chai", unitPrice: Money(minorUnits: 1, currency: .usd),
            isDiscontinued: false)
        let reprice = try parse(
            Self.words.act(DirectoryAct.reprice(product, Money(minorUnits: -150, currency: .usd))),
            as: ProductsCommand.Reprice.self)
        #expect(reprice.product == "11" && reprice.price.price == "-1.50")
        #expect(try parse(Self.words.event(Position(12)), as: EventsCommand.self).limit == 1)
        #expect(try parse(Self.words.customer(CustomerID("-A")), as: CustomersCommand.List.self).search == "-A")
    }
}
