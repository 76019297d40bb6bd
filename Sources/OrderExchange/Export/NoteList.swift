import JSON
import OrderQueries

extension JSONWriter {
    /// Writes the notes of an order as an import reads them.
    mutating func list(_ notes: [OrderNote]) {
        list(notes) { note, json in
            json.object { json in
                json.member("at", note.notedAt.exactISO8601)
                json.member("by", note.author)
                json.member("text", note.text)
            }
        }
    }
}

extension [OrderNote] {
    /// The notes in one cell of a table; empty without any.
    var cell: String {
        guard !isEmpty else { return "" }
        var json = JSONWriter()
        json.list(self)
        return String(decoding: json.data, as: UTF8.self)
    }
}
