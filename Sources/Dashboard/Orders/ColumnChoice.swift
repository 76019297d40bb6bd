import OrderQueries
import TerminalKit

/// Holds which columns of the table a person wants; order and customer are always there.
struct ColumnChoice: Hashable, Sendable {
    /// What can be hidden, and what can be shown in place of another.
    static let choices = [TableColumns.Kind.age, .placed, .lines, .total, .status, .sync]

    private var hidden: Set<TableColumns.Kind> = []
    /// Whether there is an age in place of the time it is counted from.
    private(set) var hasAge = false

    /// Every column.
    init() {}

    /// Hides the columns of some names, as far as there are such columns and they can be hidden.
    init(hiding names: [String], hasAge: Bool) {
        hidden = Set(
            names.compactMap(TableColumns.Kind.init(rawValue:)).filter { Self.choices.contains($0) && $0 != .age })
        self.hasAge = hasAge
    }

    /// The names of the columns that are hidden.
    var hiddenNames: [String] { hidden.map(\.rawValue).sorted() }

    /// Whether a column is shown where there is room for it.
    func shows(_ kind: TableColumns.Kind) -> Bool {
        switch kind {
        case .age: hasAge && !hidden.contains(.placed)
        default: !hidden.contains(kind)
        }
    }

    /// Shows a column, or hides it; times and ages stand in the same place.
    mutating func toggle(_ kind: TableColumns.Kind) {
        switch kind {
        case .age:
            hasAge = !shows(.age)
            hidden.remove(.placed)
        case .placed where hasAge: hasAge = false
        case .order, .customer: break
        default: if hidden.remove(kind) == nil { hidden.insert(kind) }
        }
    }
}

extension ActionSection {
    /// What decides what is shown of the listed orders.
    static let columns = ActionSection("Columns", [ActionRow(.toggleColumn)])
}

extension Action {
    fileprivate static let toggleColumn = Action(
        "orders.column", "show or hide a column; age stands in place of placed",
        [.keys(.character("c"), in: .screen(.orders))],
        parameters: [.choice(named: "column", of: { _ in ColumnChoice.choices.map(\.rawValue) })]
    ) { state, arguments in
        guard let kind = arguments.first.flatMap(TableColumns.Kind.init(rawValue:)) else { return [] }
        state.list.columns.toggle(kind)
        return []
    }.shownAsOn { state, arguments in
        arguments.first.flatMap(TableColumns.Kind.init(rawValue:)).map(state.list.columns.shows) ?? false
    }
}
