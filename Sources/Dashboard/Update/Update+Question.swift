import CQRS
import TerminalKit

extension DashboardState {
    mutating func press(_ key: Key, in question: Question) -> [Effect] {
        guard question.reason == nil else { return type(key, into: question) }
        switch key {
        case .character("y"), .character("Y"): return confirm(question)
        case .character("r") where question.takesReason:
            var question = question
            question.reason = TextInput()
            replaceTop(.question(question))
        default: layers.removeLast()
        }
        return []
    }

    private mutating func type(_ key: Key, into question: Question) -> [Effect] {
        var question = question
        switch key {
        case .escape:
            question.reason = nil
            question.complaint = nil
        case .enter:
            guard question.reason?.text.contains(where: { !$0.isWhitespace }) == true else {
                question.complaint = "type a reason, or Esc for none"
                break
            }
            return confirm(question)
        default:
            if question.reason?.handle(key) == true { question.complaint = nil }
        }
        replaceTop(.question(question))
        return []
    }

    private mutating func confirm(_ question: Question) -> [Effect] {
        layers.removeLast()
        switch question.subject {
        case .rebuild(let projections):
            say(.information, "rebuild asked for; this picture stays until the new one is complete")
            return [.rebuild(projections)]
        case .cancelRebuild(let projections):
            say(.information, "asked to give the rebuild up")
            return [.cancelRebuild(projections)]
        case .discard(let letter, _):
            return discard(letter, because: question.reason?.text ?? "")
        }
    }
}
