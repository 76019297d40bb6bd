import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import TestSupport
import Testing

@testable import Dashboard

/// The header describes the rows on the screen: it never says that all is shown before the rows have come.
@Suite struct ShownPositionTests {
    private var desk = DashboardDriver(orders: [.sample(1)], size: Size(columns: 120, rows: 36))

    private var header: String { String(view(desk.state).text.prefix { $0 != "\n" }) }

    /// One more event is recorded, applied and observed; its rows are asked for and not there yet.
    private mutating func applyOne() {
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.observe()
    }

    @Test mutating func `an event that is applied and not in the list yet is behind, until the list has come`() {
        #expect(header.contains("● LIVE · 0 behind"))
        applyOne()
        #expect(header.contains("● LIVE · 1 behind"))
        desk.pass(.milliseconds(249))
        #expect(header.contains("● LIVE · 1 behind · 249 ms"))
        desk.pass(.milliseconds(1))
        #expect(header.contains("… LOADING · 1 behind · 250 ms"))
        // They are not the positions of what is seen.
        #expect(!header.contains("log") && !header.contains("read"))
        desk.answer()
        #expect(header.contains("● LIVE · 0 behind"))
        #expect(header.contains("▸ read \(desk.head.rawValue)"))
    }

    @Test mutating func `the counts above the list are rows too`() {
        applyOne()
        desk.open.removeAll { if case .load(let load, _) = $0 { load.query is GetTotals } else { false } }
        desk.pass(.milliseconds(40))
        desk.answer()
        #expect(desk.state.list.checkpoint == desk.head)
        #expect(header.contains("● LIVE · 1 behind"))
    }

    @Test mutating func `counts of a read model that has just come back are asked for again`()
        throws
    {
        applyOne()
        let request = try #require(desk.requests(for: .screen(.orders)).last)
        desk.open.removeAll { $0.request == request }
        let nothing = Sample.tally
        desk.answer(request, .screen(.success(Snapshot(nothing, checkpoint: .start))))
        #expect(desk.requests(for: .screen(.orders)).isEmpty && header.contains("behind"))
        desk.pass(.milliseconds(250))
        #expect(desk.requests(for: .screen(.orders)).count == 1)
        desk.answer()
        #expect(header.contains("● LIVE · 0 behind"))
    }

    @Test mutating func `a list that cannot be loaded stays behind, and grows older`() throws {
        desk.pass(.milliseconds(30))
        applyOne()
        let request = try #require(desk.requests(for: .orders).last)
        desk.open.removeAll { $0.request == request }
        desk.send(.answered(request, .orders(.failure(Failure(message: "the disk is away")))))
        for _ in 0..<30 {
            desk.pass(.milliseconds(100))
            desk.observe()
        }
        #expect(header.contains("… LOADING · 1 behind · 3.0 s"))
    }

    @Test mutating func `a paused desk whose rows are older than the read model is that much more behind`() {
        applyOne()
        desk.head = desk.head.next
        desk.pausedBy = "bob"
        desk.observe()
        #expect(header.contains("‖ PAUSED · 2 behind"))
        desk.answer()
        desk.pass(.milliseconds(30))
        desk.answer()
        #expect(header.contains("‖ PAUSED · 1 behind"))
    }

    @Test mutating func `rows that are newer than the newest observation change nothing`() {
        desk.checkpoint = desk.checkpoint.next
        desk.send(.screenResized(Size(columns: 121, rows: 36)))
        desk.answer()
        #expect(desk.state.list.checkpoint == desk.head.next)
        #expect(header.contains("● LIVE · 0 behind"))
    }

    @Test mutating func `another screen with its rows of before is behind until its own rows have come`() throws {
        desk.observeAll()
        desk.press(.function(5))
        try desk.answerScreen()
        #expect(header.contains("● LIVE · 0 behind"))
        desk.press(.escape)
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.observeAll()
        desk.answer()
        desk.pass(.seconds(1))
        desk.observeAll()
        desk.answer()
        #expect(header.contains("● LIVE · 0 behind"))
        desk.press(.function(5))
        #expect(header.contains("… LOADING · 1 behind · 1.0 s"))
        try desk.answerScreen()
        #expect(header.contains("● LIVE · 0 behind"))
    }

