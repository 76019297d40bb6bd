import OrderQueries

/// Asks for a list to be written to a file.
public struct ListExport: Hashable, Sendable {
    /// Names what is written.
    public enum Contents: Hashable, Sendable {
        /// All orders that pass the filter, those that were not loaded too, in this order.
        case orders(OrderFilter, OrderSort)
        /// The rows that a screen lists.
        case rows(ExportedRows)
    }

    /// What is written.
    public var contents: Contents
    /// The file, as a person named it: `.csv` or `.json` at its end says how it is written.
    public var path: String

    /// Creates the request.
    public init(_ contents: Contents, path: String) {
        self.contents = contents
        self.path = path
    }

    /// Writes a list, replaces no file, and returns a sentence on what was written where; throws an error whose
    /// description is a sentence, and leaves no file then.
    public typealias Write = @Sendable (ListExport) async throws -> String
}
