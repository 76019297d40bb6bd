import CQRS
import Foundation

/// Fills a log through the event store's own append, a thousand appends in one transaction.
///
/// No decisions are made: the facts are generated, so a million orders need minutes and not hours. The files are the
/// same as if the commands had been dispatched.
struct DeskBuilder: Sendable {
    let catalogue: Catalogue
    let seed: UInt64
    /// How many lines each order has; nil for one to five.
    var lines: Int?

    private static let appendsInTransaction = 1_000

    /// Appends until the log holds so many orders, or so many events if that comes first.
    func fill(_ desk: BenchDesk, orders: Int, events: Int64 = .max, progress: ProgressLine) async throws {
        var sequence = try EventSequence(catalogue: catalogue, seed: seed, lines: lines)
        var appended: Int64 = 0
        var group = try sequence.next(Self.appendsInTransaction, upTo: orders)
        while !group.isEmpty, appended < events {
            let now = Array(group.prefix(Int(min(events - appended, Int64(group.count)))))
            // The next group is encoded while this one is written.
            async let writing = desk.log.append(now)
            group = try sequence.next(Self.appendsInTransaction, upTo: orders)
            for case .conflict(let conflict) in try await writing {
                throw BenchError("the log of generated events conflicts with itself at \(conflict.stream)")
            }
            appended += Int64(now.count)
            progress.show("events written", done: Int(appended))
        }
    }
}
