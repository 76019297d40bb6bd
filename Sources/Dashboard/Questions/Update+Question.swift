import CQRS
import TerminalKit

extension DashboardState {
    /// Changes the question on top.
    mutating func changeQuestion(_ change: (inout any Answerable) -> Void) {
        guard var question = layers.last?.answerable else { return }
        change(&question)
        layers[layers.count - 1].answerable = question
    }

    /// Records which lines of the question on top are on the screen.
    mutating func readQuestion() {
        guard let overlay = layers.last.map(overlay(for:)) else { return }
        changeQuestion { $0.reading.see(overlay) }
    }

    mutating func scrollQuestion(by movement: Movement) {
        guard let overlay = layers.last.map(overlay(for:)) else { return }
        changeQuestion { question in
            question.reading.see(overlay)
            question.reading.scroll(by: movement, in: overlay)
        }
    }

    /// Edits the reason; where none is typed, everything but a plain yes means no.
    mutating func typeIntoQuestion(_ key: Key) {
        guard layers.last?.answerable?.reason != nil else {
            layers.removeLast()
            return
        }
        readQuestion()
        changeQuestion { question in
            if let obstacle = question.reason?.obstacle(to: key) {
                question.complaint = obstacle
                return
            }
            if question.reason?.handle(key) == true { question.complaint = nil }
        }
    }

    mutating func confirmReason() -> [Effect] {
        guard let question = layers.last?.answerable else { return [] }
        if question.reason?.text.contains(where: { !$0.isWhitespace }) == true { return confirmQuestion() }
        let none = "type a reason, or \(keyName(of: .leaveReason)) for none"
        let complaint = question.takesReason ? none : "a cancellation needs a reason"
        changeQuestion { $0.complaint = complaint }
        return []
    }

    /// Goes back to the question, or out of one that cannot be answered without a reason.
    mutating func leaveReason() {
        guard layers.last?.answerable?.takesReason == true else {
            layers.removeLast()
            return
        }
        changeQuestion { question in
            question.reason = nil
            question.complaint = nil
        }
    }

    /// Does what was asked about; a yes counts only when the whole question has been shown.
    mutating func confirmQuestion() -> [Effect] {
        guard let layer = layers.last, let question = layer.answerable else { return [] }
        if let obstacle = question.reading.obstacle(in: overlay(for: layer), naming: actions) {
            changeQuestion { $0.complaint = obstacle }
            return []
        }
        switch layer {
        case .confirmation(let confirmation): return confirm(confirmation)
        case .question(let question): return confirm(question)
        default: return []
        }
    }

    private mutating func confirm(_ question: Question) -> [Effect] {
        if let changed = question.changed {
            askAgain(question, about: changed)
            return []
        }
        layers.removeLast()
        switch question.subject {
        case .rebuild(let projections):
            showNotice(.information, "rebuild requested; these rows stay until the new ones are complete")
            return [.rebuild(projections)]
        case .cancelRebuild(let projections):
            showNotice(.information, "asked to give the rebuild up")
            return [.cancelRebuild(projections)]
        case .discard(let letter, _):
            return discard(letter, because: question.reason?.text ?? "")
        case .suspend(let customer): return send(.suspend(customer, reason: question.reason?.text ?? ""))
        case .reinstate(let customer): return send(.reinstate(customer, reason: question.reason?.text ?? ""))
        case .discontinue(let product): return send(.discontinue(product))
        case .actOnMarked(let verb, let orders, _):
            return act(verb, on: orders, reason: question.reason?.text ?? "")
        case .breakOnPurpose(let fault): return carryOut(fault)
        case .shared(let shared, _): return carryOut(shared)
        case .replaceFile(let file): return write(file, replacing: true)
        }
    }
}

extension Reading {
    /// Records which lines are on the screen; those behind a gap that was never shown do not count.
    mutating func see(_ overlay: Overlay) {
        let shown = overlay.shownLines
        if shown.lowerBound <= seenCount { seenCount = max(seenCount, shown.upperBound) }
    }

    /// Scrolls by a step, no further than to the end, and records what is shown then.
    mutating func scroll(by movement: Movement, in overlay: Overlay) {
        let page = max(1, overlay.shownLines.count)
        let step =
            switch movement {
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
    func obstacle(in overlay: Overlay, naming actions: ActionTable) -> String? {
        guard overlay.isLegible else { return "too small to read: make the window larger" }
        guard seenCount < overlay.lines.count else { return nil }
        return "read on first: \(actions.keyName(of: .moveDown, in: .scrollingText)) shows the rest"
    }
}
