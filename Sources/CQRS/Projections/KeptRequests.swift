/// Remembers what was asked of projectors, so that it does not end with the store that holds it.
///
/// A read store can be deleted and made again from the log, or replaced by an older copy. Nobody asked for a pause, a
/// delay, a stop or a failure to end then.
struct KeptRequests: Sendable {
    private var lease: ProjectorLease?
    private var control = ProjectorControl.none
    private var requests = ProjectorRequests.none

    /// Whether a store is another one than was seen last, or an older state of it: its lease was never held, or is older.
    func isLost(in status: ProjectionStoreStatus) -> Bool {
        guard let lease else { return false }
        guard let found = status.lease else { return true }
        return found.epoch < lease.epoch
    }

    /// Remembers what a store holds.
    mutating func see(_ status: ProjectionStoreStatus) {
        (lease, control, requests) = (status.lease, status.control, status.requests)
    }

    /// Writes into a store what it does not hold any more; what was asked for since stays.
    func giveBack(to transaction: some ProjectionTransaction) throws -> ProjectionStoreStatus {
        let found = try transaction.status()
        guard isLost(in: found) else { return found }
        var newest = found.control
        for part in ProjectorControl.Part.allCases
        where control.asks(for: part) && newest[part].renewedAt < control[part].renewedAt {
            newest.copy(part, of: control)
        }
        if newest != found.control { try transaction.setControl(newest) }
        if requests != .none, found.requests == .none { try transaction.setRequests(requests) }
        return try transaction.status()
    }
}

extension ProjectionRunner {
    /// Writes what was asked of projectors into a store that was made again.
    func giveBackRequests() async throws -> ProjectionStoreStatus {
        logger.notice("the read store was made again or replaced; what was asked of the projector holds on")
        return try await store.write { [kept] transaction in try kept.giveBack(to: transaction) }
    }
}
