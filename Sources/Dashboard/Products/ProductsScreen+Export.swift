import CQRS
import OrderEvents
import OrderQueries

extension ProductsScreen {
    /// The columns are those of `orderdesk products --period`, as JSON and CSV.
    func rows(of state: DashboardState) -> ExportedRows {
        ExportedRows(
            of: "product",
            columns: [
                "productID", "name", "unitPriceCents", "currency", "formattedPrice", "isDiscontinued", "soldInPeriod",
                "ordersInPeriod", "moneyInPeriod",
            ],
            rows: (list.answer?.products ?? []).map(Self.row), leftOut: notLoaded)
    }

    private static func row(_ product: ProductSales) -> [ExportedCell] {
        let (summary, price) = (product.summary, product.summary.unitPrice)
        return [
            .text(summary.productID.rawValue), .text(summary.name), .integer(price.minorUnits),
            .text(price.currency.rawValue), .text(price.formatted), .flag(summary.isDiscontinued),
            .integer(product.sold), .integer(Int64(product.inPeriod.count)), .text(product.inPeriod.netText),
        ]
    }
}
