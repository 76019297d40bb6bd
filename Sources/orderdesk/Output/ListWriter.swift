import JSON
import OrderExchange
import OrderQueries

/// Writes a list as JSON or CSV while its rows come, so that it may have any length.
struct ListWriter {
    private let format: OutputFormat
    private let csvRow: (JSONObject) -> String
    private var isFirst = true

    /// A list as JSON, or as CSV in rows that `csvRow` writes.
    init(_ format: OutputFormat, csvRow: @escaping (JSONObject) -> String) {
        self.format = format
        self.csvRow = csvRow
    }

    /// Returns what stands before the rows: the opening of the object with its array `name`, or the header.
    func opening(name: String, keys: [String]) -> String {
        format == .csv ? CSVWriter.row(keys) : "{\(JSONValue.string(name).text):["
    }

    /// Returns more rows.
    mutating func rows(_ records: [JSONObject]) -> String {
        var text = ""
        for record in records {
            if format == .csv {
                text += csvRow(record)
            } else {
                text += (isFirst ? "" : ",") + JSONValue.object(record).text
            }
            isFirst = false
        }
        return text
    }

    /// Returns what stands after the rows; `extras` are the object's other members.
    func closing(_ extras: JSONObject) -> String {
        guard format != .csv else { return "" }
        return extras.fields.isEmpty ? "]}\n" : "],\(JSONValue.object(extras).text.dropFirst())\n"
    }
}

extension Console {
    /// Prints all rows of a list, as JSON or CSV.
    func stream<Row: Sendable>(
        _ rows: any RowPages<Row>, named name: String, keys: [String], extras: JSONObject,
        record: (Row) -> JSONObject
    ) async throws {
        var writer = ListWriter(format, csvRow: csvRow)
        try write(writer.opening(name: name, keys: keys))
        while true {
            let page = try await rows.next()
            guard !page.isEmpty else { break }
            try write(writer.rows(page.map(record)))
        }
        try write(writer.closing(extras))
    }
}

extension RowPages {
    /// Returns page `number`, from 1, of `size` rows a page; reads from the beginning.
    func page(_ number: Int, size: Int) async throws -> [Row] {
        var toSkip = (number - 1) * size
        var rows: [Row] = []
        while rows.count < size {
            let found = try await next()
            guard !found.isEmpty else { break }
            rows += found.dropFirst(toSkip).prefix(size - rows.count)
            toSkip = max(0, toSkip - found.count)
        }
        return rows
    }
}
