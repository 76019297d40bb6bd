import CQRS
import TerminalKit

/// Changes the state by one message and returns what is to be done outside; the same inputs always give the same.
func update(_ state: inout DashboardState, _ message: Message, at now: Timestamp) -> [Effect] {
    state.now = now
    state.expire()
    switch message {
    case .keyPressed(let key): return state.press(key)
    case .textPasted(let text): return state.paste(text)
    case .screenResized(let size): return state.resize(to: size)
    case .terminalClosed: state.isLeaving = true
    case .timePassed: return state.reloadIfWanted() + state.askAgain()
    case .freshnessObserved(let desk): return state.observe(desk)
    case .ordersLoaded(let result, let tag): return state.takeOrders(result, tag: tag)
    case .orderLoaded(let result, let tag): return state.takeOrder(result, tag: tag)
    case .customersFound(let result, let tag): return state.takeCustomers(result, tag: tag)
    case .productsFound(let result, let tag): return state.takeProducts(result, tag: tag)
    case .commandAnswered(let id, let result): return state.takeAnswer(result, to: id)
    case .visibilityChecked(let id, let staleness): state.takeVisibility(of: id, staleness)
    case .deadLettersListed(let result, let tag): state.takeDeadLetters(result, tag: tag)
    case .deadLettersRetried(let result): return state.takeRetry(result)
    case .deadLetterDiscarded(let letter, let result): return state.takeDiscard(result, of: letter)
    case .controlFailed(let failure):
        state.pauseAsked = nil
        state.say(.failure, "the projector could not be told: \(failure.message)")
    case .warned(let warning):
        // An answer to the person at the desk is worth more than news of the machinery.
        if state.notice?.kind != .failure { state.say(.warning, warning) }
    case .samplesProgressed(let progress): state.sampleProgress = progress
    case .samplesLoaded(let result): return state.takeSamples(result)
    }
    return []
}

extension DashboardState {
    /// The effects that start the dashboard.
    mutating func start() -> [Effect] {
        list.landing = .first
        return reload()
    }

    mutating func say(_ kind: Notice.Kind, _ text: String) {
        notice = Notice(kind, text, at: now)
    }

    /// How soon time has to pass for what is on screen to stay true.
    ///
    /// Never nothing: when looks at the desk stop coming, their age has to grow on the screen all the same.
    var tickInterval: Duration {
        if pending.waitingCount > 0 { return .milliseconds(100) }
        // A desk that is looked at every second has its ages brought along.
        let isLookedAt = desk.map { $0.projections.allSatisfy { now - $0.observedAt < .milliseconds(1_500) } } ?? false
        return isLookedAt ? .seconds(2) : .seconds(1)
    }

    /// Forgets what has been shown long enough; a failure's words stay until the next key.
    fileprivate mutating func expire() {
        if pending.hasExpired(at: now) { change { $0.pending.expire(at: $0.now) } }
        if let notice, notice.kind != .failure, now - notice.at >= Notice.lifetime { self.notice = nil }
        sayWhatStillWaits()
    }

    fileprivate mutating func resize(to size: Size) -> [Effect] {
        self.size = size
        list.keepCursorInView(height: tableHeight, count: displayedOrders.count)
        return reload()
    }

    fileprivate mutating func observe(_ desk: DeskFreshness) -> [Effect] {
        let before = freshness
        self.desk = desk
        lagHistory.record(desk.worst.lag, at: now)
        say(rebuildWatch.take(desk))
        return reloadChanged(since: before) + refreshDeadLetters() + settleReached()
    }

    /// Asks for what the screen shows anew when the read model has changed.
    private mutating func reloadChanged(since before: Freshness?) -> [Effect] {
        guard let freshness else { return [] }
        if freshness.state.isPaused == pauseAsked { pauseAsked = nil }
        offerSamples()
        // A rebuild switched in and a dead letter applied change rows while the checkpoint stays.
        let areRowsOther =
            before.map { $0.generation != freshness.generation || $0.deadLetters != freshness.deadLetters } ?? false
        let pane = areRowsOther || freshness.checkpoint != before?.checkpoint ? reloadPane() : []
        guard areRowsOther || freshness.checkpoint != list.checkpoint, !isOutdated(freshness.checkpoint) else {
            return pane
        }
        return pane + reloadSoon()
    }

    /// Ends the loading of the sample orders.
    fileprivate mutating func takeSamples(_ result: Result<String, Failure>) -> [Effect] {
        sampleProgress = nil
        switch result {
        case .success(let words):
            layers.removeAll { $0 == .welcome }
            say(.success, words)
        case .failure(let failure):
            say(.failure, failure.message)
        }
        return reload()
    }
}
