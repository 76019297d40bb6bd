import CQRS
import TerminalKit
import Testing

@testable import Dashboard

/// Asking for a rebuild, giving it up, and hearing what became of it.
struct RebuildingTests {
    private var desk = DashboardDriver(orders: [.sample(1)])
    private let progress = RebuildProgress(checkpoint: Position(41), head: Position(100))

    @Test mutating func `a rebuild is asked about, and anything but yes leaves the read model alone`() {
        for key in [Key.enter, .escape, .character("n"), .character(" "), .character("R")] {
            desk.press(.character("R"))
            #expect(desk.state.layers == [.question(Question(.rebuild([.orders])))])
            desk.press(key)
            #expect(desk.state.layers.isEmpty)
        }
        #expect(!desk.effects.contains(.rebuild([.orders])))
    }

    @Test mutating func `yes asks for the rebuild of every projection`() {
        desk.press(.character("R"), .character("y"))
        #expect(desk.open.last == .rebuild([.orders]))
        #expect(desk.state.notice?.text == "rebuild requested; these rows stay until the new ones are complete")
    }

    @Test mutating func `while a rebuild is under way the question is whether to give it up`() {
        desk.rebuild = progress
        desk.observe()
        desk.press(.character("R"))
        #expect(desk.state.layers == [.question(Question(.cancelRebuild([.orders])))])
        desk.press(.character("n"))
        #expect(!desk.effects.contains(.cancelRebuild([.orders])))
        desk.press(.character("R"), .character("y"))
        #expect(desk.open.last == .cancelRebuild([.orders]))
    }

    @Test mutating func `after a rebuild failed the question is about another`() {
        desk.rebuild = progress
        desk.rebuild?.failure = ProjectionFailure(position: Position(41), message: "the totals differ")
        desk.observe()
        desk.press(.character("R"))
        #expect(desk.state.layers == [.question(Question(.rebuild([.orders])))])
    }

    @Test func `a dashboard that only looks says that it does not rebuild`() {
        var desk = DashboardDriver(orders: [.sample(1)], isReadOnly: true)
        desk.press(.character("R"))
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.notice?.text.contains("read-only") == true)
    }

    @Test mutating func `a completed rebuild is reported, and its rows are loaded though the checkpoint stays`() {
        desk.rebuild = progress
        desk.observe()
        desk.press(.enter)
        desk.pass(.seconds(1))
        desk.answer()
        #expect(desk.requests(for: .orders).isEmpty)
        (desk.rebuild, desk.generation) = (nil, 2)
        desk.pass(.seconds(1))
        desk.observe()
        #expect(desk.state.notice == Notice(.success, "rebuilt and switched in: orders", at: desk.now))
        #expect(desk.requests(for: .orders).count == 1)
    }

    @Test mutating func `a rebuild too quick to be seen is reported all the same`() {
        desk.press(.character("R"), .character("y"))
        desk.generation = 2
        desk.observe()
        #expect(desk.state.notice?.text == "rebuilt and switched in: orders")
    }

    @Test mutating func `a rebuild that was given up is reported`() {
        desk.rebuild = progress
        desk.observe()
        desk.rebuild = nil
        desk.observe()
        #expect(desk.state.notice?.text == "rebuild given up: orders; the rows stay as they are")
    }

    @Test mutating func `a rebuild that failed is reported once, with its sentence`() {
        desk.rebuild = progress
        desk.rebuild?.failure = ProjectionFailure(position: Position(41), message: "the totals differ")
        desk.observe()
        let words = "the rebuild of orders failed at 41: the totals differ; the old rows stay, R tries again"
        #expect(desk.state.notice == Notice(.failure, words, at: desk.now))
        desk.press(.down)
        desk.observe()
        #expect(desk.state.notice == nil)
    }

    @Test func `several rebuilds are reported together, when the last is switched in`() {
        var watch = RebuildOutcomes()
        func observe(_ parts: [(ProjectionName, Int64, RebuildProgress?)]) -> FreshnessReport {
            let projections = parts.map { name, generation, rebuild in
                Freshness(
                    projection: name, state: .live, head: Position(9), checkpoint: Position(9), behind: 0, lag: .zero,
                    heartbeatAge: .zero, eta: nil, deadLetters: 0, generation: generation, rebuild: rebuild,
                    observedAt: Sample.now)
            }
            return FreshnessReport(projections: projections, visibleLatency: nil, delay: .zero)
        }
        #expect(watch.observe(observe([(.orders, 1, progress), (.history, 2, progress)])).isEmpty)
        #expect(watch.observe(observe([(.orders, 3, nil), (.history, 2, progress)])).isEmpty)
        #expect(watch.observe(observe([(.orders, 3, nil), (.history, 4, nil)])) == [.completed([.orders, .history])])
        #expect(watch.observe(observe([(.orders, 3, nil), (.history, 4, nil)])).isEmpty)
    }

    @Test mutating func `an open order is loaded again when the read model moves`() {
        desk.press(.enter)
        guard case .loadOrder(let orderID, _)? = desk.open.last else { return #expect(Bool(false)) }
        desk.answer(orderID, with: nil)
        desk.open = []
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.observe()
        #expect(desk.open.contains { if case .loadOrder = $0 { true } else { false } })
    }
}
