/// Offers the answers to a question, no first.
struct AnswerLine {
    private let actions: ActionTable

    init(_ actions: ActionTable) {
        self.actions = actions
    }

    /// The answers in words; `reason` is nil where none may be given.
    func line(no: String, yes: String, reason: String? = nil) -> Line {
        let answers = [
            [Span(key(.answerNo), .activeKey), Span(" \(no)")], [Span(key(.answerYes), .key), Span(" \(yes)")],
            reason.map { [Span(key(.giveReason), .key), Span(" \($0)")] },
        ]
        return Line(Array(answers.compactMap { $0 }.joined(separator: [Span("   ")])))
    }

    private func key(_ id: ActionID) -> String { "[\(actions.keyName(of: id))]" }
}
