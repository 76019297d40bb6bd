import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import TestSupport
import Testing

@testable import Dashboard

/// On the screens of customers, products, events and figures a key acts on the row that the last frame had under the cursor,
/// whatever has been answered, has failed, changed or gone since.
struct RowActedOnTests {
    @Test func `the row acted on is the row last drawn before the key`() {
        let cases = LongRun.count(short: 200, long: 20_000)
        var tally = Tally()
        for seed in 0..<cases {
            var session = Session(seed: UInt64(seed))
            for step in 0..<80 {
                guard let flaw = session.step() else { continue }
                Issue.record("seed \(seed), step \(step), \(session.trace.suffix(12)): \(flaw)")
                break
            }
            tally.acts += session.acts
            tally.gone += session.gone
        }
        #expect(tally.acts > 0 && tally.gone > 0)
        LongRun.report(
            item: "row acted on", tried: "\(tally.acts) acts in \(cases) sessions, \(tally.gone) on a row that had gone"
        )
    }

    private struct Tally {
        var acts = 0
        var gone = 0
    }

    private struct Session {
        private var desk = DashboardDriver(orders: [.sample(1)], size: Size(columns: 150, rows: 40))
        private var model = ScreenModel()
        private var random: SeededRandom
        private let id: ScreenID
        /// The cursor's line in the last frame, and on the overview the figure; nil where a key has been pressed since.
        private var drawn: (line: String, place: OverviewPlace?)?
        private(set) var trace: [String] = []
        private(set) var acts = 0
        private(set) var gone = 0

        init(seed: UInt64) {
            random = SeededRandom(seed: seed)
            id = random.pick([.events, .customers, .products, .overview])
            desk.press(key)
        }

        private var key: Key {
            switch id {
            case .events: .function(4)
            case .customers: .function(5)
            case .products: .function(6)
            default: .function(7)
            }
        }

        /// Does one thing; returns what is wrong with it.
        mutating func step() -> String? {
            switch random.below(12) {
            case 0, 1: press(random.pick(["j", "j", "k", "g", "G"].map { .character(Character($0)) }))
            case 2: press(random.pick(["t", "o", "O", "m", "f"].map { .character(Character($0)) }))
            case 3, 4: answer(fails: false)
            case 5: answer(fails: true)
            case 6, 7: change()
            case 8:
                trace.append("time")
                desk.pass(.milliseconds(random.pick([1, 500, 1_200, 61_000, 40_000_000])))
                model.now = desk.now
            case 9, 10: draw()
            default: return act()
            }
            return nil
        }

        private mutating func press(_ key: Key) {
            trace.append(key.name)
            desk.press(key)
            drawn = nil
        }

        private mutating func answer(fails: Bool) {
            guard let request = desk.requests(for: .screen(id)).last else { return }
            trace.append(fails ? "failure" : "answer")
            if fails {
                desk.answer(request, .screen(.failure(Failure(message: "it is locked"))))
            } else {
                desk.answer(id, from: model)
            }
        }

        private mutating func change() {
            trace.append("change")
            model.change(&random)
            desk.now = desk.now + .milliseconds(600)
            model.now = desk.now
            desk.observe(.statistics, at: model.head)
        }

        private mutating func draw() {
            trace.append("frame")
            let screen = desk.state.screens.current
            // What earlier keys still lead to is not drawn yet.
            let isSettled = desk.state.heldInput.isEmpty && !screen.isAwaited(in: desk.state)
            drawn =
                !isSettled
                ? nil : desk.cursorLine.map { ($0, desk.state.screens[OverviewScreen.self].cursor.selection) }
            desk.state.hasShown()
        }

        private mutating func act() -> String? {
            guard let drawn, desk.state.heldInput.isEmpty else { return nil }
            let effects = desk.effects.count
            if id != .overview { desk.press(.character("y")) }
            desk.press(.enter)
            defer { self.drawn = nil }
            guard desk.state.heldInput.isEmpty else { return nil }
            acts += 1
            if id == .overview {
                let filter = desk.state.list.filter
                desk.press(key)
                return filter == drawn.place?.filter ? nil : "\(filter) in place of \(drawn)"
            }
            let copied = desk.effects.dropFirst(effects).compactMap {
                if case .copy(let text) = $0 { text } else { nil }
            }
            guard let text = copied.first else {
                gone += 1
                let words = desk.state.notice?.text ?? "nothing"
                return words.hasSuffix("is no longer in this list; move the cursor") ? nil : "said: \(words)"
            }
            // Of a customer and product the id is copied, of an event its data, which holds its position.
            let name = id == .events ? "event \(text.filter(\.isNumber)) " : " \(text) "
            return drawn.line.contains(name) ? nil : "\(text) was copied from \(drawn.line)"
        }
    }
}
