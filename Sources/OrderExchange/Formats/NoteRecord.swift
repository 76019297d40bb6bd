import CQRS
import Foundation
import JSON
import OrderCommands
import OrderEvents

/// Holds a note that an order has in its source.
struct NoteRecord: Sendable, Hashable {
    /// When it was written; nil where the source gives no date.
    let at: Timestamp?
    /// Who wrote it; empty for the importing person.
    let author: String
    let text: String

    /// Whether a note at the desk is this one; what the source leaves open is not compared.
    func isNote(_ other: NoteRecord) -> Bool {
        text == other.text && (author.isEmpty || author == other.author) && (at == nil || at == other.at)
    }
}

extension NoteRecord {
    /// Reads a member of a list of notes: `{"at": …, "by": …, "text": …}`.
    init(_ fields: inout JSONFields, of order: OrderID, _ values: ValueReader) throws(RowFault) {
        let at = try fields.optionalText("at")
        self.init(
            at: at.isEmpty ? nil : try values.instant(at, column: "at"), author: try fields.optionalText("by"),
            text: try fields.text("text"))
        try AddNote(orderID: order, text: text, author: author).check()
    }

    /// Reads a list of notes as a cell of a table holds it; a blank cell holds none.
    static func list(in cell: String, of order: OrderID, _ values: ValueReader) throws(RowFault) -> [NoteRecord] {
        guard !cell.isBlank else { return [] }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(Data(cell.utf8))
        } catch {
            throw RowFault(reason: "the notes are no JSON array: \(error)")
        }
        guard document.root.kind == .array else { throw RowFault(reason: "the notes are no JSON array") }
        var notes: [NoteRecord] = []
        for node in document.root.children {
            var fields = try JSONFields(node, "note")
            notes.append(try NoteRecord(&fields, of: order, values))
        }
        try notes.checkCount()
        return notes
    }
}

extension [NoteRecord] {
    /// Throws when there are more than an order may have.
    func checkCount() throws(RowFault) {
        guard count > OrderPolicy.largestNoteCount else { return }
        throw RowFault(reason: "the order has \(count) notes; the most is \(OrderPolicy.largestNoteCount)")
    }
}
