import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What colours distinguish is distinguished without them: by a sign, a word or an attribute.
struct MonochromeTests {
    typealias Change = @Sendable (inout DashboardState) -> Void

    /// States of one thing, which all have to look different.
    struct Distinction: CustomTestStringConvertible {
        let testDescription: String
        let states: [Change]

        init(_ name: String, _ states: [Change]) {
            (testDescription, self.states) = (name, states)
        }
    }

    private static let freshness: [FreshnessState] = [
        .live, .catchingUp, .delayed, .paused(by: "bob"), .stalled, .failed(at: nil, message: "why"),
        .rebuilding(fraction: 0.4),
    ]

    private static let distinctions: [Distinction] = [
        Distinction(
            "how fresh the desk is",
            freshness.map { state in { $0.desk = Sample.freshness(state, behind: state == .live ? 0 : 4) } }),
        Distinction(
            "an order's status",
            OrderStatus.allCases.map { status in { $0.list.rows[1].status = status } }),
        Distinction("where the cursor is", [{ _ in }, { $0.put(cursorOn: Sample.orders[2].orderID) }]),
        Distinction("a marked order", [{ _ in }, { _ = $0.marks.toggle(Sample.orders[1]) }]),
        Distinction(
            "a command's life",
            [
                { $0.pending = PendingCommands() }, { $0.setPhase(.sent) },
                { $0.setPhase(.accepted(Position(18_205), at: Sample.now)) },
                { $0.setPhase(.visible(after: .milliseconds(3), at: Sample.now)) },
                { $0.setPhase(.deadLetter(Position(18_205))) },
                { $0.setPhase(.rejected(Rejection(.accountSuspended, "why"), at: Sample.now)) },
                { $0.setPhase(.failed("why", at: Sample.now)) },
            ]),
        Distinction("an order that needs somebody", [{ _ in }, { $0.list.rows[0].total = Sample.usd(900) }]),
        Distinction(
            "how a message is meant",
            [Notice.Kind.success, .information, .warning, .failure].map { kind in
                { $0.notice = Notice(kind, "so it is", at: Sample.now) }
            }),
        Distinction(
            "which field is typed into",
            [PlaceOrderForm.Field.customer, .payment, .place].map { field in
                {
                    var form = Sample.form
                    form.field = field
                    $0.layers = [.placeOrder(form)]
                }
            }),
        Distinction(
            "what is selected in the palette",
            [0, 1].map { index in
                { $0.layers = [.palette(PalettePane(input: TextInput("ap"), highlighted: index))] }
            }),
        Distinction(
            "what is selected in the help", [2, 3].map { index in { $0.layers = [.help(HelpPane(selected: index))] } }),
        Distinction(
            "what can be done now",
            [
                { $0.layers = [.order(Sample.pane)] },
                {
                    var pane = Sample.pane
                    pane.detail?.summary.status = .shipped
                    $0.layers = [.order(pane)]
                },
            ]),
        Distinction(
            "a fault in the filter",
            [
                { $0.finder = TextInput("status:pen") },
                {
                    $0.finder = TextInput("status:pen")
                    $0.filterEntry.fault = $0.filterLanguage.read("status:pen").faults.first
                },
            ]),
    ]

    @Test(arguments: distinctions, FrameMatrixTests.sizes)
    func `is seen without colours, in UTF-8 and in ASCII`(distinction: Distinction, size: Size) {
        let inColour = frames(of: distinction, size, theme: "auto")
        #expect(Set(inColour).count > 1)
        let mono = frames(of: distinction, size, theme: "mono")
        #expect(Set(mono.map(\.withoutColour)).count == Set(inColour).count)
        #expect(Set(mono.map(\.ascii.withoutColour)).count == Set(inColour).count)
    }

    private func frames(of distinction: Distinction, _ size: Size, theme: String) -> [Frame] {
        distinction.states.map { change in
            var state = Sample.desk(size.columns, size.rows, theme: theme)
            change(&state)
            return view(state)
        }
    }
}

extension DashboardState {
    fileprivate mutating func put(cursorOn order: OrderID) {
        put(cursorOn: order, in: displayedOrders)
    }

    fileprivate mutating func setPhase(_ phase: CommandPhase) {
        let command = Sample.place("7f3a91c2", total: 13_897, sentSecondsAgo: 0.4, phase)
        pending = PendingCommands()
        pending.add(command)
    }
}
