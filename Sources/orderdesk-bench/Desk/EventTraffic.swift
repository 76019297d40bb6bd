import CQRS
import Foundation
import Synchronization

/// Appends events to a log at a steady rate, a group in each transaction, and remembers when each was there.
///
/// No decisions are made, so that the rate is that of the log and not of the write model.
final class EventTraffic: Sendable {
    /// The end of the log after a transaction, and when its append had returned.
    typealias Mark = (head: Position, at: ContinuousClock.Instant)

    private let desk: BenchDesk
    private let perSecond: Int
    private let sequence: Mutex<EventSequence>
    private let marks: Mutex<[Mark]>

    /// So many transactions a second: as often as a busy desk of several programs commits.
    private static let transactionsPerSecond = 100

    /// Creates traffic for a desk whose log ends at `head`.
    init(_ desk: BenchDesk, catalogue: Catalogue, perSecond: Int, head: Position) {
        self.desk = desk
        self.perSecond = perSecond
        sequence = Mutex(
            EventSequence(continuing: catalogue, firstIndex: OrderGenerator.newIndex(after: head)))
        marks = Mutex([(head, .now)])
    }

    /// Appends until the task is cancelled; throws what the log throws.
    func run() async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let interval: Duration = .seconds(1) / Self.transactionsPerSecond
        let first = head
        var turn = 0
        while !Task.isCancelled {
            do { try await clock.sleep(until: start + interval * turn) } catch { return }
            turn += 1
            // After a transaction that took long as many as are missing: the rate is to hold.
            let missing = turn * perSecond / Self.transactionsPerSecond - Int(head - first)
            if missing > 0 { try await append(missing) }
        }
    }

    private func append(_ count: Int) async throws {
        let requests = try sequence.withLock { sequence in
            sequence.instant = SystemClock().now()
            return try sequence.next(count, upTo: .max)
        }
        for case .conflict(let conflict) in try await desk.log.append(requests) {
            throw BenchError("the log of generated events conflicts with itself at \(conflict.stream)")
        }
        let events = requests.reduce(0) { $0 + $1.events.count }
        marks.withLock { $0.append((Position($0[$0.count - 1].head.rawValue + Int64(events)), .now)) }
    }

    /// Where the log ends.
    var head: Position { marks.withLock { $0[$0.count - 1].head } }

    /// Returns how long the oldest event after a position has been in the log; zero when there is none.
    func age(ofFirstAfter position: Position, at now: ContinuousClock.Instant) -> Duration {
        marks.withLock { marks in
            var index = marks.count - 1
            guard marks[index].head > position else { return .zero }
            while index > 0, marks[index - 1].head > position { index -= 1 }
            return max(.zero, now - marks[index].at)
        }
    }
}
