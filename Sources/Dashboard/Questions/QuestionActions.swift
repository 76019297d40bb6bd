import TerminalKit

extension ActionSection {
    /// The answers to a question.
    static let questions = ActionSection(
        "In a question",
        [
            ActionRow(.answerYes), ActionRow("no; every other key means the same", [.answerNo]), ActionRow(.giveReason),
            ActionRow(.confirmReason), ActionRow(.leaveReason),
        ])
}

extension ActionID {
    static let answerYes = ActionID("question.yes")
    static let answerNo = ActionID("question.no")
    static let giveReason = ActionID("question.reason")
    static let confirmReason = ActionID("reason.confirm")
    static let leaveReason = ActionID("reason.leave")
}

extension Action {
    fileprivate static let answerYes = Action(
        "question.yes", "yes, once the question has been read to its end",
        [.keys(.character("y"), in: .question), .alternatives(.character("Y"), in: .question)]
    ) { state, _ in
        state.confirmQuestion()
    }.prepared { $0.readQuestion() }

    fileprivate static let answerNo = Action(
        "question.no", "no", [.keys(.character("n"), .escape, in: .question)]
    ) { state, _ in
        state.layers.removeLast()
        return []
    }

    fileprivate static let giveReason = Action(
        "question.reason", "give a reason, where one may be given", [.keys(.character("r"), in: .question)]
    ) { state, _ in
        state.changeQuestion { question in
            question.reason = TextInput()
            question.complaint = nil
        }
        return []
    }
    .prepared { $0.readQuestion() }
    .available {
        $0.layers.last?.answerable?.takesReason == true ? .available : .inapplicable("no reason is asked for")
    }

    fileprivate static let confirmReason = Action(
        "reason.confirm", "yes, for the reason typed", [.keys(.enter, in: .reason)]
    ) { state, _ in
        state.confirmReason()
    }.prepared { $0.readQuestion() }

    fileprivate static let leaveReason = Action(
        "reason.leave", "back, without a reason", [.keys(.escape, in: .reason)]
    ) { state, _ in
        state.leaveReason()
        return []
    }.prepared { $0.readQuestion() }
}