    @Test(arguments: 1...UInt64(LongRun.count(short: 12, long: 1_000)))
    mutating func `in whatever order messages come, the header is never better than the rows`(seed: UInt64) throws {
        var world = ShownWorld(seed: seed)
        for _ in 0..<400 { try world.step() }
        try world.comeToRest()
    }
}

/// A log, a read model that follows it, and a dashboard whose observations and answers are on their way for any time.
private struct ShownWorld {
    private var random: SeededRandom
    private var desk = DashboardDriver(orders: [.sample(1)], size: Size(columns: 120, rows: 36))
    /// What was observed and has not arrived, oldest first.
    private var observations: [(head: Position, checkpoint: Position)] = []
    /// The answers that are made and have not arrived.
    private var answers: [(effect: Effect, checkpoint: Position)] = []
    /// When each event became known to the dashboard.
    private var known: [Position: Duration] = [:]
    /// When each event was recorded.
    private var recordedAt: [Position: Timestamp] = [:]

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    mutating func step() throws {
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1:
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                desk.head = desk.head.next
                recordedAt[desk.head] = desk.now
            }
        case 2, 3:
            desk.checkpoint = Position(
                Int64.random(in: desk.checkpoint.rawValue...desk.head.rawValue, using: &random))
        case 4: observations.append((desk.head, desk.checkpoint))
        case 5: arrive()
        case 6, 7: if let index = desk.open.indices.randomElement(using: &random) { make(index) }
        case 8, 9: if let index = answers.indices.randomElement(using: &random) { deliver(answers.remove(at: index)) }
        case 10: desk.pass(.milliseconds(Int64.random(in: 1...400, using: &random)))
        default:
            let keys: [Key] = [.function(2), .function(4), .function(5), .function(6), .function(7)]
            desk.press(keys[Int.random(in: 0..<keys.count, using: &random)])
        }
        check()
    }

    /// Everything is applied, observed and answered: the header says so on every screen.
    mutating func comeToRest() throws {
        desk.checkpoint = desk.head
        observations.append((desk.head, desk.checkpoint))
        while !observations.isEmpty { arrive() }
        for key in [Key.function(2), .function(4), .function(5), .function(6), .function(7)] {
            desk.press(key)
            for _ in 0..<20 {
                while !desk.open.isEmpty { make(0) }
                while !answers.isEmpty { deliver(answers.removeFirst()) }
                desk.pass(.milliseconds(500))
                observations.append((desk.head, desk.checkpoint))
                arrive()
            }
            check()
            #expect(header.contains("● LIVE · 0 behind"), "\(key): \(header)")
        }
    }

    private var header: String { String(view(desk.state).text.prefix { $0 != "\n" }) }
    private var uptime: Duration { desk.now - desk.startedAt }

    /// The oldest observation arrives.
    private mutating func arrive() {
        guard !observations.isEmpty else { return }
        let (now, truth) = (observations.removeFirst(), (desk.head, desk.checkpoint))
        (desk.head, desk.checkpoint) = now
        desk.observeAll(since: recordedAt[now.checkpoint.next])
        for position in 1...max(1, now.head.rawValue) where known[Position(position)] == nil {
            known[Position(position)] = uptime
        }
        (desk.head, desk.checkpoint) = truth
    }

    /// The read model makes an answer, of its checkpoint then.
    private mutating func make(_ index: Int) {
        answers.append((desk.open.remove(at: index), desk.checkpoint))
    }

    private mutating func deliver(_ answer: (effect: Effect, checkpoint: Position)) {
        let truth = desk.checkpoint
        desk.checkpoint = answer.checkpoint
        desk.answer(answer.effect)
        desk.checkpoint = truth
    }

    /// What the header says of the rows on the screen is no better than they are, as far as this dashboard can know.
    private func check() {
        let state = desk.state
        guard let shown = state.screens.current.shownPosition(in: state), let head = state.freshness?.head else {
            return
        }
        let missing = head - shown
        guard missing > 0 else { return }
        guard let said = header.firstMatch(of: #/([\d,]+) behind/#) else {
            Issue.record("nothing is said: \(header)")
            return
        }
        let count = Int64(said.1.filter { $0 != "," }) ?? 0
        #expect(count >= missing, "\(missing) are not on the screen: \(header)")
        let age = known[shown.next].map { uptime - $0 } ?? .zero
        if age >= .milliseconds(250) { #expect(!header.contains("● LIVE"), "for \(age): \(header)") }
    }
}

