import CQRS
import OrderEvents

/// Follows one command on a customer or a product from the key press until the directory shows it.
struct DirectoryCommand: CommandInFlight {
    let commandID: CommandID
    let act: DirectoryAct
    /// The form it was typed in, to be opened again when it is refused; nil for one without.
    let form: DirectoryForm?
    let sentAt: Timestamp
    var phase = CommandPhase.sent

    var subject: DirectoryAct.Subject { act.subject }
    var words: String { act.words }

    /// What stands in the row of the customer or product while it is of interest; nil once it is visible.
    func cell(at now: Timestamp) -> Span? {
        switch phase {
        case .sent, .accepted: return Span("~\(act.past)", .guess)
        case .unanswered: return Span("? \(act.past)", .warning)
        case .visible: return nil
        case .deadLetter, .rejected, .failed:
            let text = SyncText(self, freshness: nil, now: now)
            return Span(text.short, text.role)
        }
    }
}

/// The commands of this dashboard on customers and products.
typealias DirectoryCommands = CommandsInFlight<DirectoryCommand>

/// Remembers how far the directory was, at least, in the lists of customers and products that are shown.
///
/// Such a list is asked for by another projection's progress, so its own checkpoint says nothing of the directory.
struct DirectoryLists: Hashable, Sendable {
    private var asked: [ScreenID: Position] = [:]
    private var shown: [ScreenID: Position] = [:]

    /// Records the directory's checkpoint when a list is asked for; nil where it is not known.
    mutating func ask(_ screen: ScreenID, at checkpoint: Position?) { asked[screen] = checkpoint }

    /// Records that the list asked for last is shown.
    mutating func show(_ screen: ScreenID) { shown[screen] = asked[screen] }

    /// Whether the list that is shown has an event.
    func shows(_ position: Position, on screen: ScreenID) -> Bool { shown[screen].map { position <= $0 } ?? false }

    /// Whether the list that was asked for last will have an event.
    func willShow(_ position: Position, on screen: ScreenID) -> Bool {
        asked[screen].map { position <= $0 } ?? false
    }
}
