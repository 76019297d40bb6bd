import OrderEvents
import TerminalKit

/// Shows what the order comes to, and under it what is wrong or which keys there are.
struct FormFooter {
    let form: PlaceOrderForm
    /// The currency of an order without lines.
    let currency: Currency
    let actions: ActionTable
    let size: Size

    /// How many rows the keys have, whichever they are.
    var hintRows: Int { isNarrow && size.rows >= 9 ? 2 : 1 }

    private var isNarrow: Bool { size.columns < 60 }

    var lines: [Line] {
        if form.isLeavingAsked { return [total, leaving] }
        if let complaint = form.complaint { return [total] + sentence(complaint) }
        return [total] + (form.refusal.map(refusal) ?? hints)
    }

    // MARK: The total

    private var total: Line {
        let lines = form.placedLines
        let isEmpty = lines?.isEmpty ?? false
        let total = isEmpty ? Money(minorUnits: 0, currency: currency).formatted : form.estimate?.formatted ?? "?"
        let count = lines?.count ?? form.lines.count
        return Line(
            [Span(TextWidth.padded("Total", to: 10), .quiet), Span("~ \(total)", .strong), Span(warning, .warning)],
            right: [Span(NumberText.counted(count, "line"), .quiet)])
    }

    private var warning: String {
        guard let estimate = form.estimate else { return "" }
        if estimate.minorUnits > OrderPolicy.largestTotal {
            return "  ▲ over \(Money(minorUnits: OrderPolicy.largestTotal, currency: estimate.currency).formatted)"
        }
        return estimate.minorUnits > OrderPolicy.highValueThreshold ? "  ! high value" : ""
    }

    // MARK: Sentences

    /// A sentence in as many rows as leave some for the form.
    private func sentence(_ words: String) -> [Line] {
        let lines = Line.wrapped("✖ \(words)", to: size.columns, .failure)
        let limit = max(1, size.rows - 3)
        guard lines.count > limit, let last = lines.prefix(limit).last?.left.first else { return lines }
        return lines.prefix(limit - 1) + [Line(TextWidth.clipped(last.text + " …", to: size.columns), .failure)]
    }

    /// A refusal above the keys, or in their place where it needs that to be read in full.
    private func refusal(_ words: String) -> [Line] {
        let whole = sentence(words)
        return whole.count + hintRows <= max(1, size.rows - 3) ? whole + hints : whole
    }

    private var leaving: Line {
        let (yes, no) = (actions.keyName(of: .confirmLeavingForm), actions.keyName(of: .stayInForm))
        return Line(
            [
                Span("▲ \(isNarrow ? "Leave it?" : "Leave without placing it?")  ", .warning)
            ] + Span.hint("[\(yes)]", " leave", .confirmLeavingForm) + [Span("  ")]
                + Span.hint("[\(no)]", " stay", .stayInForm))
    }

    // MARK: Keys

    /// The keys, always in the same number of rows; those that have no room are left out.
    private var hints: [Line] {
        var rows: [[Span]] = [[]]
        for offer in offered {
            let key = actions.label(of: offer.id)
            guard !key.isEmpty else { continue }
            let hint = Span.hint(key, " \(isNarrow ? offer.brief : offer.words)", offer.id)
            let gap = rows[rows.count - 1].isEmpty ? [] : [Span("  ")]
            if (rows[rows.count - 1] + gap + hint).columns <= size.columns {
                rows[rows.count - 1] += gap + hint
            } else if rows.count < hintRows {
                rows.append(hint)
            }
        }
        return rows.map { Line($0) } + Array(repeating: Line.blank, count: hintRows - rows.count)
    }

    private struct Offer {
        let id: ActionID
        let words: String
        let brief: String

        init(_ id: ActionID, _ words: String, brief: String? = nil) {
            self.id = id
            self.words = words
            self.brief = brief ?? words
        }
    }

    private var offered: [Offer] {
        if form.awaitedOrder != nil { return [Offer(.leaveForm, "leaves")] }
        let isChanged = form.entry.index != nil && form.isInEntry
        return fieldOffers + [Offer(.placeFromForm, "places"), Offer(.leaveForm, isChanged ? "back" : "leaves")]
    }

    private var fieldOffers: [Offer] {
        switch form.field {
        case .customer where form.isTakingCustomer:
            [Offer(.goOnInForm, "takes the customer", brief: "takes"), Offer(.goToNextField, "address")]
        case .customer: [Offer(.goOnInForm, "goes on"), Offer(.goToNextField, "address")]
        case .address: [Offer(.goOnInForm, "goes on to the lines", brief: "goes on")]
        case .lines:
            [
                Offer(.editLine, "changes the line", brief: "changes"),
                Offer(.removeLine, "removes it", brief: "removes"),
            ]
        case .product where form.isTakingProduct: [Offer(.goOnInForm, "takes the product", brief: "takes")]
        case .product where form.entry.product != nil: [Offer(.goOnInForm, "goes on")]
        case .product where form.lines.isEmpty: [Offer(.goOnInForm, "goes on to payment", brief: "goes on")]
        case .product:
            [Offer(.goOnInForm, "goes on to payment", brief: "goes on"), Offer(.goToLines, "edit, remove")]
        case .quantity, .price: [finish, Offer(.goToNextField, "price, discount")]
        case .discount: [finish]
        case .payment: [Offer(.goOnInForm, "goes on")]
        case .place: [Offer(.goOnInForm, "places it")]
        }
    }

    private var finish: Offer {
        form.entry.index == nil
            ? Offer(.goOnInForm, "adds the line", brief: "adds")
            : Offer(.goOnInForm, "changes the line", brief: "changes")
    }
}
