import CQRS
import DeskComposition
import JSON
import OrderCommands

/// What became of one line, as it is printed.
struct CommandAnswerLine: Sendable {
    /// What became of a line's command.
    enum Outcome: String, Sendable {
        case accepted
        /// Its command id was accepted before; this is that answer, and nothing was changed.
        case answeredBefore
        case rejected
        /// The line holds no command; nothing was asked.
        case malformed
        /// The log failed meanwhile.
        case lost
    }

    /// The number of the line, from 1.
    let line: Int
    /// The command's name; nil where the line holds none.
    var command: String?
    /// The id under which it was asked for.
    var commandID: CommandID?
    let outcome: Outcome
    /// The receipt's members; empty unless it was accepted.
    var receipt: JSONObject = [:]
    /// Whether it was accepted and waited for, and is not shown yet.
    var isLate = false
    /// The kind of the refusal or failure, and a sentence about it.
    var error: (code: String, message: String)?
    /// What became of it, for people.
    let sentence: String

    /// Whether the log has it.
    var isAccepted: Bool { outcome == .accepted || outcome == .answeredBefore }

    /// The members for JSON.
    var record: JSONObject {
        var record = head
        if let error {
            record = record + ["error": .object(["code": .string(error.code), "message": .string(error.message)])]
        }
        return record + receipt
    }

    /// The columns of CSV, which every line has.
    static let columns = [
        "line", "command", "commandID", "outcome", "position", "version", "visible", "code", "message",
    ]

    /// The row for CSV.
    var row: JSONObject {
        var row = head
        for name in ["position", "version", "visible"] {
            row = row + [name: receipt.fields.first { $0.key == name }?.value ?? .null]
        }
        return row + ["code": .optional(error?.code), "message": .optional(error?.message)]
    }

    private var head: JSONObject {
        [
            "line": .integer(Int64(line)),
            "command": .optional(command),
            "commandID": .optional(commandID?.description),
            "outcome": .string(outcome.rawValue),
        ]
    }
}
