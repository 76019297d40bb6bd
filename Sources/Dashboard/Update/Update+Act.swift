import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit

extension RejectionCode {
    /// The log cannot be worked on any more; the command was not accepted.
    fileprivate static let storeUnavailable = RejectionCode(rawValue: "STORE_UNAVAILABLE")
}

extension DashboardState {
    /// Takes a key that means the order under the cursor, or a new one; nil when it is not such a key.
    mutating func pressToAct(_ key: Key) -> [Effect]? {
        switch key {
        case .character("p"): return openForm()
        case .character("a"): return ask(.approve, about: selectedOrder)
        case .character("s"): return ask(.ship, about: selectedOrder)
        case .character("x"): return ask(.cancel, about: selectedOrder)
        case .character("y"): return copySelected()
        case .enter: return openSelected()
        default: return nil
        }
    }

    /// Whether commands are refused here; says so when they are.
    mutating func refusesCommands() -> Bool {
        guard configuration.isReadOnly else { return false }
        say(.warning, "this dashboard is read-only; start it without --read-only to change something")
        return true
    }

    private mutating func copySelected() -> [Effect] {
        guard let order = selectedOrder else { return sayNothingSelected() }
        say(.information, "copied \(order.summary.orderID)")
        return [.copy(order.summary.orderID.rawValue)]
    }

    private mutating func sayNothingSelected() -> [Effect] {
        say(.information, "no order is selected; choose one with the arrows")
        return []
    }

    // MARK: Confirmations

    /// Opens the question about an act; the answer will hold for the order and version shown now.
    mutating func ask(_ verb: Confirmation.Verb, about order: DisplayedOrder?) -> [Effect] {
        guard let order else { return sayNothingSelected() }
        guard !refusesCommands() else { return [] }
        layers.append(.confirmation(Confirmation(verb, order: order.summary)))
        return []
    }

    mutating func press(_ key: Key, in confirmation: Confirmation) -> [Effect] {
        var confirmation = confirmation
        switch key {
        case .escape:
            layers.removeLast()
            return []
        case .enter where confirmation.reason != nil:
            guard confirmation.reason?.text.contains(where: { !$0.isWhitespace }) == true else {
                confirmation.complaint = "a cancellation needs a reason"
                break
            }
            return confirm(confirmation)
        case .character("y"), .character("Y"):
            guard confirmation.reason == nil else { fallthrough }
            return confirm(confirmation)
        default:
            guard confirmation.reason != nil else {
                // Everything but a plain yes leaves the order alone.
                layers.removeLast()
                return []
            }
            if confirmation.reason?.handle(key) == true { confirmation.complaint = nil }
        }
        replaceTop(.confirmation(confirmation))
        return []
    }

    private mutating func confirm(_ confirmation: Confirmation) -> [Effect] {
        layers.removeLast()
        if let changed = newerVersion(of: confirmation.order) {
            say(
                .warning,
                "\(changed.orderID) changed while the question was open and is \(changed.status.rawValue) now; nothing was done"
            )
            return []
        }
        let action: OrderAction =
            switch confirmation.verb {
            case .approve: .approve
            case .ship: .ship
            case .cancel: .cancel(reason: confirmation.reason?.text ?? "")
            }
        return send(action, to: confirmation.order.orderID)
    }

    /// Returns the order as it is loaded now, if that is newer than what the question showed.
    private func newerVersion(of shown: OrderSummary) -> OrderSummary? {
        guard let loaded = list.rows.first(where: { $0.orderID == shown.orderID }) else { return nil }
        return loaded.version > shown.version && shown.version > .none ? loaded : nil
    }

    // MARK: Sending

    /// Shows a command as pending and sends it.
    mutating func send(_ action: OrderAction, to orderID: OrderID) -> [Effect] {
        guard pending.waitingCount < PendingCommands.limit else {
            say(.warning, "\(PendingCommands.limit) commands are waiting already; let some settle first")
            return []
        }
        let command = PendingCommand(
            commandID: ids.nextCommandID(), orderID: orderID, action: action, sentAt: now, phase: .sent)
        change { $0.pending.add(command) }
        return [.dispatch(command)]
    }

