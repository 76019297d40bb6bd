/// Remembers what was asked of projectors, so that it does not end with the store that holds it.
///
/// A read store can be deleted and made again from the log, or replaced by an older copy. Nobody asked for a pause, a
/// delay, a stop or a failure to end then. What was asked for after that is newer and stays; what had ended by then, or was
/// used, does not come back.
struct KeptRequests: Sendable {
    private var lease: ProjectorLease?
    private var control = ProjectorControl.none
    private var requests = ProjectorRequests.none
    private var front: Position?
    private var seenAt = Timestamp(microseconds: .min)

    /// Whether a store is another one than was seen last, or an older state of it: its lease was never held, or is older.
    ///
    /// `own` is the hold of whoever asks, which nobody else renews: with a renewal before its last it is an older one.
    func isLost(in status: ProjectionStoreStatus, to own: ProjectorLease?) -> Bool {
        guard let lease else { return false }
        guard let found = status.lease else { return true }
        if let own, found.isSameHold(as: own) { return found.renewedAt < own.renewedAt }
        return found.epoch < lease.epoch
    }

    /// Remembers what a store holds at an instant.
    mutating func see(_ status: ProjectionStoreStatus, at now: Timestamp) {
        (lease, control, requests) = (status.lease, status.control, status.requests)
        (front, seenAt) = (status.front, now)
    }

    /// Forgets the request for a failure, which was met.
    mutating func useFault() {
        requests.fault = nil
    }

    /// Writes into a store what it does not hold any more; what was asked for since stays.
    func giveBack(to transaction: some ProjectionTransaction, from own: ProjectorLease?) throws -> ProjectionStoreStatus
    {
        let found = try transaction.status()
        guard isLost(in: found, to: own) else { return found }
        let control = newerParts(found.control)
        if control != found.control { try transaction.setControl(control) }
        let requests = newerRequests(found, from: own)
        if requests != found.requests { try transaction.setRequests(requests) }
        return try transaction.status()
    }

    /// Returns of each part what was asked for, or ended, last.
    private func newerParts(_ found: ProjectorControl) -> ProjectorControl {
        var result = found
        for part in ProjectorControl.Part.allCases where found[part].renewedAt < control[part].renewedAt {
            result.copy(part, of: control)
        }
        return result
    }

    private func newerRequests(_ found: ProjectionStoreStatus, from own: ProjectorLease?) -> ProjectorRequests {
        let newStops = found.requests.stops.filter { stop in
            stop.requestedAt > seenAt && requests.stop(of: stop.session) == nil
        }
        return ProjectorRequests(
            fault: fault(in: found, from: own), stops: requests.stops + newStops)
    }

    /// A request for a failure is made once: only who projects knows that it was not met, and in a store that has gone further
    /// it may have been.
    private func fault(in found: ProjectionStoreStatus, from own: ProjectorLease?) -> FaultRequest? {
        if let newer = found.requests.fault, newer.requestedAt > seenAt { return newer }
        guard let lease, lease.isSameHold(as: own) else { return found.lease == nil ? found.requests.fault : nil }
        return found.front ?? .start <= front ?? .start ? requests.fault : found.requests.fault
    }
}

extension ProjectionRunner {
    /// Writes what was asked of projectors into a store that was made again, or into an older copy of it.
    func giveBackRequests() async throws -> ProjectionStoreStatus {
        logger.notice("the read store was made again or replaced; what was asked of the projector holds on")
        return try await store.write { [kept, lease] transaction in try kept.giveBack(to: transaction, from: lease) }
    }
}
