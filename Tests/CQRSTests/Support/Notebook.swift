import CQRS
import Foundation

/// States that something was noted; its text is its data.
struct Noted: Event, Hashable {
    let text: String

    var type: EventType { EventType("Noted") }

    init(_ text: String) {
        self.text = text
    }

    init(decoding stored: RecordedEvent) throws {
        guard stored.type.name == "Noted", let text = String(data: stored.data, encoding: .utf8) else {
            throw EventDecodingError("'\(stored.type.name)' is not known here")
        }
        self.text = text
    }

    func encode() throws -> Data { Data(text.utf8) }
}

/// Folds what was noted.
struct Notebook: Aggregate, Equatable {
    typealias Fact = Noted
    static let category = "notebook"

    var texts: [String] = []

    mutating func evolve(_ fact: Noted) {
        texts.append(fact.text)
    }
}

/// Asks to note a text.
struct Note: Command {
    struct Details: Codable, Sendable, Equatable {
        let count: Int
    }

    static let name = "Note"

    let key: String
    let text: String

    func validate() -> Rejection? {
        text.isEmpty ? Rejection(RejectionCode(rawValue: "EMPTY"), "write something") : nil
    }

    func describe(in fields: inout ContentFields) {
        fields.add(key)
        fields.add(text)
    }
}

/// Asks for something nobody does.
struct Burn: Command {
    struct Details: Codable, Sendable, Equatable {}

    static let name = "Burn"

    func describe(in fields: inout ContentFields) {}
}

/// Notes what is asked for, at most once the same text.
struct NoteHandler: CommandHandler {
    let aggregates: AggregateStore

    func handle(_ envelope: CommandEnvelope<Note>) async throws -> CommandAnswer<Note.Details> {
        let notebook = try await aggregates.load(Notebook.self, envelope.command.key)
        let text = envelope.command.text
        let decision: Decision<Noted> =
            notebook.state.texts.contains(text)
            ? .rejected(Rejection(RejectionCode(rawValue: "KNOWN"), "'\(text)' is noted already"))
            : .accepted([Noted(text)])
        return try await aggregates.commit(decision, of: envelope, on: notebook) {
            Note.Details(count: $0.texts.count)
        }
    }
}

extension Receipt {
    /// Unwraps an acceptance.
    static func of(_ answer: CommandAnswer<Details>) -> Receipt? {
        if case .accepted(let receipt) = answer { receipt } else { nil }
    }
}

extension Rejection {
    /// Unwraps a refusal.
    static func of<D>(_ answer: CommandAnswer<D>) -> Rejection? {
        if case .rejected(let rejection, _) = answer { rejection } else { nil }
    }
}
