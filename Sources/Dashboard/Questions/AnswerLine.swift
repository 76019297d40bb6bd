/// Offers the answers to a question, no first.
struct AnswerLine {
    private let actions: ActionTable

    init(_ actions: ActionTable) {
        self.actions = actions
    }

    /// The answers in words; `reason` is nil where none may be given.
    func line(no: String, yes: String, reason: String? = nil) -> Line {
        let answers = [
            part(.answerNo, .activeKey, no), part(.answerYes, .key, yes),
            reason.flatMap { part(.giveReason, .key, $0) },
        ]
        return Line(Array(answers.compactMap { $0 }.joined(separator: [Span("   ")])))
    }

    /// An answer without a key cannot be given; there is always one for yes, and any other key means no.
    private func part(_ id: ActionID, _ role: Role, _ words: String) -> [Span]? {
        let label = actions.label(of: id)
        return label.isEmpty ? nil : [Span("[\(label)]", role), Span(" \(words)")].clicked(.action(id))
    }
}
