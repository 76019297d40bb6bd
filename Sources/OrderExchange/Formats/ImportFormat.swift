/// Names a format of files that hold past orders.
public enum ImportFormat: String, CaseIterable, Sendable {
    /// Four CSV files in a folder.
    case folder
    /// The CSV file that a Shopify shop exports its orders to.
    case shopify
    /// The CSV file that a WooCommerce shop exports its orders to.
    case woocommerce
    /// The CSV file that Square exports the items sold to.
    case square
    /// Any CSV file with a row for each line of an order.
    case csv
    /// One JSON object on each line.
    case jsonl
    /// One JSON array of objects.
    case json

    /// What the format is called in a sentence.
    public var title: String {
        switch self {
        case .folder: "a folder of CSV files"
        case .shopify: "a Shopify orders export"
        case .woocommerce: "a WooCommerce orders export"
        case .square: "a Square items export"
        case .csv: "a CSV file with a row for each order line"
        case .jsonl: "JSON lines"
        case .json: "a JSON array"
        }
    }
}