extension DashboardDriver {
    /// Lets the dashboard see all projections at the same checkpoint, the first waiting event recorded at an instant.
    fileprivate mutating func observeAll(since recordedAt: Timestamp? = nil) {
        let lag: Duration = checkpoint < head ? recordedAt.map { now - $0 } ?? .zero : .zero
        let isLate = lag >= .milliseconds(250)
        let names: [ProjectionName] = [.orders, .history, .directory, .statistics]
        let all = names.map { name in
            Freshness(
                projection: name, state: isLate ? .delayed : .live, head: head, checkpoint: checkpoint,
                behind: head - checkpoint, lag: lag, heartbeatAge: .zero, eta: nil, deadLetters: 0, generation: 1,
                outlook: FreshnessOutlook(
                    delayedAfter: checkpoint < head && !isLate ? .milliseconds(250) - lag : nil), observedAt: now)
        }
        send(.freshnessObserved(FreshnessReport(projections: all, visibleLatency: nil, delay: .zero)))
    }

    /// Answers the newest question of the screen that is shown.
    fileprivate mutating func answerScreen() throws {
        let id = state.screens.shown
        let index = try #require(open.lastIndex { $0.request?.subject == .screen(id) })
        answer(open.remove(at: index))
    }

    /// Answers one effect with what a desk of the present checkpoint has; nothing for one without an answer.
    fileprivate mutating func answer(_ effect: Effect) {
        switch effect {
        case .loadOrders:
            open.append(effect)
            let others = open.filter { $0 != effect }
            open = [effect]
            answer()
            open += others
        case .load(let load, let request):
            guard let snapshot = Self.snapshot(of: load.query, at: checkpoint, head: head) else { return }
            send(.answered(request, .screen(.success(snapshot))))
        case .loadWaitingEvents(let after, let through, _, let request):
            let none = WaitingEvents(checkpoint: after, head: through, events: [])
            send(.answered(request, .waitingEvents(.success(none))))
        default: break
        }
    }

    private static func snapshot(of query: Any, at checkpoint: Position, head: Position) -> (any Sendable)? {
        switch query {
        case is GetTotals: Snapshot(OrderListModel.tally(of: []), checkpoint: checkpoint)
        case is ListCustomerSales:
            Snapshot(ListCustomerSales.Answer(customers: [], matching: SalesSummary()), checkpoint: checkpoint)
        case is ListProductSales:
            Snapshot(ListProductSales.Answer(products: [], matching: SalesSummary()), checkpoint: checkpoint)
        case is GetOverview: Snapshot(emptyOverview, checkpoint: checkpoint)
        case is ListEvents:
            Snapshot(
                ListEvents.Answer(
                    events: [], highest: max(head, checkpoint), lowest: Position(1), head: max(head, checkpoint),
                    checkpoints: [ProjectionCheckpoint(.orders, checkpoint)]),
                checkpoint: checkpoint)
        default: nil
        }
    }

    private static let emptyOverview = GetOverview.Answer(
        span: .always, spanBefore: .always, acts: [:], actsBefore: [:], placed: [], days: [], topCustomers: [],
        topProducts: [], topCountries: [], people: [])
}
