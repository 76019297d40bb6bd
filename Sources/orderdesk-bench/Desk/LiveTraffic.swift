import CQRS
import Foundation
import OrderCommands
import OrderEvents
import Synchronization

/// Sends commands to a desk at a steady rate, whether or not those before have been answered.
///
/// Of four commands two place orders, one approves an order placed before and one ships an approved one.
final class LiveTraffic: Sendable {
    /// The outcomes of the commands.
    struct Tally: Sendable {
        var sent = 0
        var refused = 0
        var failed = 0
        /// When each accepted command was answered, and the position it was answered with.
        var accepted: [(position: Position, at: Timestamp)] = []
        fileprivate var placed: [OrderID] = []
        fileprivate var approved: [OrderID] = []
    }

    private enum Act: Sendable {
        case place(PlaceOrder)
        case approve(OrderID)
        case ship(OrderID)
    }

    private let desk: BenchDesk
    private let interval: Duration
    private let generator: Mutex<OrderGenerator>
    private let tally = Mutex(Tally())

    /// Creates traffic for a desk whose log ends at `head`, so that its order ids are new there.
    init(_ desk: BenchDesk, catalogue: Catalogue, perSecond: Int, head: Position) {
        self.desk = desk
        interval = .seconds(1) / perSecond
        let firstIndex = OrderGenerator.newIndex(after: head)
        generator = Mutex(OrderGenerator(catalogue: catalogue, seed: UInt64(firstIndex), firstIndex: firstIndex))
    }

    /// Sends `count` commands, or until the task is cancelled, and waits for their answers.
    func run(count: Int = .max) async -> Tally {
        let clock = ContinuousClock()
        let start = clock.now
        await withDiscardingTaskGroup { group in
            var sent = 0
            while sent < count, !Task.isCancelled {
                do { try await clock.sleep(until: start + interval * sent) } catch { break }
                let act = nextAct(sent)
                group.addTask { await self.perform(act) }
                sent += 1
            }
            tally.withLock { $0.sent = sent }
        }
        return tally.withLock { $0 }
    }

    /// Sends commands to the desk in a folder while `body` runs; returns its result and how many a second were accepted.
    static func arriving<T: Sendable>(
        at folder: URL, on bench: Workbench, perSecond: Int, while body: @Sendable () async throws -> T
    ) async throws -> (T, perSecond: Double) {
        let desk = try await BenchDesk(folder)
        defer { desk.close() }
        let traffic = LiveTraffic(desk, catalogue: bench.catalogue, perSecond: perSecond, head: try await desk.head())
        let start = ContinuousClock.now
        let running = Task { await traffic.run() }
        let result: Result<T, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        running.cancel()
        let accepted = await running.value.accepted.count
        return (try result.get(), Double(accepted) / (ContinuousClock.now - start).inSeconds)
    }

    private func nextAct(_ index: Int) -> Act {
        let due: Act? = tally.withLock { tally in
            switch index % 4 {
            case 2: tally.placed.isEmpty ? nil : .approve(tally.placed.removeFirst())
            case 3: tally.approved.isEmpty ? nil : .ship(tally.approved.removeFirst())
            default: nil
            }
        }
        return due ?? .place(generator.withLock { $0.command() })
    }

    private func perform(_ act: Act) async {
        do {
            switch act {
            case .place(let command):
                note(try await dispatch(command)) { $0.placed.append(command.orderID) }
            case .approve(let id):
                note(try await dispatch(ApproveOrder(orderID: id, approvedBy: ""))) { $0.approved.append(id) }
            case .ship(let id):
                note(try await dispatch(ShipOrder(orderID: id))) { _ in }
            }
        } catch {
            tally.withLock { $0.failed += 1 }
        }
    }

    private func dispatch<C: Command>(_ command: C) async throws -> CommandAnswer<C.Details> {
        try await desk.commands.dispatch(
            command, metadata: CommandMetadata(commandID: .random(), actor: "bench"))
    }

    private func note(_ answer: CommandAnswer<OrderDetails>, _ follow: (inout Tally) -> Void) {
        let now = SystemClock().now()
        tally.withLock { tally in
            switch answer {
            case .accepted(let receipt):
                tally.accepted.append((receipt.position, now))
                follow(&tally)
            case .rejected:
                tally.refused += 1
            }
        }
    }
}
