import TestSupport
import Testing

@testable import CQRS

/// The past lag against a model that looks at single instants and single events.
@Suite struct PastLagRandomTests {
    @Test(arguments: UInt64(1)...300)
    func `every sample is what a look at each instant and each event finds`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let model = NaiveLag(&random)
        let lag = PastLag(
            of: model.deliveries.shuffled(using: &random), present: model.present, knownSince: model.knownSince,
            from: model.start, until: model.now, samples: model.count)
        #expect(lag.samples == model.samples(starting: lag.samples.map(\.start)))
        #expect(Set(lag.waits) == Set(model.waits(from: lag.samples[0].start)))
        #expect(zip(lag.waits, lag.waits.dropFirst()).allSatisfy { $0.from >= $1.from })
        #expect(lag.samples.count == model.count)
        let end = lag.samples[0].start + lag.length * model.count
        #expect(end == model.now && lag.samples[0].start <= model.start)
    }
}

/// Draws deliveries, with clocks that go wrong, and finds the lag the slow way.
private struct NaiveLag {
    var deliveries: [Delivery] = []
    var present = PastLag.Present.nothingWaits
    var knownSince: Timestamp?
    let start: Timestamp
    let now: Timestamp
    let count: Int

    /// In tenths of a second.
    private static func at(_ tenths: Int) -> Timestamp { Timestamp(microseconds: Int64(tenths) * 100_000) }

    init(_ random: inout SeededRandom) {
        start = Self.at(0)
        now = Self.at(Int.random(in: 1...100, using: &random))
        count = Int.random(in: 1...40, using: &random)
        let causes: [DeliveryWait.Cause] = [.pause(by: "ada"), .delay(.seconds(1)), .fault]
        for number in 0..<Int.random(in: 0...12, using: &random) {
            let first = Int.random(in: -30...110, using: &random)
            let last = first + Int.random(in: 0...20, using: &random)
            // Most are applied after they are recorded; a clock that was set back makes it seem otherwise.
            let isSkewed = Int.random(in: 0...4, using: &random) == 0
            let ended =
                isSkewed
                ? first - Int.random(in: 0...30, using: &random) : last + Int.random(in: 0...40, using: &random)
            let position = Int64(number * 10 + 1)
            var delivery = Delivery(
                of: "orders", first: Position(position),
                last: Position(position + Int64.random(in: 0...6, using: &random)),
                recorded: Self.at(first)...Self.at(last), beganAt: Self.at(ended), endedAt: Self.at(ended))
            switch Int.random(in: 0...5, using: &random) {
            case 0: delivery.isParked = true
            case 1:
                delivery.waits = [DeliveryWait(.deadLetter, from: Self.at(min(first, ended)), until: Self.at(ended))]
            case 2, 3:
                let cause = causes.randomElement(using: &random) ?? .fault
                let until = ended - Int.random(in: 0...5, using: &random)
                delivery.waits = [
                    DeliveryWait(
                        cause, from: Self.at(until - Int.random(in: 0...9, using: &random)), until: Self.at(until))
                ]
            default: break
            }
            deliveries.append(delivery)
        }
        switch Int.random(in: 0...3, using: &random) {
        case 0: present = .unknown
        case 1: break
        default:
            let since = Int.random(in: -30...101, using: &random)
            present = .waits(
                Backlog(
                    since: Self.at(since),
                    runs: (0...2).map { number in
                        let first = since + number * 10
                        return .init(
                            count: Int64.random(in: 1...9, using: &random),
                            recorded: Self.at(first)...Self.at(first + Int.random(in: 0...9, using: &random)))
                    }))
        }
        knownSince =
            Int.random(in: 0...3, using: &random) == 0 ? nil : Self.at(Int.random(in: -40...110, using: &random))
    }

    /// The deliveries that count: what was parked is in another, and so is what was retried.
    private var counted: [(from: Timestamp, through: Timestamp, ended: Timestamp, events: Int64)] {
        deliveries.filter { !$0.isParked && !$0.waits.contains { $0.cause == .deadLetter } }.map { delivery in
            let ended = min(delivery.endedAt, now)
            // Applied before it was recorded, it is known by what it waited for alone.
            let isPossible = delivery.recorded.lowerBound <= delivery.endedAt
            let known = delivery.waits.map(\.from).min() ?? delivery.beganAt
            let from = min(isPossible ? delivery.recorded.lowerBound : known, ended)
            return (
                from, max(from, min(delivery.recorded.upperBound, ended)), ended,
                delivery.last.rawValue - delivery.first.rawValue + 1
            )
        }
    }

