import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import TestSupport
import Testing

@testable import Dashboard

/// A key acts on what was on the screen: whatever was typed does the same however fast it comes.
struct KeyOrderTests {
    @Test func `keys in bursts end where the same keys end one by one, on a quiet desk`() {
        let count = LongRun.count(short: 150, long: 10_000)
        var tally = Tally()
        for seed in 0..<count { compare(seed: UInt64(seed), keys: .all, isBusy: false, &tally) }
        tally.report(item: "key order, quiet desk")
    }

    @Test func `keys in bursts end where the same keys end one by one, while other desks write`() {
        let count = LongRun.count(short: 100, long: 10_000)
        var tally = Tally()
        for seed in 0..<count { compare(seed: UInt64(1_000_000 + seed), keys: .nearTheTop, isBusy: true, &tally) }
        tally.report(item: "key order, busy desk")
    }

    // MARK: The comparison

    private struct Tally {
        var sequences = 0
        var keys = 0
        var bursts = 0
        var commands = 0
        var longestWait: Duration = .zero

        func report(item: String) {
            LongRun.report(
                item: item,
                tried: "\(sequences) sequences of \(keys) keys in \(bursts) bursts, \(commands) commands, "
                    + "keys held for up to \(longestWait)")
        }
    }

    private func compare(seed: UInt64, keys: KeyScript.Alphabet, isBusy: Bool, _ tally: inout Tally) {
        var random = SeededRandom(seed: seed)
        let script = KeyScript.inputs(keys, &random)
        let orders = Self.orders(&random)
        let size = Size(columns: 80, rows: 10 + random.below(14))
        // Esc drops what has waited for long: where it is typed, nothing waits that long.
        let hasEscape = script.contains(.key(.escape))
        let slow = random.pick(hasEscape ? [200, 1_000] : [200, 5_000, 60_000, 300_000])
        let pace = KeyWorld.Pace(answer: 50...slow, projection: 50...(4 * slow))

        var calm = KeyWorld(orders: orders, size: size, seed: seed, pace: pace)
        for input in script {
            calm.type(input, after: .zero)
            if isBusy { disturb(&calm, &random) }
            calm.runToIdle()
        }
        // A typed word that no field was open for may have been keys of the table.
        if isBusy, calm.state.list.sort != .newestFirst || Self.isNearOthers(calm) { return }
        var hasty = KeyWorld(orders: orders, size: size, seed: seed &+ 7, pace: pace)
        var at: Duration = .zero
        for input in script {
            if !random.once(in: 3) {
                tally.bursts += 1
                at += .microseconds(random.below(slow))
            }
            hasty.type(input, after: at)
            if isBusy { disturb(&hasty, &random, after: at) }
            if random.once(in: 12) {
                hasty.runToIdle()
                at = .zero
            }
        }
        hasty.runToIdle()
        // How soon a key comes behind a question that did not open is what decides whether it was meant for that.
        if calm.missedKeys != hasty.missedKeys { return }
        tally.sequences += 1
        tally.keys += script.count
        tally.commands += calm.dispatched.count
        tally.longestWait = max(tally.longestWait, hasty.longestWait)
        let (expected, found) = (Outcome(calm), Outcome(hasty))
        if expected != found {
            Issue.record("seed \(seed), \(script.map(\.words).joined(separator: " ")):\n\(expected)\n\(found)")
        }
    }

    /// Whether the keys have led to where other desks write: what they mean there depends on when that was written.
    private static func isNearOthers(_ world: KeyWorld) -> Bool {
        let displayed = world.state.displayedOrders.map(\.summary.orderID.rawValue)
        let row = world.state.list.cursorRow
        let near = displayed.dropFirst(max(0, row - 40)).prefix(80) + world.dispatched.map(\.orderID.rawValue)
        return near.contains { $0.hasPrefix("z") }
    }

    /// Other desks write: old orders come in at the end of the list, and some there change.
    private func disturb(_ world: inout KeyWorld, _ random: inout SeededRandom, after delay: Duration = .zero) {
        guard random.once(in: 2) else { return }
        let number = random.below(50)
        var order = OrderSummary.sample(0, customer: "Stranger")
        order.orderID = OrderID("z\(number)")
        order.placedAt = order.placedAt + .seconds(-60 * (number + 1))
        order.status = random.pick(OrderStatus.allCases)
        world.write(order, after: delay + .microseconds(random.below(3_000)))
    }

    /// What a sequence of keys has led to.
    private struct Outcome: Equatable, CustomStringConvertible {
        let commands: [String]
        let controls: [Effect]
        let screenActs: [String]
        let screen: [String]

