import OrderQueries

/// What of a row is put on the clipboard, by the name that a person chooses it by.
enum CopyForm: String, CaseIterable {
    case id
    /// What the list shows of it, on one line.
    case row
    /// What lists hold of it as JSON, on one line.
    case json
    /// The command line that shows it.
    case command
    /// The command line that does what was done to it last from this dashboard.
    case lastAct = "last act"
    /// The name of an event's stream.
    case stream
    /// The id with everything in it, line ends too.
    case rawID = "raw id"
    /// The row with everything in it.
    case rawRow = "raw row"
    /// The JSON as the log has it.
    case rawJSON = "raw json"

    /// Whether it is copied with what is left out of what is shown.
    var isRaw: Bool { plain != self }

    /// The same without what is left out of what is shown.
    var plain: CopyForm {
        switch self {
        case .rawID: .id
        case .rawRow: .row
        case .rawJSON: .json
        default: self
        }
    }
}

/// Holds what of one row can be copied, each as text that is not sanitized yet.
struct CopyChoices {
    /// What the row is called in messages.
    let name: String
    private var texts: [CopyForm: String] = [:]
    private var record: CopiedRecord?

    /// Creates the choices of a row that has an id.
    init(named name: String, id: String) {
        self.name = name
        texts[.id] = id
    }

    /// The same with a text; nil leaves the choice out.
    func with(_ form: CopyForm, _ text: String?) -> CopyChoices {
        var choices = self
        choices.texts[form] = text
        return choices
    }

    /// The same with a record that is written as JSON when it is asked for.
    func with(_ record: CopiedRecord?) -> CopyChoices {
        var choices = self
        choices.record = record
        return choices
    }

    /// What can be chosen of some forms, in their order.
    func forms(of all: [CopyForm]) -> [CopyForm] {
        all.filter { texts[$0.plain] != nil || $0 == .json && record != nil }
    }

    /// The text of a form; nil for one that there is none of.
    func text(_ form: CopyForm) -> String? { texts[form.plain] }

    /// What JSON is written of; nil where the text of it is known.
    var json: CopiedRecord? { texts[.json] == nil ? record : nil }
}

/// Holds what is written as JSON for the clipboard.
public enum CopiedRecord: Hashable, Sendable {
    /// An order, as lists print it.
    case order(OrderSummary)
    /// One row of a list of customers or products.
    case row(ExportedRows)
}
