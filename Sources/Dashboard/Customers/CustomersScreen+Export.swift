import CQRS
import OrderEvents
import OrderQueries

extension CustomersScreen {
    /// The columns are those of `orderdesk customers --period`, as JSON and CSV.
    func rows(of state: DashboardState) -> ExportedRows {
        ExportedRows(
            of: "customer",
            columns: [
                "customerID", "name", "email", "country", "isSuspended", "orders", "ordered", "ordersInPeriod",
                "orderedInPeriod", "pendingOrders", "pendingTotal", "lastOrderAt",
            ],
            rows: (list.answer?.customers ?? []).map(Self.row), leftOut: notLoaded)
    }

    private static func row(_ customer: CustomerSales) -> [ExportedCell] {
        let summary = customer.summary
        return [
            .text(summary.customerID.rawValue), .text(summary.name), .text(summary.email), .text(summary.country),
            .flag(summary.isSuspended), .integer(Int64(customer.all.count)), .text(customer.all.netText),
            .integer(Int64(customer.inPeriod.count)), .text(customer.inPeriod.netText),
            .integer(Int64(customer.pending.count)), .text(customer.pending.netText),
            customer.lastPlacedAt.map { .text($0.iso8601) } ?? .none,
        ]
    }
}
