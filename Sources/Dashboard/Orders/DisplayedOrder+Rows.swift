import OrderEvents
import OrderQueries

extension DisplayedOrder {
    /// Returns what the list will be once the read model has the commands of this dashboard, as far as that is known.
    ///
    /// So a key means the same before and after a command has become visible. An order that a command removes from the
    /// list keeps its row until then, but the cursor skips it. Orders before or after the loaded part are not shown.
    static func rows(list: OrderList, pending: PendingCommands) -> [DisplayedOrder] {
        var rows = list.rows.map { DisplayedOrder($0, pending: pending) }
        if !pending.commands.isEmpty {
            // What no command waits for is as it was loaded, for reasons that a row need not show.
            for index in rows.indices
            where rows[index].isStatusGuess && !list.accepts(rows[index].summary, besides: .search) {
                rows[index].presence = .leaving
            }
            if [.updated, .status].contains(list.loadedSort.key) { moveChanged(&rows, in: list, pending) }
            insertUnlisted(into: &rows, of: list, pending)
        }
        if let departed = list.departed, !rows.contains(where: { $0.summary.orderID == departed.summary.orderID }) {
            var row = DisplayedOrder(departed.summary, pending: pending)
            row.summary = departed.present ?? departed.summary
            row.presence = .departed(departed)
            rows.insert(row, at: list.loadedSort.place(of: departed.summary, in: rows))
        }
        return rows
    }

    /// Puts orders that a command has changed where the newest change puts them.
    private static func moveChanged(_ rows: inout [DisplayedOrder], in list: OrderList, _ pending: PendingCommands) {
        for command in pending.commands {
            guard command.isWaiting, let index = rows.firstIndex(where: { $0.summary.orderID == command.orderID }),
                rows[index].isListed
            else { continue }
            var row = rows.remove(at: index)
            let place = list.loadedSort.place(of: row.summary, in: rows)
            if list.isLoaded(at: place, of: rows.count) {
                rows.insert(row, at: place)
            } else {
                row.presence = .leaving
                // It stays where it was loaded.
                if let loaded = list.rows.first(where: { $0.orderID == command.orderID }) {
                    row.summary.lastUpdated = loaded.lastUpdated
                    if list.loadedSort.key == .status { row.summary.status = loaded.status }
                }
                rows.insert(row, at: index)
            }
        }
    }

    /// Puts in the orders that a command places, or brings under the filter, and that the read model does not list yet.
    private static func insertUnlisted(
        into rows: inout [DisplayedOrder], of list: OrderList, _ pending: PendingCommands
    ) {
        var known = Set(rows.map(\.summary.orderID))
        for command in pending.commands where !known.contains(command.orderID) {
            guard let row = unlisted(command, in: list, pending) else { continue }
            let place = list.loadedSort.place(of: row.summary, in: rows)
            guard list.isLoaded(at: place, of: rows.count) else { continue }
            rows.insert(row, at: place)
            known.insert(command.orderID)
        }
    }

    private static func unlisted(
        _ command: PendingCommand, in list: OrderList, _ pending: PendingCommands
    ) -> DisplayedOrder? {
        if case .place(_, let estimate) = command.action {
            let row = DisplayedOrder(new: estimate, command: command, pending: pending)
            let isFound = SearchGuess(list.loadedFilter.search).finds(estimate, products: command.products)
            let isListed =
                isFound && list.accepts(row.summary, besides: list.loadedFilter.hasHiddenTerms ? nil : .search)
            return command.isShownAsNew && isListed ? row : nil
        }
        guard let shown = command.shown, command.isWaiting, !list.shows(command) else { return nil }
        let row = DisplayedOrder(shown.summary, pending: pending)
        // What an order is found by does not change: one that was in a list of the same search is in this one.
        let isFound = list.loadedFilter.search == shown.search && !list.loadedFilter.hasHiddenTerms
        return list.accepts(row.summary, besides: isFound ? .search : nil) ? row : nil
    }
}

extension OrderList {
    /// Whether an order passes the filter of the loaded rows, as of when they were loaded.
    fileprivate func accepts(_ order: OrderSummary, besides condition: OrderFilter.Condition?) -> Bool {
        loadedFilter.accepts(order, besides: condition, at: loadedAt)
    }

    /// Whether the loaded part reaches to both sides of a place among so many displayed rows.
    fileprivate func isLoaded(at place: Int, of count: Int) -> Bool {
        !(place == 0 && hasBefore || place == count && hasAfter)
    }

    /// Whether the loaded rows were read after a command was applied: what they have, and have not, is then final.
    fileprivate func shows(_ command: PendingCommand) -> Bool {
        guard case .accepted(let position, _) = command.phase, let checkpoint else { return false }
        return checkpoint >= position
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

/// Guesses what a search will find of an order that the read model does not have yet: every word of the search begins a
/// word of the order.
private struct SearchGuess {
    private let words: [Substring]

    init(_ search: String) {
        words = Self.words(of: search)
    }

    func finds(_ order: OrderSummary, products: [String]) -> Bool {
        guard !words.isEmpty else { return true }
        let texts = [order.orderID.rawValue, order.customerName, order.customerEmail] + products
        let found = texts.flatMap(Self.words)
        return words.allSatisfy { word in found.contains { $0.hasPrefix(word) } }
    }

    private static func words(of text: String) -> [Substring] {
        text.folded.split { !$0.isLetter && !$0.isNumber }
    }
}
