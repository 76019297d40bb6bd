import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Sums of several currencies on the screens of customers and products.
struct DirectoryMoneyTests {
    private var desk = DirectoryDesk()

    @Test mutating func `what waits in several currencies does not look like one sum`() throws {
        desk.show()
        var sales = CustomerSales(summary: desk.customers[0])
        sales.pending = OrderTotals(
            count: 3, sums: [Money(minorUnits: 410_000, currency: .usd), Money(minorUnits: 5_000, currency: .eur)])
        let answer = ListCustomerSales.Answer(customers: [sales], matching: SalesSummary(count: 1))
        desk.press(.character("t"))
        let request = try #require(desk.driver.requests(for: .screen(.customers)).last)
        desk.driver.answer(request, .screen(.success(Snapshot(answer, checkpoint: Position(100)))))
        #expect(desk.row("QUICK").contains("3 $4.1k+…"))
    }
}
