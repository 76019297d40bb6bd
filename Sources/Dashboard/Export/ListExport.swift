import OrderQueries

/// Asks for a list of orders to be written to a file.
public struct ListExport: Hashable, Sendable {
    /// Which orders.
    public var filter: OrderFilter
    /// In which order.
    public var sort: OrderSort
    /// The file, as a person named it: `.csv` or `.json` at its end says how it is written.
    public var path: String

    /// Creates the request.
    public init(filter: OrderFilter, sort: OrderSort, path: String) {
        self.filter = filter
        self.sort = sort
        self.path = path
    }

    /// Writes a list, replaces no file, and returns a sentence on what was written where; throws an error whose
    /// description is a sentence, and leaves no file then.
    public typealias Write = @Sendable (ListExport) async throws -> String
}
