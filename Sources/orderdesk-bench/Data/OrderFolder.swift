import CQRS
import Foundation
import OrderEvents

/// Writes generated orders as a folder that can be imported.
struct OrderFolder: Sendable {
    let catalogue: Catalogue
    let seed: UInt64

    /// Writes the four files, with so many lines in each order.
    func write(orders count: Int, lines: Int, to folder: URL) throws {
        var generator = OrderGenerator(catalogue: catalogue, seed: seed)
        var orders = "order_id,customer_id,placed_at,status,approved_at,shipped_at,cancelled_at,currency\n"
        var items = "order_id,line_no,product_id,quantity,unit_price_cents,discount_bp\n"
        let prices = prices
        for index in 0..<count {
            let command = generator.command(lines: lines)
            let placedAt = Timestamp(microseconds: 1_700_000_000_000_000 + Int64(index) * 600_000_000)
            orders += "\(command.orderID),\(command.customerID),\(placedAt.iso8601),shipped,,,,USD\n"
            for (number, item) in command.items.enumerated() {
                let price = prices[item.productID] ?? 0
                items += "\(command.orderID),\(number + 1),\(item.productID),\(item.quantity),\(price),0\n"
            }
        }
        let files = [
            "orders.csv": orders, "order_items.csv": items, "customers.csv": customers, "products.csv": products,
        ]
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    }

    private var prices: [ProductID: Int64] {
        Dictionary(uniqueKeysWithValues: catalogue.products.map { ($0.productID, $0.unitPrice.minorUnits) })
    }

    private var customers: String {
        catalogue.customers.reduce(into: "customer_id,name,email,country\n") {
            $0 += "\($1.customerID),\($1.name),\($1.email),\($1.country)\n"
        }
    }

    private var products: String {
        catalogue.products.reduce(into: "product_id,name,unit_price_cents\n") {
            $0 += "\($1.productID),\($1.name),\($1.unitPrice.minorUnits)\n"
        }
    }
}
