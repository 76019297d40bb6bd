import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

struct ViewTableTests {
    // MARK: The life of a command

    @Test func `a command shows on its row how far it has come`() {
        #expect(sync(.sent) == "◔ sent 0.4 s")
        #expect(sync(.accepted(Position(18_205), at: Sample.now)) == "◔ projecting 0.4 s")
        #expect(sync(.visible(after: .microseconds(3_100), at: Sample.now)) == "✓ 3.1 ms")
        #expect(sync(.rejected(Rejection("INVALID_TRANSITION"), at: Sample.now)) == "✖ INVALID_TRANSITION")
        #expect(sync(.failed("timed out", at: Sample.now)) == "✖ no answer")
        #expect(sync(.deadLetter(Position(18_205))) == "✖ dead letter")
        #expect(sync(unanswered(.outcomeUnknown)) == "? not known 0.4 s")
        #expect(sync(unanswered(.notAccepted)) == "? not accepted 0.4 s")
    }

    private func unanswered(_ trouble: Failure.Trouble) -> CommandPhase {
        .unanswered(Unanswered(trouble, reason: "the disk is full", after: nil, at: Sample.now))
    }

    @Test func `an accepted command says what it waits for`() {
        let accepted = CommandPhase.accepted(Position(18_205), at: Sample.now)
        let desks: [(FreshnessState, String)] = [
            (.paused(by: "bob"), "◔ paused 0.4 s"), (.stalled, "◔ stalled 0.4 s"),
            (.failed(at: nil, message: "why"), "◔ failed 0.4 s"),
            (.rebuilding(fraction: 0.4), "◔ rebuilding 0.4 s"), (.delayed, "◔ projecting 0.4 s"),
            (.catchingUp, "◔ projecting 0.4 s"),
        ]
        for (state, text) in desks { #expect(sync(accepted, desk: Sample.freshness(state, behind: 1)) == text) }
    }

    @Test func `where there is little room a command shows its sign and how long`() {
        #expect(sync(.accepted(Position(18_205), at: Sample.now), width: 80) == "◔ 0.4 s")
        #expect(sync(.visible(after: .microseconds(3_100), at: Sample.now), width: 80) == "✓ 3.1 ms")
        #expect(sync(.rejected(Rejection("INVALID_TRANSITION"), at: Sample.now), width: 80) == "✖ refused")
        #expect(sync(.failed("timed out", at: Sample.now), width: 80) == "✖ unknown")
        #expect(sync(.deadLetter(Position(18_205)), width: 80) == "✖ dead")
    }

    @Test func `an expected status is marked as a guess, and a refused one is as it was`() {
        #expect(row(.accepted(Position(18_205), at: Sample.now)).contains("CANCELLED ~"))
        #expect(row(.rejected(Rejection("INVALID_TRANSITION"), at: Sample.now)).contains("PENDING      ✖"))
        #expect(row(.deadLetter(Position(18_205))).contains("PENDING      ✖"))
    }

    // MARK: Columns

    @Test func `totals and their signs line up whatever they are`() {
        var state = Sample.desk(120, 12)
        state.list.rows[0].total = Sample.usd(99_999_999)
        state.list.rows[1].total = Sample.usd(-1)
        let ends = lines(state)[3...7].compactMap { line in
            line.firstIndex(of: ".").map { line.distance(from: line.startIndex, to: $0) }
        }
        #expect(ends.count == 5)
        #expect(Set(ends).count == 1)
    }

    @Test func `columns stand where they stand, whatever is in them`() {
        for width in [40, 60, 80, 100, 120] {
            var state = Sample.desk(width, 12)
            let before = lines(state)[2]
            state.list.rows[0].customerName = String(repeating: "long name ", count: 20)
            state.list.rows[0].itemCount = 10_000
            state.list.rows[1].orderID = OrderID(String(repeating: "x", count: 64))
            #expect(lines(state)[2] == before)
        }
    }

    @Test func `a customer without a name is shown by id`() {
        #expect(lines(Sample.desk(120, 12))[6].contains("  VINET  "))
    }

    // MARK: The cursor and the ends of the list

    @Test func `the row of the selected order is marked, wherever it is`() {
        var state = Sample.desk(120, 12)
        #expect(lines(state)[4].hasPrefix("⚑▸ 91bc02aa"))
        state.list.selection = OrderID("10249")
        #expect(lines(state)[7].hasPrefix(" ▸ 10249"))
    }

    @Test(arguments: [(120, "SHIPPED      by web, not in list"), (80, "SHIPPED    gone"), (40, "SHIP  -")])
    func `an order that has left the list keeps its row and says so`(columns: Int, words: String) throws {
        var state = Sample.desk(columns, 12)
        let index = try #require(state.list.rows.firstIndex { $0.orderID == OrderID("5d0e77f1") })
        let gone = state.list.rows.remove(at: index)
        var present = gone
        present.status = .shipped
        state.list.departed = DepartedOrder(summary: gone, present: present, actor: "web")
        state.list.selection = gone.orderID
        state.list.cursorRow = 2
        let row = lines(state).first { $0.contains(gone.orderID.rawValue) }
        #expect(row?.contains("▸ 5d0e77f1") == true)
        #expect(row?.contains(words) == true, "\(row ?? "")")
    }

    @Test func `a row that one's own act takes out of the list is quiet and not under the cursor`() throws {
        var state = Sample.desk(120, 12)
        state.list.loadedFilter.status = .approved
        state.pending.add(Sample.pending("5d0e77f1", .act(.ship), sentSecondsAgo: 0.4, .sent))
        let row = try #require(state.displayedOrders.first { $0.summary.orderID == OrderID("5d0e77f1") })
        #expect(row.presence == .leaving)
        #expect(lines(state).contains { $0.contains("5d0e77f1") && $0.contains("SHIPPED ~    ◔ sent 0.4 s") })
    }

    @Test func `the table says when the list goes on beyond the screen`() {
        var state = Sample.desk(120, 12)
        #expect(lines(state)[2].hasPrefix("   ORDER"))
        state.list.hasAfter = true
        #expect(lines(state)[2].hasPrefix("▼  ORDER"))
        state.list.topRow = 1
        #expect(lines(state)[2].hasPrefix("▲▼ ORDER"))
        #expect(lines(state)[1].hasPrefix(" / all  ▲ newer above"))
        #expect(lines(state)[3].hasPrefix("⚑▸ 91bc02aa"))
    }

    @Test func `a short screen shows as many orders as fit`() {
        let state = Sample.desk(120, 7)
        #expect(lines(state)[2].hasPrefix("▼  ORDER"))
        #expect(lines(state)[4].contains("91bc02aa"))
        #expect(!view(state).text.contains("5d0e77f1"))
    }

    // MARK: The filter bar

    @Test func `the filter bar says what is listed, how much, in which order and how many wait`() {
        var state = Sample.desk(120, 10)
        state.list.filter = OrderFilter(status: .pending, highValue: true, search: "alf")
        state.list.loadedFilter = state.list.filter
        let bar = lines(state)[1]
        #expect(bar.hasPrefix(" / status:pending high alf    "))
        #expect(bar.contains("    12 of 12,496 · $48,120.00     "))
        #expect(bar.hasSuffix("   1 in flight"))
    }

    @Test func `sums of several currencies stand side by side`() {
        var state = Sample.desk(120, 10)
        let sums = [Sample.usd(4_812_000), Money(minorUnits: 1_200, currency: .gbp)]
        state.list.matching = .exact(OrderTotals(count: 12, sums: sums))
        #expect(lines(state)[1].contains("12 of 12,496 · $48,120.00 + £12.00 "))
    }

    @Test func `orders that were not all counted are at least so many, and have no sum`() {
        var state = Sample.desk(120, 10)
        state.list.matching = .atLeast(5_000)
        #expect(lines(state)[1].contains("  5,000+ of 12,496 "))
        #expect(!lines(state)[1].contains("$"))
    }

    @Test func `a list that could not be loaded again stays, with its age and the reason`() {
        var state = Sample.desk(120, 10)
        state.list.failure = "the read store is locked"
        state.list.loadedAt = Sample.now + .seconds(-12)
        #expect(lines(state)[1].hasPrefix(" / all  ✖ as of 12 s ago: the read store is locked"))
        #expect(lines(state)[4].contains("91bc02aa"))
    }

    @Test func `the search line has the typed text and the cursor`() throws {
        var state = Sample.desk(120, 10)
        state.finder = TextInput("alf")
        let frame = view(state)
        #expect(lines(state)[1].hasPrefix(" / alf "))
        let cursor = try #require(frame.cursor)
        #expect(cursor == (1, 6))
        state.size = Size(columns: 20, rows: 3)
        #expect(lines(state)[2].hasPrefix(" / alf"))
        #expect(try #require(view(state).cursor) == (2, 6))
    }

    // MARK: No orders

    @Test func `an empty table says which filter is on and which keys take it off`() {
        var state = Sample.desk(120, 10)
        state.pending = PendingCommands()
        state.list.rows = []
        state.list.filter = OrderFilter(status: .shipped, highValue: true, search: "zzz")
        state.list.loadedFilter = state.list.filter
        #expect(lines(state)[3] == "   no order matches status:shipped high zzz")
        #expect(lines(state)[4] == "   0 shows every status · $ shows every value · Esc clears the search")
        state.list.failure = "the read store is locked"
        #expect(lines(state)[3] == "   nothing could be loaded yet")
    }

    @Test func `before the first load the table says that it is loading`() {
        #expect(lines(Sample.state(120, 10))[3] == "   loading…")
    }

    // MARK: The bottom lines

    @Test func `a read-only desk offers no acts`() {
        var state = Sample.state(120, 10, isReadOnly: true)
        #expect(lines(state)[8] == " / find  e export │ : commands  ? help")
        #expect(lines(state)[0].hasSuffix("alice (read-only)"))
        state.layers = [.welcome]
        #expect(!view(state).text.contains("place your own"))
        state.layers = []
        for desk in [
            Sample.freshness(.live), Sample.freshness(.paused(by: "bob")), Sample.freshness(.live, delay: .seconds(1)),
        ] {
            state.desk = desk
            #expect(lines(state)[9] == " q quits", "no order is selected")
        }
    }

    @Test func `a notice has its sign, and a hint steps in when there is none`() {
        let kinds: [(Notice.Kind, String)] = [
            (.success, "✓"), (.information, "·"), (.warning, "▲"), (.failure, "✖"),
        ]
        var state = Sample.desk(120, 10)
        for (kind, glyph) in kinds {
            state.notice = Notice(kind, "something happened", at: Sample.now)
            #expect(lines(state)[9] == " \(glyph) something happened")
        }
        state.notice = nil
        #expect(lines(state)[9].hasPrefix(" Enter opens the order · P pauses"))
        state.desk = Sample.freshness(.paused(by: "bob"))
        #expect(lines(state)[9] == " P resumes the projection · . lets one event through")
        state.sampleProgress = "120 of 830"
        #expect(lines(state)[9].hasSuffix("◔ sample orders: 120 of 830"))
    }

    // MARK: Drawing

    private func lines(_ state: DashboardState) -> [String] {
        view(state).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The row of a pending order that is being cancelled.
    private func row(_ phase: CommandPhase, desk: FreshnessReport? = nil, width: Int = 120) -> String {
        var state = Sample.desk(width, 12)
        state.desk = desk ?? state.desk
        state.pending = PendingCommands()
        state.pending.add(Sample.pending("91bc02aa", .act(.cancel, reason: "why"), sentSecondsAgo: 0.4, phase))
        return lines(state)[3]
    }

    /// What the row shows of its command.
    private func sync(_ phase: CommandPhase, desk: FreshnessReport? = nil, width: Int = 120) -> String {
        let row = row(phase, desk: desk, width: width)
        let start = row.lastIndex { "◔✓✖?".contains($0) } ?? row.endIndex
        return String(row[start...])
    }
}

extension Rejection {
    fileprivate init(_ code: String) {
        self.init(RejectionCode(rawValue: code), "it is not allowed")
    }
}
