import CQRS
import Foundation
import JSON
import OrderCommands
import OrderEvents
import OrderWriteModel
import TestSupport
import Testing

/// Commands as JSON, written and read.
struct CommandJSONTests {
    private let kinds = OrderWriteModel.commandKinds

    private func read(_ text: String) throws -> ReadCommand { try kinds.read(Data(text.utf8)) }

    private func fault(_ text: String) -> String? {
        do {
            _ = try read(text)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `every command is read as it was written`() throws {
        for command in kinds.examples {
            let again = try kinds.read(command.json).command
            #expect(type(of: again).name == type(of: command).name)
            #expect(contentHash(again) == contentHash(command), "\(type(of: command).name)")
            #expect(again.json == command.json)
        }
    }

    @Test func `what may be left out may be left out`() throws {
        for command in kinds.examples {
            // Without what is nil the content differs, and is still read as it was written.
            for bare in bareForms(of: command) {
                #expect(contentHash(try kinds.read(bare.json).command) == contentHash(bare))
            }
        }
        let order = try read(
            #"{"command":"PlaceOrder","orderID":"A","customerID":"C","items":[{"productID":"1","quantity":2}]}"#)
        let expected = PlaceOrder(
            orderID: OrderID("A"), customerID: CustomerID("C"),
            items: [OrderItem(productID: ProductID("1"), quantity: 2)], paymentMethodID: PaymentMethodID(""))
        #expect(order.command as? PlaceOrder == expected && order.commandID == nil)
    }

    @Test func `the examples are one of each kind, with every member it may have`() throws {
        for kind in kinds.all {
            let written = kinds.examples.filter { type(of: $0).name == kind.name }
            let members = try written.flatMap { try JSONDocument($0.json).root.names }
            #expect(!written.isEmpty, "no example of \(kind.name)")
            #expect(Set(members) == Set(["command"] + kind.members), "\(kind.name)")
        }
    }

    @Test func `the examples leave out nothing that a command may have`() {
        for kind in kinds.all {
            var seen: [String: Bool] = [:]
            for example in kinds.examples where type(of: example).name == kind.name {
                for child in Mirror(reflecting: example).children {
                    let mirror = Mirror(reflecting: child.value)
                    let isThere = mirror.displayStyle != .optional || !mirror.children.isEmpty
                    seen[child.label ?? "", default: false] = seen[child.label ?? "", default: false] || isThere
                }
            }
            for (name, isThere) in seen { #expect(isThere, "no example of \(kind.name) has '\(name)'") }
        }
    }

    @Test func `every command that the write model handles is a kind`() {
        var bus = CommandBus(middleware: [])
        OrderWriteModel.register(
            on: &bus, store: AggregateStore(log: InMemoryEventStore(clock: SystemClock())), policy: ApprovalPolicy())
        #expect(bus.commandNames == Set(kinds.all.map { $0.name }))
    }

    @Test func `a line that is no command says what is wrong and what would be right`() {
        let known = kinds.all.map { $0.name }.joined(separator: ", ")
        #expect(fault("nonsense")?.hasPrefix("it is not JSON: ") == true)
        #expect(fault("[]") == "it is not an object")
        #expect(fault(#"{"orderID":"A"}"#) == "'command' is missing")
        #expect(fault(#"{"command":"Fly"}"#) == "there is no command 'Fly'; the commands are \(known)")
        #expect(fault(#"{"command":"ShipOrder"}"#) == "'orderID' is missing")
        #expect(fault(#"{"command":"ShipOrder","orderID":1}"#) == "'orderID' is not a text")
        #expect(
            fault(#"{"command":"ShipOrder","orderId":"A"}"#)
                == "'orderId' is no member of ShipOrder; its members are command, commandID, orderID, expectedVersion")
        #expect(fault(#"{"command":"ShipOrder","orderID":"A","orderID":"B"}"#) == "'orderID' is there twice")
        #expect(fault(#"{"command":"ShipOrder","orderID":"A","commandID":"7"}"#) == "'commandID' is not a UUID")
        #expect(
            fault(#"{"command":"ShipOrder","orderID":"A","expectedVersion":0}"#)
                == "'expectedVersion' is not a version; a stream's first is 1")
        #expect(
            fault(#"{"command":"RefundOrder","orderID":"A","lines":[],"amount":{"minorUnits":1,"currency":"USD"}}"#)
                == "'lines' and 'amount' are both there; a refund is of one of them")
        #expect(
            fault(#"{"command":"AddOrderItem","orderID":"A","item":{"productID":"1","quantity":1,"price":2}}"#)
                == "'price' is no member of a line; its members are productID, quantity, unitPrice, discountBasisPoints"
        )
        let amount = #"{"minorUnits":1,"currency":"USD","cents":2}"#
        let unknown = "'cents' is no member of an amount; its members are minorUnits, currency"
        #expect(
            fault(
                #"{"command":"AddOrderItem","orderID":"A","item":{"productID":"1","quantity":1,"unitPrice":\#(amount)}}"#
            ) == unknown)
        #expect(fault(#"{"command":"RepriceProduct","productID":"1","unitPrice":\#(amount)}"#) == unknown)
    }

    private func contentHash(_ command: some Command) -> ContentHash { ContentHash { command.describe(in: &$0) } }

    private func bareForms(of command: any JSONCommand) -> [any JSONCommand] {
        switch command {
        case var command as PlaceOrder:
            command.shippingAddress = nil
            command.items = command.items.map { OrderItem(productID: $0.productID, quantity: $0.quantity) }
            return [command]
        case let command as ApproveOrder: return [ApproveOrder(orderID: command.orderID, approvedBy: "b")]
        case let command as UpdateCustomer: return [UpdateCustomer(customerID: command.customerID)]
        case let command as RepriceProduct:
            return [RepriceProduct(productID: command.productID, unitPrice: command.unitPrice)]
        default: return []
        }
    }
}

extension JSONNode {
    /// The names of an object's members.
    fileprivate var names: [String] {
        get throws {
            let children = children
            return try stride(from: 0, to: children.count, by: 2).map { try children[$0].text(named: "a name") }
        }
    }
}
