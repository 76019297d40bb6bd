import CQRS
import OrderEvents
import TerminalKit

/// Shows the keys that matter now, and under them the last thing worth saying.
struct StatusBar {
    private let state: DashboardState

    init(_ state: DashboardState) {
        self.state = state
    }

    // MARK: Keys

    /// Draws the keys, in as many words as fit.
    func drawKeys(in area: Rect, on canvas: inout Canvas) {
        // A layer names its own keys in its footer.
        guard state.layers.isEmpty else { return }
        let choices = state.finder == nil ? tableKeys : [finderKeys]
        let spans = choices.first { $0.columns <= area.size.columns } ?? choices[choices.count - 1]
        canvas.put(spans, row: area.row, column: area.column, width: area.size.columns)
    }

    private var finderKeys: [Span] {
        [Span(" ")] + hint("Enter", "keeps the search") + hint("Esc", "clears it") + hint("↓", "to the orders")
    }

    /// From the longest to the shortest.
    private var tableKeys: [[Span]] {
        let filter = state.list.filter
        let isStatusSet = filter.status != nil
        let high = filter.highValue != nil
        let find = hint("/", "find", isActive: !filter.search.isEmpty)
        let short = hint("0-5", "status", isActive: isStatusSet) + hint("$", "high", isActive: high) + find
        let bare =
            hint("0-5", "", isActive: isStatusSet, gap: 1) + hint("$", "", isActive: high, gap: 1)
            + hint("/", "", isActive: !filter.search.isEmpty, gap: 1)
        let acts = [("p", "place"), ("a", "approve"), ("x", "cancel"), ("s", "ship")]
        let help = hint("?", "help", gap: 0)
        return [
            joined([actKeys(acts + [("r", "refund")]), statusKeys(high: "high value", gap: 2), help]),
            joined([actKeys(acts, gap: 1), statusKeys(high: "high", gap: 1), help]),
            joined([actKeys(acts), short, help]),
            joined([actKeys(acts.map { ($0.0, "") }, gap: 1), bare, help]),
            [Span(" ")] + help,
            hint("?", "", gap: 0),
        ]
    }

    /// Every status by name, and the other filters.
    private func statusKeys(high: String, gap: Int) -> [Span] {
        let filter = state.list.filter
        let numbered = OrderStatus.allCases.enumerated().flatMap { index, status in
            hint("\(index + 1)", status.rawValue.lowercased(), isActive: filter.status == status, gap: 1)
        }
        return numbered + hint("0", "all", isActive: filter.status == nil, gap: gap)
            + hint("$", high, isActive: filter.highValue != nil, gap: gap)
            + hint("/", "find", isActive: !filter.search.isEmpty, gap: gap)
    }

    /// Acts are no use where commands are refused.
    private func actKeys(_ acts: [(String, String)], gap: Int = 2) -> [Span] {
        state.configuration.isReadOnly ? [] : acts.flatMap { hint($0.0, $0.1, gap: gap) }
    }

    private func joined(_ groups: [[Span]]) -> [Span] {
        let trimmed = groups.filter { !$0.isEmpty }.map { $0.last?.isBlank == true ? Array($0.dropLast()) : $0 }
        return [Span(" ")] + trimmed.joined(separator: [Span(" │ ", .border)])
    }

    private func hint(_ key: String, _ words: String, isActive: Bool = false, gap: Int = 2) -> [Span] {
        let role: Role = isActive ? .activeKey : .key
        // What is on is marked as a whole, so that it is seen at a glance.
        let name = words.isEmpty ? [Span(key, role)] : [Span(key, role), Span(" \(words)", isActive ? role : .text)]
        return gap == 0 ? name : name + [Span(String(repeating: " ", count: gap))]
    }

    // MARK: Notice

    /// Draws the notice, or a hint when there is none; loading of samples stands at the right.
    func drawNotice(in area: Rect, on canvas: inout Canvas) {
        if state.finder != nil, Layout(for: state.size).filterBar == nil, let finder = state.finder {
            let line = FinderLine.line(finder, width: area.size.columns)
            return canvas.put(line, row: area.row, column: area.column, width: area.size.columns)
        }
        let line = Line(state.notice.map(spans) ?? [Span(hint(width: area.size.columns), .quiet)], right: progress)
        canvas.put(line, row: area.row, column: area.column, width: area.size.columns)
    }

    private func spans(_ notice: Notice) -> [Span] {
        [Span(" \(notice.kind.glyph) \(notice.text)", notice.kind.role)]
    }

    private var progress: [Span] {
        if state.isWaitShown {
            let count = state.heldInput.count
            let what = count == 0 ? "loading" : "\(NumberText.counted(count, "key")) waiting"
            return [Span("◔ \(what) · Esc gives up ", .waiting)]
        }
        if let progress = state.sampleProgress { return [Span("◔ sample orders: \(progress) ", .waiting)] }
        return state.waitsForVisible ? [Span("told when visible ", .quiet)] : []
    }

    /// As many of the hints as fit; none while a layer has the keyboard.
    private func hint(width: Int) -> String {
        guard state.layers.isEmpty, state.finder == nil else { return "" }
        let room = width - progress.columns - 2
        var text = ""
        for piece in hints {
            let longer = text.isEmpty ? " \(piece)" : "\(text) · \(piece)"
            guard TextWidth.columns(of: longer) <= room else { break }
            text = longer
        }
        return text
    }

    private var hints: [String] {
        if state.draft != nil { return ["an order was refused: p opens it again"] }
        // Who only looks does not steer the projection either.
        if state.configuration.isReadOnly {
            let letters = state.deadLetterCount > 0 ? ["D lists the dead letters"] : []
            return letters + ["Enter opens the order", "q quits"]
        }
        return pressing + usual
    }

    /// What the desk itself asks to be looked at.
    private var pressing: [String] {
        let isRebuilding = state.desk?.projections.contains(where: \.isRebuilding) ?? false
        return (state.deadLetterCount > 0 ? ["D lists the dead letters"] : [])
            + (isRebuilding ? ["R gives the rebuild up"] : [])
            + (RebuildText.failures(of: state.desk).isEmpty ? [] : ["R tries the rebuild again"])
    }

    private var usual: [String] {
        if case .paused = state.freshness?.state { return ["P resumes the projection", ". lets one event through"] }
        if let delay = state.desk?.delay, delay > .zero {
            return ["[ less delay", "] more delay", "P pauses the projection"]
        }
        return ["Enter opens the order", "P pauses the projection", "] slows it", "q quits"]
    }
}

extension Span {
    fileprivate var isBlank: Bool { text.allSatisfy { $0 == " " } }
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
