import CQRS
import Foundation
import MetricsRegistry
import OrderEvents
import OrderQueries
import Synchronization
import TerminalKit
import TestSupport
import Testing

@testable import Dashboard

/// The whole loop between a terminal and services that answer when the test lets them.
@Suite(.timeLimit(.minutes(2))) struct RunLoopTests {
    private let terminal = CountingTerminal(size: Size(columns: 100, rows: 24))
    private let list = HeldList(orders: (1...150).map { .sample($0) })
    private let projector = HeldProjector()

    private var app: DashboardApp {
        var queries = QueryBus(gate: NoGate())
        queries.register(list)
        queries.register(Tally(orders: list.orders))
        let (projector, orders) = (projector, Position(100))
        let services = DashboardServices(
            commands: CommandBus(middleware: []), queries: queries,
            freshness: {
                let freshness = Freshness(
                    projection: .orders, state: .live, head: orders, checkpoint: orders, behind: 0, lag: .zero,
                    heartbeatAge: .zero, eta: nil, deadLetters: 0, generation: 1, observedAt: SystemClock().now())
                return AsyncStream {
                    $0.yield(FreshnessReport(projections: [freshness], visibleLatency: nil, delay: .zero))
                }
            },
            staleness: { _, _ in nil }, projector: projector,
            deadLetters: DeadLetterServices(list: { _ in [] }, retry: { _ in (0, 0) }), clock: SystemClock(),
            warnings: AsyncStream { $0.finish() }, loadSamples: { _ in "" },
            namedFilters: NamedFilterServices(list: { [] }, save: { [$0] }, forget: { _ in [] }),
            events: { _, _ in [] }, exportList: { _ in "" },
            metrics: {
                MetricsReport(metrics: MetricSnapshot(age: .zero), slowest: [], files: [], usage: ProcessUsage())
            },
            json: { "{\"record\":\"\($0)\"}" })
        return DashboardApp(
            configuration: DashboardConfiguration(user: "alice", idSeed: UUID()), services: services,
            terminal: terminal)
    }

    /// How many waiting keys a frame shows; nil when it shows none.
    private static func waiting(_ frame: Frame) -> Int? {
        guard let range = frame.text.firstRange(of: " keys waiting") else { return nil }
        let digits = frame.text[..<range.lowerBound].reversed().prefix { $0.isNumber || $0 == "," }
        return Int(String(digits.reversed()).replacing(",", with: ""))
    }

    @Test func `thousands of keys typed while a list does not come stay in the terminal, and none is lost`()
        async throws
    {
        async let run: Void = app.run()
        _ = await terminal.script.frame(showing: "150 of 150")
        terminal.script.type("1")
        // Forty rows of a hundred and one keys each: many steps that lead back, then the order's id is copied, then one step down.
        for _ in 0..<40 {
            terminal.script.type(String(repeating: "jk", count: 48) + "j")
            terminal.script.type(.character("k"), .character("y"), .enter)
            terminal.script.type("j")
        }
        let full = await terminal.script.frame { (Self.waiting($0) ?? 0) >= HeldInput.limit }
        #expect(full != nil)
        let read = try await terminal.readsAtRest()
        // What is held when it is found to be full, and two full mailboxes that were on their way by then.
        #expect(read <= HeldInput.limit + 2 * 1_024 + 8, "\(read) of 4,041 keys were read")
        #expect(await terminal.script.copies.isEmpty)
        list.release()
        try await eventually("every copy is made") { await terminal.script.copies.count >= 40 }
        let copies = Dictionary(await terminal.script.copies.map { ($0, 1) }, uniquingKeysWith: +)
        let expected = (0..<40).map { (OrderSummary.sample(150 - $0).orderID.rawValue, 1) }
        #expect(copies == Dictionary(uniqueKeysWithValues: expected))
        terminal.script.type(.control("c"))
        await run
    }

    @Test func `Ctrl-c leaves though a list does not come and keys wait for it`() async {
        async let run: Void = app.run()
        _ = await terminal.script.frame(showing: "150 of 150")
        terminal.script.type("1" + String(repeating: "j", count: 500))
        terminal.script.type(.control("c"))
        await run
        #expect(await terminal.script.isClosed)
    }

    @Test func `q leaves at once though a list does not come`() async {
        async let run: Void = app.run()
        _ = await terminal.script.frame(showing: "150 of 150")
        terminal.script.type("1q")
        await run
        #expect(await terminal.script.isClosed)
    }

    @Test func `a terminal that goes away ends the program though keys wait`() async {
        async let run: Void = app.run()
        _ = await terminal.script.frame(showing: "150 of 150")
        terminal.script.type("1" + String(repeating: "j", count: 500))
        terminal.script.send(.closed)
        await run
        #expect(await terminal.script.isClosed)
    }

    @Test func `what is asked of the projector is done one after the other, in the order of the keys`() async throws {
        async let run: Void = app.run()
        _ = await terminal.script.frame(showing: "150 of 150")
        terminal.script.type("PP]]P")
        try await eventually("the first is begun") { projector.begun.count == 1 }
        _ = await terminal.script.frame(showing: "pausing the projection")
        #expect(projector.begun == [.setPaused(true)], "the second does not begin before the first has ended")
        projector.release()
        let asked: [Effect] = [
            .setPaused(true), .setPaused(false), .setDelay(.milliseconds(100)), .setDelay(.milliseconds(250)),
            .setPaused(true),
        ]
        try await eventually("all is done") { projector.begun.count == asked.count }
        #expect(projector.begun == asked)
        terminal.script.type(.control("c"))
        await run
    }
}

