import CQRS
import OrderEvents
import OrderQueries

extension DashboardState {
    /// How many orders the table shows at once.
    var tableHeight: Int { layout.tableHeight }

    /// The shortest time between two loads that nobody asked for by key.
    private static let reloadSpacing: Duration = .milliseconds(30)
    private static let reloadSpacingElsewhere: Duration = .milliseconds(250)

    // MARK: Asking

    /// Asks for the part of the list around what is shown; a late answer to an older request will be dropped.
    mutating func reload() -> [Effect] {
        list.isReloadWanted = false
        list.requestedAt = now
        let query = GetOrderDashboard(
            filter: list.filter, sort: list.sort, page: list.page(height: tableHeight, pending), counting: .quick)
        return [.loadOrders(query, requests.start(.orders))]
    }

    /// Asks once the request under way is answered and the last one is a moment ago.
    mutating func reloadSoon() -> [Effect] {
        let wasWanted = list.isReloadWanted
        list.isReloadWanted = true
        let effects = reloadIfWanted()
        // Whoever wanted it first is woken for it.
        return wasWanted && list.isReloadWanted ? [] : effects
    }

    /// A list that is not on the screen, and that no command waits for, need not be read with every change.
    private var reloadSpacing: Duration {
        screens.shown == .orders || pending.waitingCount > 0 ? Self.reloadSpacing : Self.reloadSpacingElsewhere
    }

    /// Asks if the list has changed since the last request, and not too soon after it.
    mutating func reloadIfWanted() -> [Effect] {
        guard list.isReloadWanted, !requests.isOpen(.orders) else { return [] }
        if let requestedAt = list.requestedAt, now >= requestedAt, now - requestedAt < reloadSpacing {
            return [.wake(after: reloadSpacing - (now - requestedAt))]
        }
        return reload()
    }

    /// Gives up a list that a key has asked for, and returns whether it was another one; what is loaded stays.
    mutating func giveUpList() -> (isOther: Bool, effects: [Effect]) {
        guard isListAwaited, list.isLoaded else { return (false, []) }
        let isOther = list.isOnItsWay
        (list.filter, list.sort, list.landing) = (list.loadedFilter, list.loadedSort, nil)
        requests.cancel(.orders)
        list.isReloadWanted = true
        return (isOther, reloadIfWanted())
    }

    // MARK: Answers

    mutating func receiveOrders(_ result: Result<Snapshot<GetOrderDashboard.Answer>, Failure>) -> [Effect] {
        switch result {
        case .failure(let failure):
            list.failure = failure.message
            list.isReloadWanted = true
            if list.landing != nil {
                // What was typed for another list must not act on this one.
                if screens.shown == .orders { dropHeldInput(because: "the list could not be loaded") }
                list.landing = nil
            }
            return [.wake(after: .seconds(1))]
        case .success(let snapshot):
            return apply(snapshot) + reloadIfWanted() + countIfNeeded()
        }
    }

    private mutating func apply(_ snapshot: Snapshot<GetOrderDashboard.Answer>) -> [Effect] {
        let before = displayedOrders
        // A list that failed to come at first and comes now is still another one.
        let asked = list.landing
        var landing = asked ?? list.arrival
        list.landing = nil
        var rest = 0
        if case .further(let rows)? = landing { (rest, landing) = (rows, nil) }
        guard !isOutdated(snapshot.checkpoint) else {
            // A movement that waited for this answer ends within what is shown.
            arrange(before: before, landing: landing)
            return []
        }
        var loaded = list
        loaded.apply(snapshot, at: now)
        if case .order(let order)? = landing, !loaded.lists(order, pending) {
            if list.away?.orderID == order {
                // What was typed was meant for it, and must not act on another one.
                dropHeldInput(because: "order \(order) is no longer in this list")
            }
            // Until the right part is there, the screen stays as it is.
            if asked == nil, loaded.hasBefore || loaded.hasAfter {
                // The cursor has moved since this part was asked for.
                list.landing = landing
                return reload()
            }
            if loaded.hasBefore {
                // The order is not in this list after all, and this is not its beginning.
                list.landing = .first
                return reload()
            }
        }
        if let known = list.checkpoint {
            rowChanges.record(loaded.rows, since: list.rows, checkpoint: known, at: uptime)
        }
        list = loaded
        // The result of a key counts for the next key, whether or not a frame was drawn in between.
        if landing != nil { list.shownSelection = nil }
        arrange(before: before, landing: landing)
        updateMarks()
        let known = describeDeparted()
        let checks = settleReached()
        offerSamples()
        return checks + known + (rest == 0 ? [] : go(rest, isContinued: true)) + scrollOn()
    }

    /// Whether the answer is older than the rows on screen while the log may still hold what is shown: a read model
    /// that is being rebuilt must not replace newer rows with older ones.
    func isOutdated(_ checkpoint: Position) -> Bool {
        guard let shown = list.checkpoint, checkpoint < shown, !list.isOnItsWay else { return false }
        guard let head = freshness?.head else { return true }
        return head >= shown
    }

    /// An empty desk offers sample orders once; they go when the first order comes.
    mutating func offerSamples() {
        guard list.isLoaded else { return }
        let isEmpty = list.all.count == 0 && pending.commands.isEmpty
        if !isEmpty {
            if sampleProgress == nil { layers.removeAll { $0 == .welcome } }
        } else if layers.isEmpty, screens.shown == .orders, let freshness, freshness.head == .start {
            layers.append(.welcome)
        }
    }

    // MARK: Filters

    /// Changes which orders are listed, or in which order; the cursor stays on its order, or goes to the first.
    mutating func refilter(_ change: (inout OrderList) -> Void) -> [Effect] {
        change(&list)
        list.isOfAnotherDay = false
        (list.landing, list.landingRow) = (list.staying, nil)
        return stopCounting() + reload()
    }
}
