import CQRS
import DeskComposition
import OrderCommands
import OrderEvents
import OrderExchange
import OrderTraffic
import Resources

/// The sample orders of a demonstration, moved in time so that the last step of them is now.
struct DemoSamples: Sendable {
    private let orders: PastOrders
    /// The customers and products, those that were ordered most first.
    let catalogue: TrafficCatalogue

    /// Reads the orders that come with the program.
    init() async throws {
        orders = try await PastOrders.read(.files(SampleOrders.files), options: Self.options)
        let directory = try orders.directory()
        catalogue = TrafficCatalogue(
            customers: directory.customers.map { TrafficCatalogue.Customer(id: $0.customerID, name: $0.customerName) },
            products: directory.products.map { TrafficCatalogue.Product(id: $0.productID, price: $0.unitPrice) })
    }

    private static var options: ImportOptions { ImportOptions(actor: TrafficGenerator.shop) }

    /// How many commands bring them to a desk.
    var stepCount: Int { orders.directoryCount + orders.steps.count }

    /// Brings them to a desk, with the last step at `end`; `progress` gets how many commands are done.
    func send(to desk: Desk, endingAt end: Timestamp, progress: @escaping @Sendable (Int) -> Void) async throws {
        let last = orders.steps.last?.at ?? end
        let sender = PastOrderSender(
            orders, bus: desk.commands, log: desk.log, options: Self.options, dates: .moved(by: end - last))
        let directory = orders.directoryCount
        _ = try await sender.registerDirectory(progress: progress)
        try await sender.sendAll { progress(directory + $0) }
    }
}