/// A terminal that counts how many of its events were read.
private final class CountingTerminal: Terminal {
    let script: ScriptedTerminal
    let events: AsyncStream<TerminalEvent>
    private let reads = Counter()

    init(size: Size) {
        let script = ScriptedTerminal(size: size)
        self.script = script
        events = AsyncStream { [reads] in
            for await event in script.events {
                reads.count.add(1, ordering: .relaxed)
                return event
            }
            return nil
        }
    }

    /// Returns how many events were read once no more are.
    func readsAtRest() async throws -> Int {
        var (last, repeats) = (-1, 0)
        try await eventually("the terminal is not read") {
            let count = reads.count.load(ordering: .relaxed)
            repeats = count == last ? repeats + 1 : 0
            last = count
            return repeats > 100
        }
        return last
    }

    func present(_ frame: Frame) async { await script.present(frame) }
    func suspend() async { await script.suspend() }
    func redraw() async { await script.redraw() }
    func copy(_ text: String) async { await script.copy(text) }
    func copyRaw(_ text: String) async { await script.copyRaw(text) }
    func close() async { await script.close() }
}

private final class Counter: Sendable {
    let count = Atomic(0)
}

/// Answers the first request for the list at once, and those with a filter when they are released.
private final class HeldList: QueryHandler {
    let orders: [OrderSummary]
    private let released: AsyncStream<Void>
    private let releasing: AsyncStream<Void>.Continuation

    init(orders: [OrderSummary]) {
        self.orders = orders
        (released, releasing) = AsyncStream.makeStream()
    }

    func release() {
        releasing.finish()
    }

    func answer(_ query: GetOrderDashboard) async throws -> Snapshot<GetOrderDashboard.Answer> {
        if query.filter != .all { for await _ in released {} }
        return Snapshot(OrderListModel.answer(query, from: orders), checkpoint: Position(100))
    }
}

/// Answers the counts and sums by status.
private struct Tally: QueryHandler {
    let orders: [OrderSummary]

    func answer(_ query: GetTotals) async throws -> Snapshot<GetTotals.Answer> {
        Snapshot(OrderListModel.tally(of: orders), checkpoint: Position(100))
    }
}

/// A projector that remembers what was begun, in order; nothing ends before it is released.
private final class HeldProjector: ProjectorControls {
    private let effects = Mutex<[Effect]>([])
    private let released: AsyncStream<Void>
    private let releasing: AsyncStream<Void>.Continuation

    init() {
        (released, releasing) = AsyncStream.makeStream()
    }

    var begun: [Effect] { effects.withLock { $0 } }

    func release() {
        releasing.finish()
    }

    func setPaused(_ isPaused: Bool) async { await begin(.setPaused(isPaused)) }
    func step() async { await begin(.step) }
    func setDelay(_ delay: Duration) async { await begin(.setDelay(delay)) }
    func failNextEvent(_ isAsked: Bool) async { await begin(.failNextEvent(isAsked)) }
    func stop() async { await begin(.stopProjector) }
    func start() async { await begin(.startProjector) }
    func rebuild(_ projections: [ProjectionName]) async { await begin(.rebuild(projections)) }
    func cancelRebuild(of projections: [ProjectionName]) async { await begin(.cancelRebuild(projections)) }

    private func begin(_ effect: Effect) async {
        effects.withLock { $0.append(effect) }
        for await _ in released {}
    }
}

private struct NoGate: FreshnessGate {
    func wait(for position: Position, in projection: ProjectionName, timeout: Duration) async -> Staleness? { nil }
    func freshness(of projection: ProjectionName) async -> Freshness {
        preconditionFailure("the dashboard asks for snapshots only")
    }
}
