import CQRS
import Dashboard
import Foundation
import OrderCommands
import OrderEvents
import OrderQueries
import OrderWriteModel
import Synchronization
import TerminalKit
import TestSupport
import Testing

@testable import CommandOptions
@testable import DeskComposition
@testable import orderdesk

/// Keys in bursts do what the same keys do one by one, through the run loop, the effect runner, the projector and the
/// read model as they are, with a delay drawn for every query and every answer.
@Suite(.timeLimit(.minutes(10))) struct KeyOrderRunTests {
    private let directory: TemporaryDirectory
    private let template: URL

    init() async throws {
        directory = try TemporaryDirectory()
        template = directory.file("template")
        let desk = try await Self.open(template)
        let services = desk.dashboardServices(remote: desk.makeRemote(), warnings: AsyncStream { $0.finish() })
        _ = try await desk.projecting {
            _ = try await services.loadSamples { _ in }
            try await eventually("the samples are projected") {
                let store = try await desk.readStore.status()
                let head = try await desk.log.head(after: .start).head
                return store.projections.allSatisfy { $0.checkpoint == head }
            }
        }
        desk.close()
    }

    private static func open(_ directory: URL) async throws -> Desk {
        let path = directory.path(percentEncoded: false)
        let options = try DeskOptions.parse(["--data", path])
        return try await Desk(DeskSettings(options, environment: ["HOME": path]), makesDesk: true)
    }

    @Test func `keys in bursts leave the log and the screen that the same keys leave one by one`() async throws {
        let count = LongRun.count(short: 12, long: 1_000)
        var keys = 0
        var commands = 0
        for seed in 0..<count {
            var random = SeededRandom(seed: UInt64(seed))
            let script = Self.script(&random)
            let slow = try await run(script, seed: seed, longestDelayMilliseconds: 3, pace: .milliseconds(12))
            let burst = try await run(script, seed: seed + 1, longestDelayMilliseconds: 40, pace: nil)
            #expect(slow == burst, "seed \(seed): \(script)")
            keys += script.count
            commands += slow.events.count
        }
        LongRun.report(
            item: "key order, real desk",
            tried: "\(count) sequences of \(keys) keys, one by one and in one burst, \(commands) events")
    }

    /// What a sequence of keys has left behind.
    private struct Outcome: Equatable {
        let events: [String]
        let cursor: String
    }

    private func run(
        _ script: [Key], seed: Int, longestDelayMilliseconds: Int, pace: Duration?
    ) async throws -> Outcome {
        let data = directory.file(UUID().uuidString)
        try FileManager.default.copyItem(at: template, to: data)
        let desk = try await Self.open(data)
        let before = try await desk.log.head(after: .start).head
        let delays = Delays(seed: UInt64(seed), longestMilliseconds: longestDelayMilliseconds)
        let terminal = ScriptedTerminal(size: Size(columns: 100, rows: 20))
        let id = UUID(uuidString: "6F3A91C2-0000-4000-8000-000000000000")!
        let app = DashboardApp(
            configuration: DashboardConfiguration(user: "ada", idSeed: id), services: services(of: desk, delays),
            terminal: terminal)
        async let ended: Void = desk.projecting { await app.run() }
        _ = await terminal.frame(showing: "830 of 830")
        for key in script {
            terminal.type(key)
            // How fast somebody types; whatever the machine does meanwhile, the outcome has to be the same.
            if let pace { try await Task.sleep(for: pace) }
        }
        // Keys are applied in order: when this one is, all the others were.
        terminal.type(.function(8))
        _ = await terminal.frame(showing: "─ Messages ─")
        terminal.type(.escape)
        let last = await terminal.frame { !$0.text.contains("─ Messages ─") }
        terminal.type(.control("c"))
        await ended
        let events = try await desk.log.events(after: before, limit: 1_000)
        desk.close()
        try FileManager.default.removeItem(at: data)
        let row = last?.text.split(separator: "\n").first { $0.prefix(2).contains("▸") }
        return Outcome(
            events: events.map { "\($0.type.name) \($0.stream) \($0.version)" },
            cursor: row.map { String($0.prefix(14)) } ?? "none")
    }

    // MARK: The keys

    /// Gestures that end at the table again, whatever they find there; none of them uses Esc, which drops what waits. A yes is
    /// `Y`, which means nothing where no question came up.
    private static func script(_ random: inout SeededRandom) -> [Key] {
        (0..<(4 + random.below(5))).flatMap { _ -> [Key] in
            switch random.below(9) {
            case 0: text("aY")
            case 1: text("1") + text("an")
            case 2: Array(repeating: random.pick([.pageDown, .pageUp, .down]), count: 1 + random.below(6))
            case 3: text(String(repeating: "j", count: random.below(60)))
            case 4: text(random.pick(["0", "1", "3", "$", "G", "g", "o", "O"]))
            case 5: text("/" + random.pick(["alf", "ern", "chai"])) + [.enter]
            case 6: text("2saY")
            case 7:
                text("p" + random.pick(["alf", "ern"])) + [.enter] + text("chai") + [.enter] + text("3")
                    + [.enter, .control("s")]
            default: [.enter] + text(random.pick(["jj", "aY", ""])) + [.function(2)]
            }
        }
    }

    private static func text(_ text: String) -> [Key] { text.map { .character($0) } }

    // MARK: Delays

    private func services(of desk: Desk, _ delays: Delays) -> DashboardServices {
        var services = desk.dashboardServices(remote: desk.makeRemote(), warnings: AsyncStream { $0.finish() })
        var commands = CommandBus(middleware: [
            DelayMiddleware(delays: delays), MetadataMiddleware(clock: desk.clock), ValidationMiddleware(),
            ConflictRetryMiddleware(),
        ])
        OrderWriteModel.register(
            on: &commands, store: AggregateStore(log: desk.log), policy: ApprovalPolicy(fourEyes: false))
        services.commands = commands
        var queries = QueryBus(gate: desk.monitor)
        queries.register(DelayedHandler<GetOrderDashboard>(queries: desk.queries, delays: delays))
        queries.register(DelayedHandler<CountOrders>(queries: desk.queries, delays: delays))
        queries.register(DelayedHandler<GetTotals>(queries: desk.queries, delays: delays))
        queries.register(DelayedHandler<GetFilterValues>(queries: desk.queries, delays: delays))
        queries.register(DelayedHandler<GetOrder>(queries: desk.queries, delays: delays))
        queries.register(DelayedHandler<GetOrderTimeline>(queries: desk.queries, delays: delays))
        queries.register(DelayedHandler<GetOrderAtVersion>(queries: desk.queries, delays: delays))
        queries.register(DelayedHandler<GetOrderToRepeat>(queries: desk.queries, delays: delays))
        queries.register(DelayedHandler<GetCustomer>(queries: desk.queries, delays: delays))
        queries.register(DelayedHandler<ListCustomers>(queries: desk.queries, delays: delays))
        queries.register(DelayedHandler<ListProducts>(queries: desk.queries, delays: delays))
        services.queries = queries
        return services
    }
}

/// Draws the delay of the next answer.
private final class Delays: Sendable {
    private let random: Mutex<SeededRandom>
    private let longestMilliseconds: Int

    init(seed: UInt64, longestMilliseconds: Int) {
        random = Mutex(SeededRandom(seed: seed))
        self.longestMilliseconds = longestMilliseconds
    }

    func wait() async {
        let delay = random.withLock { $0.below(longestMilliseconds * 1_000) }
        try? await Task.sleep(for: .microseconds(delay))
    }
}

private struct DelayMiddleware: CommandMiddleware {
    let delays: Delays

    func dispatch<C: Command>(
        _ envelope: CommandEnvelope<C>,
        next: @Sendable (CommandEnvelope<C>) async throws -> CommandAnswer<C.Details>
    ) async throws -> CommandAnswer<C.Details> {
        await delays.wait()
        let answer = try await next(envelope)
        await delays.wait()
        return answer
    }
}

private struct DelayedHandler<Q: Query>: QueryHandler {
    let queries: QueryBus
    let delays: Delays

    func answer(_ query: Q) async throws -> Snapshot<Q.Answer> {
        await delays.wait()
        let snapshot = try await queries.snapshot(of: query)
        await delays.wait()
        return snapshot
    }
}