    mutating func takeAnswer(
        _ result: Result<CommandAnswer<OrderDetails>, Failure>, to id: CommandID
    ) -> [Effect] {
        switch result {
        case .success(.accepted(let receipt)):
            guard let command = pending.settle(id, .accepted(receipt.position, at: now)) else { return [] }
            submittedForms[id] = nil
            if !waitsForVisible { say(.success, "\(command.orderID) accepted at \(receipt.position)") }
            // The read model may have been quicker than the answer.
            return settleReached()
        case .success(.rejected(let rejection, _)):
            return takeRejection(rejection, of: id)
        case .failure(let failure):
            if let trouble = failure.trouble { return takeTrouble(trouble, failure.message, of: id) }
            change { $0.pending.settle(id, .failed(failure.message, at: $0.now)) }
            draft = submittedForms.removeValue(forKey: id) ?? draft
            say(.failure, "no answer, so it may or may not have been accepted: \(failure.message)")
            return []
        }
    }

    /// Keeps asking: the command's id makes that safe, and the answer will be the true one.
    private mutating func takeTrouble(_ trouble: Failure.Trouble, _ reason: String, of id: CommandID) -> [Effect] {
        guard let command = pending.commands.first(where: { $0.commandID == id }) else { return [] }
        if trouble == .refused, command.unanswered?.mayBeAccepted != true {
            return takeRejection(Rejection(.storeUnavailable, reason), of: id)
        }
        let unanswered = Unanswered(trouble, reason: reason, after: command.unanswered, at: now)
        pending.settle(id, .unanswered(unanswered))
        // Told once, and again when there is something new to tell; the row shows that it goes on.
        if command.unanswered?.reason != reason {
            say(.failure, "\(command.orderID) \(unanswered.words) yet, asking again: \(reason)")
        }
        return []
    }

    /// Sends the unanswered commands whose pause is over once more.
    mutating func askAgain() -> [Effect] {
        pending.takeDue(at: now).map { .dispatch($0) }
    }

    private mutating func takeRejection(_ rejection: Rejection, of id: CommandID) -> [Effect] {
        guard let command = pending.commands.first(where: { $0.commandID == id }) else { return [] }
        let form = submittedForms.removeValue(forKey: id)
        if rejection.code == .duplicateOrder, case .place(let place, let summary) = command.action {
            return sendAgain(place, summary, replacing: id, form: form)
        }
        change { $0.pending.settle(id, .rejected(rejection, at: $0.now)) }
        draft = form ?? draft
        say(.failure, "\(rejection.code): \(rejection.message)" + (form == nil ? "" : " (p opens it again)"))
        return []
    }

    /// The id made here belongs to another order already, so the order is given a new one.
    private mutating func sendAgain(
        _ place: PlaceOrder, _ summary: OrderSummary, replacing id: CommandID, form: PlaceOrderForm?
    ) -> [Effect] {
        var (place, summary) = (place, summary)
        place.orderID = ids.nextOrderID()
        summary.orderID = place.orderID
        change { $0.pending.remove(id) }
        let effects = send(.place(place, summary: summary), to: place.orderID)
        if case .dispatch(let command)? = effects.first { submittedForms[command.commandID] = form }
        return effects
    }

    /// Changes what is displayed without loading, and keeps cursor and screen on their orders.
    mutating func change(_ edit: (inout DashboardState) -> Void) {
        let before = displayedOrders
        edit(&self)
        list.place(displayedOrders, before: before, height: tableHeight)
    }

    // MARK: Telling

    /// With wait-for-visible on, tells after a while that an accepted command is not shown, and why.
    mutating func sayWhatStillWaits() {
        guard waitsForVisible, notice == nil, let freshness else { return }
        for command in pending.commands {
            guard case .accepted(let position, let at) = command.phase, now - at >= .seconds(5) else { continue }
            let reason = Staleness(freshness, waitingFor: position).reason
            say(.information, "\(command.orderID) accepted, not yet shown: \(reason)")
            return
        }
    }
}
