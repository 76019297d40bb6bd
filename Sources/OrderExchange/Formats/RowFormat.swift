import OrderEvents

/// Reads the rows of a CSV file in which one or more rows make an order.
protocol RowFormat {
    /// What a row adds to its order.
    associatedtype Line: SpoolCoded

    /// The columns that are read.
    var layout: CSVLayout { get }
    /// The columns that describe the order as a whole: rows of one order may leave them empty, but must not differ.
    var orderColumns: [String] { get }

    /// Returns the order that a row belongs to; empty when it names none.
    func orderID(of row: CSVRow) -> String
    /// Returns what a row adds to its order; nothing for a row that only continues it.
    func lines(of row: CSVRow) throws(RowFault) -> [Line]
    /// Returns the order that the rows make.
    mutating func draft(of group: OrderGroup<Line>, _ order: CSVRow) throws(RowFault) -> OrderDraft
    /// Whether a missing row would be noticed, so that an unreadable row elsewhere puts the order in no doubt.
    func isProvenWhole(_ group: OrderGroup<Line>, _ order: CSVRow) -> Bool
    /// Sentences about what the file holds and the desk cannot keep, once all orders are read.
    var notes: [String] { get }
}
