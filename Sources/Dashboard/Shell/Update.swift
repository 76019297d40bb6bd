import CQRS
import TerminalKit

/// Changes the state by one message and returns the effects to run; the same inputs always give the same result.
///
/// `now` is the time of day, `uptime` the time since the start on a monotonic clock.
func update(
    _ state: inout DashboardState, _ message: Message, at now: Timestamp, uptime: Duration
) -> [Effect] {
    state.now = now
    state.uptime = uptime
    state.expire()
    let effects = state.readFilterOfAnotherDay() + state.receive(message)
    state.followChangesOfAskedOrder()
    state.followChangesOfDirectory()
    let held = state.releaseHeldInput()
    state.dropOutdatedNotice()
    state.visitCursor()
    return effects + held + state.followCursorWithPreview()
}

extension DashboardState {
    /// The effects that start the dashboard.
    mutating func start() -> [Effect] {
        list.landing = .first
        let screen = screens.shown == .orders ? [] : refreshScreen()
        return reload() + screen + [.changeNamedFilters(.load)] + (hasMouse ? [.reportMouse(true)] : [])
    }

    /// Records that the frame of this state is on the screen.
    mutating func hasShown() {
        list.hasShown()
        noteShownScreen()
    }

    /// The time after which the screen has to be drawn again to stay true.
    ///
    /// Always finite: when observations of the desk stop, their age has to grow on the screen all the same.
    var tickInterval: Duration {
        if pending.waitingCount + directoryCommands.waitingCount > 0 || isLagShown { return .milliseconds(100) }
        // A desk that is observed every second gets its ages with each observation.
        return desk != nil && observationAge < .milliseconds(1_500) ? .seconds(2) : .seconds(1)
    }

    /// Whether the header shows how long something has waited, which grows from one observation to the next.
    private var isLagShown: Bool {
        guard let desk, observationAge < FreshnessText.patience else { return false }
        return unshown != nil || desk.projections.contains { ($0.behind ?? 0) > 0 }
    }

    fileprivate mutating func receive(_ message: Message) -> [Effect] {
        switch message {
        case .keyPressed(let key): return receive(.key(key))
        case .textPasted(let text): return receive(.paste(text))
        case .clicked(let click): return receive(.click(click))
        case .wheelTurned(let turn): return receive(.wheel(turn))
        case .screenResized(let size): return resizeTerminal(to: size)
        case .backgroundFound(let color): appearance.receive(background: color)
        case .caption(let text): return showCaption(text)
        case .demonstrated(let act): return demonstrate(act)
        case .terminalClosed: isLeaving = true
        case .timePassed:
            return reloadIfWanted() + countIfNeeded() + askAgain() + askDirectoryAgain() + letScreenPassTime()
        case .freshnessObserved(let desk): return observe(desk)
        case .othersSeen(let others): self.others = others
        case .answered(let request, let answer): return receive(answer, to: request)
        case .commandAnswered(let id, let result): return receiveAnswer(result, to: id)
        case .directoryAnswered(let id, let result): return receiveDirectoryAnswer(result, to: id)
        case .visibilityChecked(let id, let staleness): receiveVisibility(of: id, staleness)
        case .deadLettersRetried(let result): return receiveRetry(result)
        case .deadLetterDiscarded(let letter, let result): return receiveDiscard(result, of: letter)
        case .controlFailed(let failure):
            (controlAsked, stopOutcome) = (ControlAsked(), nil)
            showNotice(.failure, "the projector could not be reached: \(failure.message)")
        case .clockShifted(let shift): receiveClock(shiftedBy: shift)
        case .warned(let warning):
            // An answer to the person at the desk is worth more than what happens behind the screen.
            if notice?.kind == .failure {
                keep(Notice(.warning, warning, at: now))
            } else {
                showNotice(.warning, warning)
            }
        case .samplesProgressed(let progress): sampleProgress = progress
        case .samplesLoaded(let result): return receiveSamples(result)
        case .namedFiltersChanged(let change, let result): receiveNamedFilters(result, after: change)
        case .listExported(let result): receiveExport(result)
        case .screenFileAnswered(let file, let result): receive(result, on: file)
        case .recordingStopped(let result): receiveEndOfRecording(result)
        case .scriptPlayed(let name): recording.script = name
        }
        return []
    }

