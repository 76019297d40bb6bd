import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

@testable import Dashboard

/// A desk with a directory that answers what the form asks for as soon as it is asked.
struct FormDesk {
    var driver: DashboardDriver
    var customers = [
        customer("ALFKI", "Alfreds Futterkiste"), customer("AROUT", "Around the Horn"),
        customer("BLAUS", "Blauer See", isSuspended: true),
    ]
    var products = [
        product("1", "Chai", 1_800), product("2", "Chang", 1_900),
        product("3", "Chartreuse", 1_050, isDiscontinued: true),
        product("4", "Sencha", 1_800, .jpy), product("5", "Dates", 1_805, Currency(rawValue: "KWD") ?? .usd),
    ]
    /// The orders that can be repeated.
    var repeatable: [OrderID: OrderToRepeat] = [:]

    init(_ size: Size = Size(columns: 120, rows: 36), orders: [OrderSummary] = (1...5).map { .sample($0) }) {
        driver = DashboardDriver(orders: orders, size: size)
    }

    var form: PlaceOrderForm? { driver.form }
    var screen: String { view(driver.state).text }

    /// Presses keys, each once what the one before asked for has come.
    mutating func press(_ keys: Key...) {
        for key in keys {
            driver.press(key)
            answer()
        }
    }

    /// Types texts, with a key behind each.
    mutating func enter(_ texts: String..., then key: Key = .enter) {
        for text in texts {
            driver.type(text)
            answer()
            press(key)
        }
    }

    /// Opens the form and chooses a customer.
    mutating func begin(for customer: String = "alf") {
        press(.character("p"))
        enter(customer)
    }

    /// Answers whatever the form has asked for.
    mutating func answer() {
        while let index = driver.open.firstIndex(where: \.isOfForm) {
            switch driver.open.remove(at: index) {
            case .findCustomers(let query, let request):
                let found = customers.filter { Self.holds($0.name, query.matching) }
                let recent = query.recent.compactMap { id in found.first { $0.customerID == id } }
                let rest = found.filter { !query.recent.contains($0.customerID) }
                driver.send(.answered(request, .customers(.success(recent + rest))))
            case .findProducts(let query, let request):
                let found = products.filter { Self.holds($0.name, query.matching) }
                driver.send(.answered(request, .products(.success(found))))
            case .loadOrderToRepeat(let order, let request):
                driver.send(.answered(request, .orderToRepeat(.success(repeatable[order]))))
            default: break
            }
        }
    }

    private static func holds(_ name: String, _ text: String) -> Bool {
        text.isEmpty || name.lowercased().contains(text.lowercased())
    }

    static func customer(
        _ id: String, _ name: String, isSuspended: Bool = false, because reason: String = ""
    ) -> CustomerSummary {
        CustomerSummary(
            customerID: CustomerID(id), name: name, email: "", country: "Germany", isSuspended: isSuspended,
            suspensionReason: reason)
    }

    static func product(
        _ id: String, _ name: String, _ minorUnits: Int64, _ currency: Currency = .usd, isDiscontinued: Bool = false
    ) -> ProductSummary {
        ProductSummary(
            productID: ProductID(id), name: name, unitPrice: Money(minorUnits: minorUnits, currency: currency),
            isDiscontinued: isDiscontinued)
    }
}

extension Effect {
    /// Whether it asks for something that the form shows.
    fileprivate var isOfForm: Bool {
        switch self {
        case .findCustomers, .findProducts, .loadOrderToRepeat: true
        default: false
        }
    }
}
