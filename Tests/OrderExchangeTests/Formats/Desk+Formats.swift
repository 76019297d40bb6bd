import CQRS
import OrderEvents
import OrderExchange

extension Desk {
    /// Imports one file held in memory.
    func importing(
        _ text: String, named name: String = "export.csv", guest: String? = nil,
        _ configure: (inout ImportOptions) -> Void = { _ in }
    ) async throws -> ImportReport {
        var options = ImportOptions(actor: "ann", guestCustomerID: guest.map { CustomerID($0) })
        // The samples' times name no zone.
        options.dialect.zone = ImportZone("UTC")
        configure(&options)
        let source = ImportSource.files([(name: name, bytes: Array(text.utf8))])
        return try await OrderImporter(bus: bus, log: log, options: options).run(source)
    }

    /// Every order placed, by id, with its status.
    func orders() async throws -> [String: (placed: OrderPlaced, status: OrderStatus)] {
        var orders: [String: (placed: OrderPlaced, status: OrderStatus)] = [:]
        for event in try await log.events(after: .start, limit: 100_000) {
            guard event.stream.category == StreamCategory.order else { continue }
            let key = event.stream.key
            switch try OrderEvent(decoding: event) {
            case .placed(let placed): orders[key] = (placed, .pending)
            case .approved: orders[key]?.status = .approved
            case .shipped: orders[key]?.status = .shipped
            case .cancelled: orders[key]?.status = .cancelled
            case .refunded(let refund):
                if refund.refundedTotal == orders[key]?.placed.total { orders[key]?.status = .refunded }
            case .itemAdded, .noted: break
            }
        }
        return orders
    }
}

extension OrderTally {
    /// The sums of one status as text, such as `$98.50`.
    func text(_ status: OrderStatus) -> [String] { sums(status).map(\.formatted) }
}

extension OrderPlaced {
    /// The lines as text, such as `2 × TEA-G at 1250, 0 bp`.
    var lineTexts: [String] {
        lines.map { "\($0.quantity) × \($0.productID) at \($0.unitPrice), \($0.discountBasisPoints) bp" }
    }
}
