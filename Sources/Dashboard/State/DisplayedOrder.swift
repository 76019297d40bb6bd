import CQRS
import OrderEvents
import OrderQueries

/// One row of the table: an order as the read model has it, with this dashboard's own commands laid over it.
struct DisplayedOrder: Hashable, Sendable {
    /// The order, guesses included.
    var summary: OrderSummary
    /// Whether the status is a guess.
    var isStatusGuess: Bool
    /// Whether the total is a guess.
    var isTotalGuess: Bool
    /// Whether the read model has no such order yet.
    var isNew: Bool
    /// The command it waits for or just went through; nil when there is none.
    var command: PendingCommand?

    /// Lays the commands over the loaded rows; placed orders go where the list's order puts them.
    ///
    /// A placed order that the filter leaves out, or that belongs ahead of or behind the loaded part, is not shown.
    static func rows(list: OrderList, pending: PendingCommands) -> [DisplayedOrder] {
        guard !pending.commands.isEmpty else { return list.rows.map { DisplayedOrder($0, command: nil) } }
        var rows = list.rows.map { DisplayedOrder($0, command: pending[$0.orderID]) }
        let known = Set(list.rows.map(\.orderID))
        for command in pending.commands {
            guard case .place(_, let estimate) = command.action, !known.contains(command.orderID),
                command.isShownAsNew, list.loadedFilter.accepts(estimate)
            else { continue }
            let new = DisplayedOrder(new: estimate, command: pending[command.orderID] ?? command)
            let index = rows.firstIndex { list.loadedSort.puts(estimate, before: $0.summary) } ?? rows.count
            if index == 0 && list.hasBefore || index == rows.count && list.hasAfter { continue }
            rows.insert(new, at: index)
        }
        return rows
    }

    /// An order the read model has, with its newest command laid over it.
    init(_ summary: OrderSummary, command: PendingCommand?) {
        self.summary = summary
        self.isTotalGuess = false
        self.isNew = false
        self.command = command
        self.isStatusGuess = command?.isWaiting ?? false
        if let command, command.isWaiting { self.summary.status = command.action.expectedStatus }
    }

    private init(new estimate: OrderSummary, command: PendingCommand) {
        self.summary = estimate
        self.isNew = true
        self.isTotalGuess = true
        self.isStatusGuess = true
        self.command = command
        if command.isWaiting { self.summary.status = command.action.expectedStatus }
    }
}

extension PendingCommand {
    /// A placed order stays on screen while it waits or after it was refused; once visible the read model has it.
    fileprivate var isShownAsNew: Bool {
        switch phase {
        case .sent, .accepted, .unanswered, .deadLetter, .rejected, .failed: true
        case .visible: false
        }
    }
}

extension OrderFilter {
    /// Returns whether an order that is not in the read model yet would pass; a search leaves new orders out.
    fileprivate func accepts(_ order: OrderSummary) -> Bool {
        (status ?? order.status) == order.status
            && (highValue ?? order.isHighValue) == order.isHighValue
            && (customerID ?? order.customerID) == order.customerID
            && placedFrom.map { order.placedAt >= $0 } ?? true
            && placedBefore.map { order.placedAt < $0 } ?? true
            && search.allSatisfy(\.isWhitespace)
    }
}

extension OrderSort {
    /// Returns whether the list shows `left` ahead of `right`.
    func puts(_ left: OrderSummary, before right: OrderSummary) -> Bool {
        let (leftPlace, rightPlace) = (OrderCursor(left, sort: self), OrderCursor(right, sort: self))
        return isDescending ? rightPlace < leftPlace : leftPlace < rightPlace
    }
}

extension OrderCursor {
    fileprivate static func < (left: OrderCursor, right: OrderCursor) -> Bool {
        switch (left.value, right.value) {
        case (.number(let leftValue), .number(let rightValue)) where leftValue != rightValue: leftValue < rightValue
        case (.text(let leftValue), .text(let rightValue)) where leftValue != rightValue:
            // The read model orders text by its bytes.
            leftValue.utf8.lexicographicallyPrecedes(rightValue.utf8)
        default: left.orderID.rawValue.utf8.lexicographicallyPrecedes(right.orderID.rawValue.utf8)
        }
    }
}
