/// Divides the width of the table among its columns, by the screen's width only.
struct TableColumns: Hashable, Sendable {
    /// What a column shows.
    enum Kind: String, Hashable, Sendable, CaseIterable {
        case order
        case placed
        /// How long ago it was placed; in the place of ``placed``.
        case age
        case customer
        case lines
        case total
        case status
        case sync
    }

    /// One column in its place.
    struct Column: Hashable, Sendable {
        let kind: Kind
        let start: Int
        let width: Int
    }

    /// From left to right.
    let columns: [Column]
    /// How much of an instant is shown.
    let precision: InstantText.Precision
    /// Whether status and sync are in words.
    let hasWords: Bool
    /// How many columns the cursor's mark has.
    let markWidth: Int
    /// Where the cursor's mark stands.
    var cursorColumn: Int { max(0, markWidth - 2) }

    /// One set of column widths, for screens from some width on; the flexible column gets what the others leave.
    private struct Plan {
        let minimum: Int
        let mark: Int
        let gap: Int
        let widths: [(kind: Kind, width: Int)]
        let flexible: Kind
        var precision = InstantText.Precision.seconds
        var hasWords = true
    }

    /// From the widest to the narrowest; what goes is what a reader misses least.
    private static let plans = [
        Plan(
            minimum: 112, mark: 3, gap: 2,
            widths: [
                (.order, 9), (.placed, 17), (.customer, 0), (.lines, 5), (.total, 16), (.status, 11), (.sync, 22),
            ], flexible: .customer),
        Plan(
            minimum: 98, mark: 3, gap: 2,
            widths: [(.order, 10), (.placed, 12), (.customer, 0), (.total, 14), (.status, 11), (.sync, 22)],
            flexible: .customer, precision: .minutes),
        Plan(
            minimum: 72, mark: 3, gap: 1,
            widths: [(.order, 8), (.placed, 12), (.customer, 0), (.total, 14), (.status, 10), (.sync, 9)],
            flexible: .customer, precision: .minutes),
        Plan(
            minimum: 39, mark: 2, gap: 1,
            widths: [(.order, 8), (.customer, 0), (.total, 11), (.status, 5), (.sync, 1)], flexible: .customer,
            hasWords: false),
        Plan(
            minimum: 30, mark: 2, gap: 1, widths: [(.order, 0), (.total, 11), (.status, 5), (.sync, 1)],
            flexible: .order, hasWords: false),
        Plan(
            minimum: 15, mark: 2, gap: 1, widths: [(.order, 0), (.status, 5), (.sync, 1)], flexible: .order,
            hasWords: false),
        Plan(minimum: 0, mark: 1, gap: 0, widths: [(.order, 0)], flexible: .order, hasWords: false),
    ]

    /// The columns of an age.
    private static let ageWidth = 11

    /// Divides a width among the columns that a person wants.
    init(width: Int, choice: ColumnChoice = ColumnChoice()) {
        let plan = Self.plans.first { width >= $0.minimum } ?? Self.plans[Self.plans.count - 1]
        let wanted = plan.widths.filter { $0.kind == plan.flexible || choice.shows($0.kind) }
        let widths: [(kind: Kind, width: Int)] = wanted.map { kind, width in
            kind == .placed && choice.hasAge ? (.age, Self.ageWidth) : (kind, width)
        }
        let fixed = widths.reduce(plan.mark + plan.gap * (widths.count - 1)) { $0 + $1.width }
        var start = plan.mark
        columns = widths.map { kind, fixedWidth in
            let columnWidth = kind == plan.flexible ? max(0, width - fixed) : fixedWidth
            defer { start += columnWidth + plan.gap }
            return Column(kind: kind, start: start, width: columnWidth)
        }
        precision = plan.precision
        hasWords = plan.hasWords
        markWidth = plan.mark
    }
}
