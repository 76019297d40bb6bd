import OrderEvents

/// Remembers what was done last from here to each order, customer and product, as the words of a command line.
struct LastActs: Hashable, Sendable {
    /// What was acted on.
    enum Subject: Hashable, Sendable {
        case order(OrderID)
        case directory(DirectoryAct.Subject)
    }

    private struct Act: Hashable, Sendable {
        let subject: Subject
        let words: [String]
    }

    /// So many are remembered.
    static let limit = 200
    /// Oldest first.
    private var acts: [Act] = []

    /// Remembers an act in place of the one before on the same subject.
    mutating func record(_ words: [String], on subject: Subject) {
        acts.removeAll { $0.subject == subject }
        acts.append(Act(subject: subject, words: words))
        acts.removeFirst(max(0, acts.count - Self.limit))
    }

    /// Returns the words of the command line that does it again; nil when nothing was done, or too long ago.
    func words(on subject: Subject) -> [String]? { acts.last { $0.subject == subject }?.words }
}
