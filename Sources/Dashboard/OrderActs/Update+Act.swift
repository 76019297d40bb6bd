import CQRS
import OrderCommands
import OrderEvents
import OrderQueries

extension DashboardState {
    /// Shows a command on its row and sends it; an act on an order holds for the order as it was shown.
    mutating func send(
        _ action: OrderAction, to orderID: OrderID, as shown: OrderSummary? = nil, lines: [PlaceOrderForm.Line] = []
    ) -> [Effect] {
        guard pending.waitingCount < PendingCommands.limit else {
            showNotice(.warning, "\(PendingCommands.limit) commands are waiting already; let some settle first")
            return []
        }
        let command = PendingCommand(
            commandID: ids.nextCommandID(), orderID: orderID, action: action, sentAt: now, phase: .sent,
            shown: shown.map { ShownOrder(summary: $0, search: list.loadedFilter.search) }, lines: lines)
        list.shownSelection = nil
        let before = displayedOrders
        pending.add(command)
        lastActs.record(commandWords.act(action, on: orderID), on: .order(orderID))
        leaveSelection(before: before)
        arrange(before: before)
        return [.dispatch(command)]
    }

    mutating func receiveAnswer(
        _ result: Result<CommandAnswer<OrderDetails>, Failure>, to id: CommandID
    ) -> [Effect] {
        switch result {
        case .success(.accepted(let receipt)):
            var accepted: PendingCommand?
            change { accepted = $0.pending.accept(id, receipt.position, receipt.version, at: $0.now) }
            guard let command = accepted else { return [] }
            submittedForms[id] = nil
            if !countAnswer(to: id, of: command.orderID), !waitsForVisible {
                showNotice(.success, "\(command.words) · not shown yet\(reasonNotShown(receipt.position, in: .orders))")
            }
            // The read model may have been quicker than the answer.
            return settleReached()
        case .success(.rejected(let rejection, _)):
            return receiveRejection(rejection, of: id)
        case .failure(let failure):
            if let trouble = failure.trouble { return receiveTrouble(trouble, failure.message, of: id) }
            let order = pending[id]?.orderID
            change { $0.pending.settle(id, .failed(failure.message, at: $0.now)) }
            keepDraft(submittedForms.removeValue(forKey: id)?.unanswered(because: failure.message))
            if let order, countAnswer(to: id, of: order, refusal: "no answer: \(failure.message)") { return [] }
            showNotice(.failure, "no answer, so it may or may not have been accepted: \(failure.message)")
            return []
        }
    }

    /// Keeps asking until there is an answer.
    private mutating func receiveTrouble(_ trouble: Failure.Trouble, _ reason: String, of id: CommandID) -> [Effect] {
        guard let command = pending.commands.first(where: { $0.commandID == id }) else { return [] }
        guard let unanswered = pending.retryLater(command, after: trouble, because: reason, at: now) else {
            return receiveRejection(Rejection(.storeUnavailable, reason), of: id)
        }
        // Reported once, and again when the reason changes; the row shows that the attempts go on.
        if command.unanswered?.reason != reason {
            showNotice(.failure, "\(command.orderID) \(unanswered.words) yet, asking again: \(reason)")
        }
        return []
    }

    /// Sends the unanswered commands whose pause is over once more.
    mutating func askAgain() -> [Effect] {
        pending.retryDue(at: now).map { .dispatch($0) }
    }

    private mutating func receiveRejection(_ rejection: Rejection, of id: CommandID) -> [Effect] {
        guard let command = pending.commands.first(where: { $0.commandID == id }) else { return [] }
        let form = submittedForms.removeValue(forKey: id)
        if rejection.code == .duplicateOrder, case .place(let place, let summary) = command.action {
            return sendAgain(place, summary, replacing: id, form: form)
        }
        change { $0.pending.settle(id, .rejected(rejection, at: $0.now)) }
        keepDraft(form?.refused(because: rejection))
        if countAnswer(to: id, of: command.orderID, refusal: "\(rejection.code): \(rejection.message)") { return [] }
        let place = keyName(of: Action.placeOrder.id)
        showNotice(
            .failure, "\(rejection.code): \(rejection.message)" + (form == nil ? "" : " (\(place) opens it again)"))
        return []
    }

    /// The id made here belongs to another order already, so the order is given a new one.
    private mutating func sendAgain(
        _ place: PlaceOrder, _ summary: OrderSummary, replacing id: CommandID, form: PlaceOrderForm?
    ) -> [Effect] {
        var (place, summary) = (place, summary)
        place.orderID = ids.nextOrderID()
        summary.orderID = place.orderID
        let lines = pending.commands.first { $0.commandID == id }?.lines ?? []
        let replaced = pending[id]?.orderID
        let hasCursor = !list.followsTop && list.selection == replaced
        change { $0.pending.remove(id) }
        let effects = send(.place(place, summary: summary), to: place.orderID, lines: lines)
        if case .dispatch(let command)? = effects.first { submittedForms[command.commandID] = form }
        let displayed = displayedOrders
        if hasCursor, displayed.contains(where: { $0.summary.orderID == place.orderID }) {
            put(cursorOn: place.orderID, in: displayed)
        }
        return effects
    }

    /// Changes what is displayed without loading, and keeps cursor and screen on their orders.
    mutating func change(_ edit: (inout DashboardState) -> Void) {
        let before = displayedOrders
        edit(&self)
        arrange(before: before)
    }

    // MARK: Reporting what waits

    /// Why readers do not see an event yet, as far as the header knows of a reason: `: paused by carol`.
    func reasonNotShown(_ position: Position, in projection: ProjectionName) -> String {
        guard let freshness = desk?[projection]?.aged(by: observationAge), freshness.state != .live else { return "" }
        return ": \(Staleness(freshness, waitingFor: position).brief(eta: freshness.eta))"
    }

    /// With wait-for-visible on, reports after a while that an accepted command is not shown yet, and why.
    mutating func showWhatStillWaits() {
        guard waitsForVisible, notice == nil, let freshness else { return }
        for command in pending.commands {
            guard case .accepted(let position, let at) = command.phase, now - at >= .seconds(5) else { continue }
            let reason = Staleness(freshness, waitingFor: position).reason
            showNotice(.information, "\(command.orderID) accepted, not yet shown: \(reason)")
            return
        }
    }
}
