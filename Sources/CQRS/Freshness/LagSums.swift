/// Sums up a projection's deliveries, one after the other, for the lag of a time that is past.
///
/// It holds a few figures for each part of the time, however many deliveries there are.
package struct LagSums: Sendable {
    /// The figures of one part.
    private struct Part: Sendable {
        var recorded: Int64 = 0
        var applied: Int64 = 0
        /// The longest wait that ended in it.
        var longest: Duration = .zero
        /// When the first event was recorded of all that waited until some moment of it.
        var earliest: Timestamp?

        var isEmpty: Bool { recorded == 0 && applied == 0 && earliest == nil }
    }

    private let time: LagParts
    private var parts: [Part]
    private var waits = MergedWaits()
    private var undated: [Delivery] = []
    private var lastEnd: Timestamp?

    /// The most deliveries of events recorded at an unknown time that are looked up.
    private static let mostUndated = 100
    /// The most waits that are kept.
    private static let mostWaits = 100

    /// Begins with no delivery for the time from an instant to another, which is now, in so many parts.
    package init(from start: Timestamp, until end: Timestamp, samples count: Int) {
        time = LagParts(from: start, until: end, count: count)
        parts = Array(repeating: Part(), count: time.count)
    }

    /// What ended before this instant does not count.
    package var start: Timestamp { time.start }
    /// The end of the time.
    package var end: Timestamp { time.end }

    /// The first events of the deliveries that do not know when theirs were recorded.
    package var undatedEvents: [Position] { undated.map(\.first) }

    /// Adds a delivery; one of an event that was parked or retried counts in its waits only, because it was in another.
    package mutating func add(_ delivery: Delivery) {
        guard !delivery.isParked else { return }
        for wait in delivery.waits where wait.until > time.start && wait.from <= time.end {
            waits.add(Self.known(wait, of: delivery))
        }
        guard !delivery.isRetry, delivery.endedAt >= time.start else { return }
        if delivery.isUndated, undated.count < Self.mostUndated {
            undated.append(delivery)
        } else {
            enter(delivery, firstRecordedAt: delivery.probablyRecordedAt)
        }
    }

    /// Returns the lag, with what waits now; see ``PastLag``.
    package func pastLag(
        present: PastLag.Present, knownSince: Timestamp?, recordedAt: [Position: Timestamp]
    ) -> PastLag {
        var sums = self
        for delivery in undated {
            sums.enter(delivery, firstRecordedAt: recordedAt[delivery.first] ?? delivery.probablyRecordedAt)
        }
        var since = knownSince ?? time.end
        if case .waits(let backlog) = present {
            sums.enter(backlog)
            since = knownSince ?? backlog.since
        }
        since = min(since, time.end)
        return PastLag(
            samples: sums.samples(knownSince: since, isPresentKnown: present != .unknown),
            length: .microseconds(time.length), waits: waits.newest(Self.mostWaits), present: present,
            knownSince: since > time.start ? since : nil)
    }

    // MARK: Entering

    private mutating func enter(_ delivery: Delivery, firstRecordedAt: Timestamp) {
        // Wrong clocks make times that cannot be: nothing is applied later than now, nor recorded later than it is applied.
        // Such an event has waited for as long as is known of its waits at least.
        let ended = min(delivery.endedAt, time.end)
        lastEnd = max(lastEnd ?? ended, ended)
        let first = min(firstRecordedAt <= delivery.endedAt ? firstRecordedAt : delivery.beginning, ended)
        enterWait(from: first, until: ended)
        enterApplied(delivery.count, at: ended)
        enterRecorded(delivery.count, from: first, through: max(first, min(delivery.recorded.upperBound, ended)))
    }

    private mutating func enter(_ backlog: Backlog) {
        enterWait(from: min(backlog.since, time.end), until: time.end)
        for run in backlog.runs {
            let through = min(run.recorded.upperBound, time.end)
            enterRecorded(run.count, from: min(run.recorded.lowerBound, through), through: through)
        }
    }

    private mutating func enterApplied(_ count: Int64, at instant: Timestamp) {
        let index = Int(time.place(of: instant))
        guard parts.indices.contains(index) else { return }
        parts[index].applied += count
    }

    private mutating func enterWait(from first: Timestamp, until ended: Timestamp) {
        let index = Int(time.place(of: ended))
        guard parts.indices.contains(index) else { return }
        parts[index].longest = max(parts[index].longest, ended - first)
        parts[index].earliest = min(parts[index].earliest ?? first, first)
    }

    /// Enters events as evenly as whole numbers go.
    private mutating func enterRecorded(_ count: Int64, from first: Timestamp, through last: Timestamp) {
        let (first, last) = (time.place(of: first), time.place(of: last))
        guard last >= 0 else { return }
        let all = last - first + 1
        func share(before place: Int64) -> Int64 {
            all.dividingFullWidth(count.multipliedFullWidth(by: place - first)).quotient
        }
        for place in max(first, 0)...last {
            parts[Int(place)].recorded += share(before: place + 1) - share(before: place)
        }
    }

    // MARK: Summing up

    private func samples(knownSince: Timestamp, isPresentKnown: Bool) -> [PastLag.Sample] {
        var samples = parts.indices.map { PastLag.Sample(start: time.start(of: $0)) }
        // What was applied in a later part and recorded before the end of this one waited at its end.
        var earliestLater: Timestamp?
        for index in parts.indices.reversed() {
            let (part, end) = (parts[index], time.end(of: index))
            let waited = earliestLater.map { max(.zero, end - $0) } ?? .zero
            let worst = max(part.longest, waited)
            earliestLater = [earliestLater, part.earliest].compactMap(\.self).min()
            let isWhole = samples[index].start >= knownSince && (isPresentKnown || lastEnd.map { end <= $0 } ?? false)
            // Of a part that is known in part only, no zeros are known.
            let isPartly = end > knownSince || index + 1 == parts.count
            guard isWhole || isPartly && (!part.isEmpty || worst > .zero) else { continue }
            (samples[index].worst, samples[index].recorded, samples[index].applied) =
                (worst, part.recorded, part.applied)
        }
        return samples
    }

    /// Returns what was waited for; where nobody knows since when, since the first of the events.
    private static func known(_ wait: DeliveryWait, of delivery: Delivery) -> DeliveryWait {
        guard wait.from == .unknown else { return wait }
        let first = delivery.isUndated ? wait.until : delivery.recorded.lowerBound
        return DeliveryWait(wait.cause, from: min(first, wait.until), until: wait.until)
    }
}

extension Delivery {
    /// Whether a retry applied the event, which another record has as parked.
    fileprivate var isRetry: Bool { waits.contains { $0.cause == .deadLetter } }

    /// Whether it is not known from when on its events were recorded.
    fileprivate var isUndated: Bool { recorded.lowerBound == .unknown }

    /// When its first event was recorded, or where that is not known, when what it waited for began.
    fileprivate var probablyRecordedAt: Timestamp {
        isUndated ? beginning : recorded.lowerBound
    }

    /// When the first of what its events waited for began.
    fileprivate var beginning: Timestamp {
        waits.map(\.from).filter { $0 != .unknown }.min() ?? beganAt
    }
}

extension Timestamp {
    /// Stands for an instant that is not known.
    fileprivate static let unknown = Timestamp(microseconds: .min)
}
