import JSON
import OrderExchange
import OrderQueries

/// Prints a list as JSON or CSV while its rows come, so that it may have any length.
struct ListPrinter {
    private let console: Console
    private var isFirst = true

    /// Prints what stands before the rows: the opening of the object with its array `name`, or the header.
    init(_ console: Console, name: String, keys: [String]) throws {
        self.console = console
        if console.format == .csv {
            try console.write(CSVWriter.row(keys))
        } else {
            try console.write("{\(JSONValue.string(name).text):[")
        }
    }

    /// Prints more rows.
    mutating func print(_ records: [JSONObject]) throws {
        var text = ""
        for record in records {
            if console.format == .csv {
                text += console.csvRow(record)
            } else {
                text += (isFirst ? "" : ",") + JSONValue.object(record).text
            }
            isFirst = false
        }
        try console.write(text)
    }

    /// Prints what stands after the rows; `extras` are the object's other members.
    func end(_ extras: JSONObject) throws {
        if console.format != .csv { try console.write("],\(JSONValue.object(extras).text.dropFirst())\n") }
    }
}

extension Console {
    /// Prints all rows of a list, as JSON or CSV.
    func stream<Row: Sendable>(
        _ rows: any RowPages<Row>, named name: String, keys: [String], extras: JSONObject,
        record: (Row) -> JSONObject
    ) async throws {
        var printer = try ListPrinter(self, name: name, keys: keys)
        while true {
            let page = try await rows.next()
            guard !page.isEmpty else { return try printer.end(extras) }
            try printer.print(page.map(record))
        }
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