        init(_ world: KeyWorld) {
            let state = world.state
            commands = world.dispatched.map {
                let words = if case .act(.cancel, let reason) = $0.action { " because \(reason)" } else { "" }
                let version = $0.shownVersion.map { "\($0)" } ?? "none"
                return "\($0.action.verb) \($0.orderID) at \(version)\(words)\(Self.items($0))"
            }
            controls = world.controls
            screenActs = world.screenActs
            let near = state.displayedOrders.filter { $0.isListed || $0.summary.orderID == state.list.selection }
            let row = near.firstIndex { $0.summary.orderID == state.list.selection } ?? 0
            let around = near.dropFirst(max(0, row - 4)).prefix(9)
            screen =
                [
                    "\(state.list.filter) \(state.list.sort) on \(state.list.selection?.rawValue ?? "nothing")",
                    "search \(state.finder?.text ?? "closed") held \(state.heldInput.count) leaving \(state.isLeaving)",
                    around.map { "\($0.summary.orderID) \($0.summary.status) \($0.summary.version)" }
                        .joined(separator: ", "),
                    state.layers.map(Self.words).joined(separator: " / "),
                    "marks " + state.marks.orders.map { "\($0.orderID) at \($0.version)" }.joined(separator: ", "),
                    "waits for visible \(state.waitsForVisible) draft \(!state.drafts.isEmpty)",
                    "screen \(state.screens.shown)",
                ] + Self.screens(state)
        }

        /// What each of the other screens lists, and where its cursor is.
        private static func screens(_ state: DashboardState) -> [String] {
            let events = state.screens[EventsScreen.self]
            let overview = state.screens[OverviewScreen.self]
            return [
                Self.words(state.screens[CustomersScreen.self]), Self.words(state.screens[ProductsScreen.self]),
                "overview \(overview.period) on \(overview.cursor.selection.map { "\($0)" } ?? "nothing")",
                "events \(events.text) \(events.load.shown.text) on \(events.cursor.selection ?? .start), "
                    + "back to \(events.list?.lowest ?? .start), frozen at \(events.frozenAt ?? .start)",
            ]
        }

        private static func words<S: SalesScreen>(_ screen: S) -> String {
            "\(S.id) \(screen.list.shown) on \(screen.list.cursor.selection.map { "\($0)" } ?? "nothing") "
                + (screen.list.load.isOnItsWay ? "on its way" : "")
        }

        var description: String {
            (commands + controls.map { "\($0)" } + screenActs + screen).joined(separator: "\n  ")
        }

        private static func items(_ command: PendingCommand) -> String {
            guard case .place(let place, _) = command.action else { return "" }
            return
                " for \(place.customerID) \(place.items) \(place.paymentMethodID) \(place.shippingAddress ?? "")"
        }

        private static func words(_ layer: Layer) -> String {
            switch layer {
            case .placeOrder(let form):
                "form \(form.field) \(form.customer?.name ?? "-") \(form.customerInput.text) \(form.lines.count) "
                    + "\(form.entry) \(form.addressInput.text) \(form.paymentInput.text) \(form.selectedLine) "
                    + "\(form.customers.highlighted) \(form.products.highlighted) \(form.isLeavingAsked)"
            case .confirmation(let confirmation):
                "\(confirmation.verb) \(confirmation.order.orderID) \(confirmation.order.version) "
                    + "\(confirmation.reason?.text ?? "")"
            case .order(let pane):
                "order \(pane.orderID) \(pane.detail == nil) at \(pane.scroll), version \(pane.version?.rawValue ?? 0)"
            case .event(let pane): "event \(pane.version) of \(pane.orderID)"
            case .note(let form): "note on \(form.order.orderID): \(form.text.text)"
            case .line(let form):
                "line of \(form.order.orderID): \(form.productInput.text) \(form.product?.name ?? "-") "
                    + form.quantityInput.text
            case .directory(let form): "\(form.purpose.title): \(form.fields.map(\.text.text)) at \(form.index)"
            case .help(let pane): "help \(pane.search?.text ?? "-") at \(pane.selected)"
            case .messages: "messages"
            case .palette(let pane): "palette \(pane.input.text) at \(pane.highlighted)"
            case .deadLetters(let pane): "dead letters \(pane.isLoaded)"
            case .question(let question): "question \(question.subject)"
            case .welcome: "welcome"
            }
        }
    }

    private static func orders(_ random: inout SeededRandom) -> [OrderSummary] {
        (1...(60 + random.below(140))).map { number in
            .sample(
                number, status: random.pick([.pending, .pending, .approved, .shipped, .cancelled]),
                total: Int64(random.below(300_000)), customer: random.pick(["Alfreds Futterkiste", "Bon app'", "Zeta"]))
        }
    }
}
