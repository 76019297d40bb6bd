import CQRS
import TerminalKit

/// Shows the keys that matter now, and under them the newest notice.
struct StatusBar {
    private let state: DashboardState
    private let namedAbove: Set<ActionID>

    /// Creates the lines under what a screen shows.
    init(_ state: DashboardState, under content: any ScreenContent) {
        self.state = state
        namedAbove = content.namedActions
    }

    // MARK: Keys

    /// Returns the keys, in as many words as fit.
    func keys(in area: Rect) -> [PlacedLine] {
        // A layer names its own keys in its footer.
        guard state.layers.isEmpty else { return [] }
        let line = HintLine(in: state.places, state: state)
        let spans = state.finder == nil ? line.spans(width: area.size.columns) : line.inFull
        return [PlacedLine(Line(spans), in: area)]
    }

    // MARK: Notice

    /// Returns the notice, or a hint when there is none; loading of samples stands at the right.
    func notice(in area: Rect) -> [PlacedLine] {
        if Layout(for: state.size).filterBar == nil, let finder = state.finder {
            return [
                PlacedLine(
                    FinderLine.line(
                        finder, label: FinderLine.label(state.actions), fault: state.filterEntry.fault,
                        width: area.size.columns), in: area)
            ]
        }
        let message = state.begunSpans ?? state.notice.map(spans)
        let room = message.map { area.size.columns - $0.columns - work.columns - 1 } ?? area.size.columns / 2
        let right = progress(room: room)
        let line = Line(message ?? hints(room: area.size.columns - right.columns - 2), right: right)
        return [PlacedLine(line, in: area)]
    }

    private func spans(_ notice: Notice) -> [Span] {
        [Span(" \(notice.kind.glyph) \(notice.text)", notice.kind.role)]
    }

    /// What goes on; in so few words that a message keeps its own.
    private func progress(room: Int) -> [Span] { work + RecordingSign.spans(for: state, room: room) }

    private var work: [Span] {
        if state.isWaitShown {
            let count = state.heldInput.count
            let what = count == 0 ? "loading" : "\(NumberText.counted(count, "key")) waiting"
            let words = "◔ \(what) · \(state.keyName(of: .dropHeldInput)) gives up "
            return [Span(words, .waiting, click: .action(.dropHeldInput))]
        }
        if !state.marks.isEmpty { return [Span("\(state.marksText) ", .strong)] }
        if let progress = state.sampleProgress { return [Span("◔ sample orders: \(progress) ", .waiting)] }
        return state.waitsForVisible ? [Span("success when visible ", .quiet)] : []
    }

    private func hints(room: Int) -> [Span] {
        guard state.layers.isEmpty, state.finder != nil else { return [Span(hint(room: room), .quiet)] }
        return FinderLine.hints(state.filterEntry, naming: state.actions)
    }

    /// As many of the hints as fit; none while a layer has the keyboard.
    private func hint(room: Int) -> String {
        guard state.layers.isEmpty, state.finder == nil else { return "" }
        var text = ""
        for sentence in NextSteps.sentences(for: state, besides: namedAbove) {
            let longer = text.isEmpty ? " \(sentence)" : "\(text) · \(sentence)"
            guard TextWidth.columns(of: longer) <= room else { break }
            text = longer
        }
        return text
    }
}

extension Notice.Kind {
    /// The sign that stands before the words.
    var glyph: String {
        switch self {
        case .success: "✓"
        case .information: "·"
        case .warning: "▲"
        case .failure: "✖"
        }
    }

    /// What it is drawn as.
    var role: Role {
        switch self {
        case .success: .success
        case .information: .text
        case .warning: .warning
        case .failure: .failure
        }
    }
}
