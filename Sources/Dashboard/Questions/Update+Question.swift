import CQRS
import TerminalKit

extension DashboardState {
    mutating func press(_ key: Key, in question: Question) -> [Effect] {
        var question = question
        let overlay = overlay(for: .question(question))
        question.reading.see(overlay)
        switch key {
        case .up, .down, .pageUp, .pageDown:
            question.reading.scroll(by: key, in: overlay)
            replaceTop(.question(question))
            return []
        default: break
        }
        guard question.reason == nil else { return type(key, into: question, overlay) }
        switch key {
        case .character("y"), .character("Y"): return confirm(question, overlay)
        case .character("r") where question.takesReason:
            question.reason = TextInput()
            replaceTop(.question(question))
        default: layers.removeLast()
        }
        return []
    }

    private mutating func type(_ key: Key, into question: Question, _ overlay: Overlay) -> [Effect] {
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
            return confirm(question, overlay)
        default:
            if question.reason?.handle(key) == true { question.complaint = nil }
        }
        replaceTop(.question(question))
        return []
    }

    private mutating func confirm(_ question: Question, _ overlay: Overlay) -> [Effect] {
        if let obstacle = question.reading.obstacle(in: overlay) {
            var question = question
            question.complaint = obstacle
            replaceTop(.question(question))
            return []
        }
        layers.removeLast()
        switch question.subject {
        case .rebuild(let projections):
            say(.information, "rebuild asked for; these rows stay until the new ones are complete")
            return [.rebuild(projections)]
        case .cancelRebuild(let projections):
            say(.information, "asked to give the rebuild up")
            return [.cancelRebuild(projections)]
        case .discard(let letter, _):
            return discard(letter, because: question.reason?.text ?? "")
        }
    }
}

extension Reading {
    /// Takes in which lines are on the screen; those behind a gap that was never shown do not count.
    mutating func see(_ overlay: Overlay) {
        let shown = overlay.shownLines
        if shown.lowerBound <= seenCount { seenCount = max(seenCount, shown.upperBound) }
    }

    /// Scrolls by a key, no further than to the end, and takes in what is shown then.
    mutating func scroll(by key: Key, in overlay: Overlay) {
        let page = max(1, overlay.shownLines.count)
        let step =
            switch key {
            case .up: -1
            case .pageDown: page
            case .pageUp: -page
            default: 1
            }
        scroll = max(0, min(min(scroll, overlay.lastScroll) + step, overlay.lastScroll))
        var scrolled = overlay
        scrolled.scroll = .from(scroll)
        see(scrolled)
    }

    /// Returns why a yes does not count yet; nil when the whole text has been shown.
    func obstacle(in overlay: Overlay) -> String? {
        guard overlay.isLegible else { return "too small to read: make the window larger" }
        return seenCount < overlay.lines.count ? "read on first: ↓ shows the rest" : nil
    }
}
