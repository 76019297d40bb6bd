import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// A desk on which customers or products are listed, and a directory that shows commands on them.
struct DirectoryDesk {
    var driver = DashboardDriver(orders: [.sample(1), .sample(2)], size: Size(columns: 120, rows: 20))
    var customers = [Self.customer("QUICK", "QUICK-Stop"), Self.customer("ALFKI", "Alfreds Futterkiste")]
    var products = [Self.product("1", "Chai", 1_800), Self.product("2", "Chang", 1_900)]

    var state: DashboardState { driver.state }
    var text: String { view(state).text }
    var notice: String? { state.notice?.text }
    /// The form on top; nil when there is none.
    var form: DirectoryForm? { if case .directory(let form)? = state.layers.last { form } else { nil } }
    /// What the fields of the form hold.
    var typed: [String] { form?.fields.map(\.text.text) ?? [] }

    static func customer(
        _ id: String, _ name: String, email: String = "", country: String = "Germany", isSuspended: Bool = false
    ) -> CustomerSummary {
        CustomerSummary(
            customerID: CustomerID(id), name: name, email: email, country: country, isSuspended: isSuspended)
    }

    static func product(_ id: String, _ name: String, _ cents: Int64, _ currency: Currency = .usd) -> ProductSummary {
        ProductSummary(
            productID: ProductID(id), name: name, unitPrice: Money(minorUnits: cents, currency: currency),
            isDiscontinued: false)
    }

    /// The commands sent, oldest first, each as often as it was sent.
    var sent: [(id: CommandID, act: DirectoryAct)] {
        driver.effects.compactMap { if case .dispatchDirectory(let id, let act, _) = $0 { (id, act) } else { nil } }
    }

    /// The row of a customer or a product on the screen.
    func row(_ name: String) -> String {
        text.split(separator: "\n").first { $0.contains(name) }.map(String.init) ?? ""
    }

    mutating func press(_ keys: Key...) { for key in keys { driver.press(key) } }
    mutating func type(_ text: String) { driver.type(text) }

    /// Shows a screen and answers what it asks.
    mutating func show(_ key: Key = .function(5)) {
        driver.press(key)
        reply()
    }

    /// Answers every question of the screens of customers and products.
    mutating func reply() {
        while let request = driver.requests(for: .screen(.customers)).first {
            let rows = customers.map { CustomerSales(summary: $0) }
            let answer = ListCustomerSales.Answer(customers: rows, matching: SalesSummary(count: rows.count))
            driver.answer(request, .screen(.success(Snapshot(answer, checkpoint: Position(100)))))
        }
        while let request = driver.requests(for: .screen(.products)).first {
            let rows = products.map { ProductSales(summary: $0) }
            let answer = ListProductSales.Answer(products: rows, matching: SalesSummary(count: rows.count))
            driver.answer(request, .screen(.success(Snapshot(answer, checkpoint: Position(100)))))
        }
    }

    /// Lets the desk be seen with the directory, and nothing else, at a position.
    mutating func observe(_ position: Int64, deadLetters: Int = 0) {
        driver.now = driver.now + .milliseconds(500)
        let freshness = [ProjectionName.orders, .directory].map { name in
            Freshness(
                projection: name, state: .live, head: Position(position),
                checkpoint: Position(name == .directory ? position : 100), behind: 0, lag: .zero, heartbeatAge: .zero,
                eta: nil, deadLetters: name == .directory ? deadLetters : 0, generation: 1, rebuild: nil,
                observedAt: driver.now)
        }
        driver.send(
            .freshnessObserved(FreshnessReport(projections: freshness, visibleLatency: nil, delay: .zero)))
    }

    /// Answers a command: accepted at a position.
    mutating func accept(_ id: CommandID, at position: Int64) {
        let receipt = Receipt(
            commandID: id, stream: StreamID(category: "customer", key: "QUICK"), version: StreamVersion(2),
            point: LogPoint(Position(position), .start), details: Position(position), isRepeated: false)
        driver.send(.directoryAnswered(id, .success(.accepted(receipt))))
    }

    mutating func reject(_ id: CommandID, _ code: RejectionCode = .duplicateCustomer, _ message: String = "taken") {
        driver.send(.directoryAnswered(id, .success(.rejected(Rejection(code, message)))))
    }

    mutating func fail(_ id: CommandID, _ trouble: Failure.Trouble?, _ message: String = "the disk broke") {
        driver.send(.directoryAnswered(id, .failure(Failure(message: message, trouble: trouble))))
    }

    /// Suspends the customer under the cursor, and returns the command.
    mutating func suspend() throws -> CommandID {
        press(.character("S"), .character("y"))
        return try #require(sent.last).id
    }

    /// Registers a customer, and returns the command.
    mutating func register(_ id: String, _ name: String) throws -> CommandID {
        press(.character("+"))
        type(id)
        press(.enter)
        type(name)
        press(.enter, .enter, .enter)
        return try #require(sent.last).id
    }
}