    /// Hands an answer to what asked for it; late ones and those nobody wants any more change nothing.
    private mutating func receive(_ answer: Answer, to request: Request) -> [Effect] {
        guard requests.end(request) else { return [] }
        switch (request.subject, answer) {
        case (.screen(let id), .screen(let result)):
            let effects = receive(result, for: id)
            if case .success = result { return effects + receiveDirectoryList(id) }
            return effects
        case (.orders, .orders(let result)): return receiveOrders(result)
        case (.count, .count(let result)): return receiveCount(result)
        case (.order(let id), .order(let result)): return receiveOrder(result, of: id)
        case (.version(let id), .screen(let result)): return receiveVersion(result, of: id)
        case (.event(let id), .screen(let result)): return receiveEvent(result, of: id)
        case (.lineProducts, .products(let result)): return receiveLineProducts(result)
        case (.customers, .customers(let result)): return receiveCustomers(result)
        case (.products, .products(let result)): return receiveProducts(result)
        case (.orderToRepeat, .orderToRepeat(let result)): return receiveOrderToRepeat(result)
        case (.deadLetters, .deadLetters(let result)): receiveDeadLetters(result)
        case (.marks, .screen(let result)): return receiveMarks(result)
        case (.attention, .screen(let result)): return receiveAttention(result)
        case (.filterValues, .filterValues(let result)): return receiveFilterValues(result)
        case (.differences, .waitingEvents(let result)): return receiveDifferences(result)
        case (.queue, .waitingEvents(let result)):
            return change(LagScreen.self) { $0.receive(result, in: &$1) }
        case (.comparison, .screen(let result)):
            return change(LagScreen.self) { $0.receiveComparison(result, in: &$1) }
        default:
            preconditionFailure("the answer to \(request) is of another kind")
        }
        return []
    }

    /// Forgets what has been shown long enough; a failure's words stay until the next key.
    fileprivate mutating func expire() {
        if pending.hasExpired(at: now) { change { $0.pending.expire(at: $0.now) } }
        directoryCommands.expire(at: now)
        if let notice, notice.kind != .failure, notice.isExpired(at: now) { self.notice = nil }
        rowChanges.expire(at: uptime)
        showWhatStillWaits()
    }

    /// What the cursor is on by the person's will has been seen.
    fileprivate mutating func visitCursor() {
        if !list.followsTop, list.scrolledTo == nil, let order = list.selection { rowChanges.visit(order, at: uptime) }
    }

    private mutating func resizeTerminal(to size: Size) -> [Effect] {
        terminalSize = size
        let effects = divideTerminal()
        // Comes after a continue too, with the same size.
        return effects.isEmpty ? resize(to: self.size) : effects
    }

    /// Gives the screen another size, and asks for what is to be seen there.
    mutating func resize(to size: Size) -> [Effect] {
        self.size = size
        readQuestionsAgain()
        list.keepCursorInView(height: tableHeight, count: displayedOrders.count)
        return reload()
    }

    /// On another screen other lines of a question are shown, so it has to be read there.
    private mutating func readQuestionsAgain() {
        for index in layers.indices {
            guard var question = layers[index].answerable else { continue }
            question.reading = Reading()
            layers[index].answerable = question
        }
    }

    private mutating func observe(_ desk: FreshnessReport) -> [Effect] {
        let (before, deskBefore) = (freshness, self.desk)
        // A failed observation is as old as the last successful one.
        if desk.worst.observedAt != self.desk?.worst.observedAt { observedAt = uptime }
        self.desk = desk
        controlAsked.observe(desk, at: now)
        reportStop()
        lagHistory.record(desk.worst.lag, at: now)
        if let freshness { sightings.record(freshness, at: uptime) }
        report(rebuildOutcomes.observe(desk))
        return reloadChanged(since: before) + refreshChangedScreen(since: deskBefore)
            + settleDirectory() + refreshDeadLetters() + settleReached() + loadDifferences() + countIfNeeded()
            // A desk at rest is observed so often that no other message says that time has passed.
            + letScreenPassTime()
    }

    /// Asks again for what the screen shows when that has changed.
    private mutating func refreshChangedScreen(since before: FreshnessReport?) -> [Effect] {
        // What needs somebody is counted on every screen.
        let tally =
            screens.shown == .orders || freshness?.checkpoint == before?[.orders]?.checkpoint
            ? [] : change(OrdersScreen.self) { $0.refresh(in: &$1) }
        guard let desk, type(of: screens.current).isChanged(from: before, to: desk) else { return tally }
        return tally + refreshScreen()
    }

    /// Asks again for the list and opened orders when the read model has changed.
    private mutating func reloadChanged(since before: Freshness?) -> [Effect] {
        guard let freshness else { return [] }
        offerSamples()
        // A rebuild switched in and a dead letter applied change rows while the checkpoint stays.
        let areRowsOther =
            before.map { $0.generation != freshness.generation || $0.deadLetters != freshness.deadLetters } ?? false
        if areRowsOther { counts.forget() }
        let isOther = areRowsOther || freshness.checkpoint != before?.checkpoint
        // An opened order shows the events that are not applied yet, too.
        let isLogOther = freshness.head != before?.head
        let pane = isOther || isLogOther ? reloadPane() : []
        guard areRowsOther || freshness.checkpoint != list.checkpoint, !isOutdated(freshness.checkpoint) else {
            return pane
        }
        return pane + reloadSoon()
    }

    /// Ends the loading of the sample orders.
    private mutating func receiveSamples(_ result: Result<String, Failure>) -> [Effect] {
        sampleProgress = nil
        switch result {
        case .success(let words):
            layers.removeAll { $0 == .welcome }
            showNotice(.success, words)
        case .failure(let failure):
            showNotice(.failure, failure.message)
        }
        return reload()
    }
}
