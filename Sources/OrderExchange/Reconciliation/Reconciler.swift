import CQRS
import OrderCommands
import OrderEvents

/// Brings one record to the desk, and compares it with what the desk has when it is there already.
struct Reconciler: Sendable {
    let dispatcher: ImportDispatcher
    let records: DeskRecords
    let policy: DifferencePolicy

    /// Whether a record was new, or what answered for it instead.
    private enum Arrival {
        case new
        /// An earlier import asked for the same.
        case repeated
        /// The desk has it by other hands, or an earlier import had it with other content.
        case known
        case refused(Rejection)
    }

    // MARK: Customers and products

    /// Registers a customer.
    func register(_ record: CustomerRecord) async throws -> Outcome {
        let id = record.command.customerID
        let what = "customer '\(id.rawValue.sanitized)'"
        return try await outcome(of: record.command, .registerCustomer, id.rawValue, what, record.origin) {
            record.isDerived ? nil : try await records.customer(id).map(record.differences)
        } update: {
            nil
        }
    }

    /// Lists a product; with ``DifferencePolicy/update`` one that is there gets the file's price.
    func list(_ record: ProductRecord) async throws -> Outcome {
        let id = record.command.productID
        let what = "product '\(id.rawValue.sanitized)'"
        return try await outcome(of: record.command, .listProduct, id.rawValue, what, record.origin) {
            record.isDerived ? nil : try await records.product(id).map(record.differences)
        } update: {
            guard try await records.product(id)?.unitPrice != record.command.unitPrice else { return nil }
            let command = RepriceProduct(productID: id, unitPrice: record.command.unitPrice)
            guard case .rejected(let rejection, _) = try await dispatcher.dispatchOnce(command) else { return nil }
            return rejection
        }
    }

    private func outcome<C: Command>(
        of command: C, _ step: ImportIdentity.Step, _ id: String, _ what: String, _ origin: Origin,
        differences: () async throws -> Differences?, update: () async throws -> Rejection?
    ) async throws -> Outcome {
        switch try await arrival(of: command, step, id).arrival {
        case .new: return Outcome(result: .imported)
        case .refused(let rejection): return Outcome(result: .rejected, complaint: origin.rejected(rejection))
        case .repeated, .known: break
        }
        let found = try await differences() ?? Differences()
        if found.isEmpty { return Outcome(result: .alreadyThere) }
        switch policy {
        case .refuse: return Outcome(result: .rejected, complaint: origin.rejected(sentence(what, found)))
        case .report: return Outcome(result: .alreadyThere, difference: origin.rejected(sentence(what, found)))
        case .update:
            if let rejection = try await update() {
                return Outcome(result: .rejected, complaint: origin.rejected(rejection))
            }
            let left = try await differences() ?? Differences()
            if left.isEmpty { return Outcome(result: .updated) }
            return Outcome(result: .rejected, complaint: origin.rejected(sentence(what, left, afterUpdate: true)))
        }
    }

    // MARK: Orders

    /// Places an order and leads it step by step to its status.
    ///
    /// An order that only an earlier import has worked on is led on to the file's status: that import was interrupted,
    /// or the order has advanced since. An order that somebody else has changed is compared, and updated on request
    /// only.
    func lead(_ record: OrderRecord) async throws -> OrderOutcome {
        let orderID = record.command.orderID
        let (arrival, placed) = try await arrival(
            of: record.command, .placeOrder, orderID.rawValue, at: record.history.placedAt)
        var outcome = OrderOutcome(result: .imported, status: .pending, total: record.total)
        switch (arrival, placed) {
        case (.refused(let rejection), _):
            outcome.result = .rejected
            outcome.complaint = record.origin.rejected(rejection)
            if rejection.code == .customerNotFound { outcome.missingCustomer = record.command.customerID }
            return outcome
        case (.new, let placed?):
            try await dispatcher.lead(record, on: &outcome, after: placed)
            return outcome
        default: break
        }
        guard let desk = try await records.order(orderID) else {
            outcome.result = .alreadyThere
            return outcome
        }
        outcome = OrderOutcome(
            result: .alreadyThere, status: desk.status, total: desk.total, refunds: desk.refunds,
            notes: desk.notes)
        if let placed, desk.isOnlyImported(by: placed) {
            try await dispatcher.lead(record, on: &outcome, after: placed)
            if outcome.complaint != nil { return outcome }
        }
        // Only what has been changed here is read once more.
        let now = outcome.result == .imported ? try await records.order(orderID) : desk
        return try await compare(record, with: now ?? desk, outcome)
    }

    private func compare(
        _ record: OrderRecord, with desk: DeskOrder, _ before: OrderOutcome
    ) async throws -> OrderOutcome {
        var outcome = before
        let what = "order '\(record.command.orderID.rawValue.sanitized)'"
        (outcome.status, outcome.total) = (desk.status, desk.total)
        let found = record.differences(from: desk)
        if found.isEmpty { return outcome }
        switch policy {
        case .refuse:
            outcome.result = .rejected
            outcome.complaint = record.origin.rejected(sentence(what, found))
        case .report:
            outcome.difference = record.origin.rejected(sentence(what, found))
        case .update:
            try await update(record, from: desk, &outcome)
            guard let now = try await records.order(record.command.orderID) else { return outcome }
            (outcome.status, outcome.total) = (now.status, now.total)
            let left = record.differences(from: now)
            outcome.result = left.isEmpty ? .updated : .rejected
            guard !left.isEmpty, outcome.complaint == nil else { return outcome }
            outcome.complaint = record.origin.rejected(sentence(what, left, afterUpdate: true))
        }
        return outcome
    }

    /// Adds the lines that the desk's order lacks at its end, and leads it on to the file's status.
    ///
    /// Not one step of an order of which anything else differs: it may be another order.
    private func update(_ record: OrderRecord, from desk: DeskOrder, _ outcome: inout OrderOutcome) async throws {
        let lines = record.lines
        let isSameSoFar =
            desk.lines.count <= lines.count && zip(desk.lines, lines).allSatisfy { $0.matches($1) }
            && desk.customerID.rawValue == record.command.customerID.rawValue
            && desk.placedAt == record.history.placedAt
            && desk.total.currency == record.total.currency
        guard isSameSoFar else { return }
        for item in record.command.items.dropFirst(desk.lines.count) {
            let command = AddOrderItem(orderID: record.command.orderID, item: item)
            guard outcome.receive(try await dispatcher.dispatchOnce(command), at: record.origin) else { return }
        }
        try await dispatcher.lead(record, on: &outcome)
    }

    // MARK: Both

    private func arrival<C: Command>(
        of command: C, _ step: ImportIdentity.Step, _ id: String, at occurredAt: Timestamp? = nil
    ) async throws -> (arrival: Arrival, command: CommandID?) {
        do {
            switch try await dispatcher.dispatch(command, step, id, at: occurredAt) {
            case .accepted(let receipt): return (receipt.isRepeated ? .repeated : .new, receipt.commandID)
            case .rejected(let rejection, _) where ImportDispatcher.isAlreadyThere(rejection): return (.known, nil)
            case .rejected(let rejection, _): return (.refused(rejection), nil)
            }
        } catch is CommandIDReused {
            return (.known, nil)
        }
    }

    private func sentence(_ what: String, _ differences: Differences, afterUpdate: Bool = false) -> String {
        let kept =
            afterUpdate
            ? "; the desk has no command that changes this" : policy == .refuse ? "; the desk keeps its own" : ""
        return "\(what) is at the desk and differs: \(differences.text)\(kept)"
    }
}
