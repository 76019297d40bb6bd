import OrderQueries

/// Names how an export is written.
public enum ExportFormat: Hashable, Sendable {
    /// `customers.csv`, `products.csv`, `orders.csv` and `order_items.csv`, as an import reads them.
    case folder
    /// One JSON object a line: customers, then products, then orders with their lines.
    case jsonLines
    /// One CSV file for people and their spreadsheets: a row an order line, with the order's fields on each.
    ///
    /// Unless it is raw, no cell can be read as a formula.
    case csv(isRaw: Bool)

    /// The names of the files in the folder; none where there is a single file with a name of its own.
    public var fileNames: [String] {
        self == .folder ? FolderEncoding.fileNames : []
    }

    var encoding: any ExportEncoding {
        switch self {
        case .folder: FolderEncoding()
        case .jsonLines: JSONLinesEncoding()
        case .csv(let isRaw): FlatCSVEncoding(isRaw: isRaw)
        }
    }
}

/// Writes records as the texts of one or more files; each function returns one text a file.
protocol ExportEncoding: Sendable {
    /// What each file begins with.
    var beginnings: [String] { get }
    /// Whether refunds of lines are written as such.
    var keepsReturnedLines: Bool { get }
    func texts(_ customers: [CustomerSummary]) -> [String]
    func texts(_ products: [ProductSummary]) -> [String]
    func texts(_ orders: [ExtractedOrder]) -> [String]
}

extension ExportEncoding {
    var keepsReturnedLines: Bool { false }
}
