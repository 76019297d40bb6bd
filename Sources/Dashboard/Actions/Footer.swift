/// Names the keys of a layer in its last line.
struct Footer {
    private let actions: ActionTable
    private var parts: [[Span]] = []

    init(_ actions: ActionTable) {
        self.actions = actions
    }

    /// Its line in so many columns: where they are too few, whole parts are left out, but for the first and the last.
    func line(width: Int) -> Line {
        var kept = parts
        while kept.count > 2, Self.spans(of: kept).columns > width {
            let widest = kept.indices.dropFirst().dropLast().max { kept[$0].columns < kept[$1].columns }
            widest.map { _ = kept.remove(at: $0) }
        }
        return Line(Self.spans(of: kept))
    }

    private static func spans(of parts: [[Span]]) -> [Span] { Array(parts.joined(separator: [Span("  ")])) }

    /// Adds the usual keys of some actions, and what they do; nothing where none has a key.
    mutating func add(_ ids: ActionID..., words: String) {
        let keys = ids.map { ($0, actions.label(of: $0)) }.filter { !$0.1.isEmpty }
        guard !keys.isEmpty else { return }
        // The words of one action alone are its own.
        let end = Span(" \(words)", click: ids.count == 1 ? .action(ids[0]) : nil)
        let labels = keys.map { [Span($0.1, .key, click: .action($0.0))] }
        parts.append(Array(labels.joined(separator: [Span(" ", .key)])) + [end])
    }

    /// Adds an action as its hint names it.
    mutating func add(hint id: ActionID, isBrief: Bool = false) {
        guard let hint = actions[id]?.hint else { return }
        add(id, words: isBrief ? hint.brief : hint.words)
    }
}

extension ActionTable {
    /// The last line of a text that scrolls and is closed by an action.
    func scrollingFooter(closedBy close: ActionID, width: Int) -> Line {
        var footer = Footer(self)
        footer.add(.moveUp, .moveDown, .pageUp, .pageDown, words: "scroll")
        footer.add(hint: close)
        return footer.line(width: width)
    }
}