    func samples(starting starts: [Timestamp]) -> [PastLag.Sample] {
        let ends = Array(starts.dropFirst()) + [now]
        let counted = self.counted.filter { $0.ended >= starts[0] }
        var waits = counted.map { (from: $0.from, until: $0.ended) }
        var recorded = Array(repeating: Int64(0), count: count)
        var applied = recorded
        for one in counted {
            applied[part(of: one.ended, starts)] += one.events
            spread(one.events, one.from, one.through, starts, into: &recorded)
        }
        var since = knownSince ?? now
        if case .waits(let backlog) = present {
            since = knownSince ?? backlog.since
            waits.append((min(backlog.since, now), now))
            for run in backlog.runs {
                let through = min(run.recorded.upperBound, now)
                spread(run.count, min(run.recorded.lowerBound, through), through, starts, into: &recorded)
            }
        }
        since = min(since, now)
        let lastEnd = counted.map(\.ended).max()
        return starts.indices.map { index in
            let (start, end) = (starts[index], ends[index])
            let instants = ([start, end] + waits.flatMap { [$0.from, $0.until] }).filter { start <= $0 && $0 <= end }
            let worst =
                instants.flatMap { instant in
                    waits.filter { $0.from <= instant && instant <= $0.until }.map { instant - $0.from }
                }.max() ?? .zero
            let ended = waits.contains { part(of: $0.until, starts) == index }
            let isEmpty = worst == .zero && recorded[index] == 0 && applied[index] == 0 && !ended
            var isKnown = start >= since
            if present == .unknown, lastEnd.map({ $0 < end }) ?? true { isKnown = false }
            if !isEmpty, end > since || end == now { isKnown = true }
            return isKnown
                ? PastLag.Sample(start: start, worst: worst, recorded: recorded[index], applied: applied[index])
                : PastLag.Sample(start: start)
        }
    }

    /// The part of an instant within the time.
    private func part(of instant: Timestamp, _ starts: [Timestamp]) -> Int {
        starts.lastIndex { $0 <= instant } ?? -1
    }

    /// Puts every event into its part; parts before the time go on at the same length.
    private func spread(
        _ events: Int64, _ from: Timestamp, _ through: Timestamp, _ starts: [Timestamp], into recorded: inout [Int64]
    ) {
        let length = Double(((count > 1 ? starts[1] : now) - starts[0]).wholeMicroseconds)
        func place(_ instant: Timestamp) -> Int {
            guard instant < starts[0] else { return part(of: instant, starts) }
            return Int((Double(instant.microseconds - starts[0].microseconds) / length).rounded(.down))
        }
        let (first, last) = (place(from), place(through))
        let parts = last - first + 1
        for event in 1...Int(events) {
            let index = first + (event * parts + Int(events) - 1) / Int(events) - 1
            if recorded.indices.contains(index) { recorded[index] += 1 }
        }
    }

    /// The waits, each joined with every other of its cause that is near, as long as there are such.
    func waits(from start: Timestamp) -> [DeliveryWait] {
        var waits = deliveries.filter { !$0.isParked }.flatMap(\.waits)
            .filter { $0.until > start && $0.from <= now }
        while let (one, other) = nearPair(waits) {
            let joined = DeliveryWait(
                waits[one].cause, from: min(waits[one].from, waits[other].from),
                until: max(waits[one].until, waits[other].until))
            waits.remove(at: max(one, other))
            waits[min(one, other)] = joined
        }
        return waits
    }

    private func nearPair(_ waits: [DeliveryWait]) -> (Int, Int)? {
        for one in waits.indices {
            for other in waits.indices where one != other && waits[one].cause == waits[other].cause {
                let isNear =
                    max(waits[one].from, waits[other].from) - min(waits[one].until, waits[other].until) <= .seconds(1)
                if isNear { return (one, other) }
            }
        }
        return nil
    }
}
