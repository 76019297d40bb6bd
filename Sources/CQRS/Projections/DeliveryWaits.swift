/// Gathers what a runner waits for between two transactions that apply events.
///
/// At most one wait is open at a time. Only the newest are held: an event that comes after a wait has nothing to do with
/// it.
struct DeliveryWaits {
    private static let most = 16

    private var ended: [DeliveryWait] = []
    private var open: (cause: DeliveryWait.Cause, since: Timestamp)?

    /// Begins a wait, or goes on with it when it is open; any other that is open ends.
    mutating func begin(_ cause: DeliveryWait.Cause, at now: Timestamp) {
        guard open?.cause != cause else { return }
        end(at: now)
        open = (cause, now)
    }

    /// Ends the wait that is open, if it is one of those that `isOver` names.
    mutating func end(at now: Timestamp, where isOver: (DeliveryWait.Cause) -> Bool = { _ in true }) {
        guard let wait = open, isOver(wait.cause) else { return }
        open = nil
        append(DeliveryWait(wait.cause, from: wait.since, until: now))
    }

    /// Adds a wait that is over, unless another lasts on.
    mutating func add(_ cause: DeliveryWait.Cause, from: Timestamp, until: Timestamp) {
        guard open == nil else { return }
        append(DeliveryWait(cause, from: from, until: until))
    }

    /// Returns what events waited for that were recorded from an instant on, up to now.
    func waits(since: Timestamp, at now: Timestamp) -> [DeliveryWait] {
        // Most events waited for nothing.
        guard !ended.isEmpty || open != nil else { return [] }
        let all = ended + (open.map { [DeliveryWait($0.cause, from: $0.since, until: now)] } ?? [])
        return all.filter { $0.until > max(since, $0.from) }
    }

    /// Forgets what was waited for until events were applied; a pause lasts on.
    mutating func delivered(at now: Timestamp) {
        ended = []
        if case .pause(let actor)? = open?.cause { open = (.pause(by: actor), now) } else { open = nil }
    }

    private mutating func append(_ wait: DeliveryWait) {
        ended.append(wait)
        if ended.count > Self.most { ended.removeFirst() }
    }
}
