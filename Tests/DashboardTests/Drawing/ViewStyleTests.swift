import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

struct ViewStyleTests {
    private static let states: [FreshnessState] = [
        .live, .catchingUp, .delayed, .paused(by: "bob"), .stalled, .failed(at: nil, message: "why"),
        .rebuilding(fraction: 0.4),
    ]

    @Test(arguments: Theme.names)
    func `every state has its own word, and an attribute or glyph that tells it from the others`(theme: String) {
        var words = Set<String>()
        var appearances = Set<String>()
        for state in Self.states {
            words.insert(state.word)
            appearances.insert("\(state.glyph) \(Theme.named(theme)[state.role].attributes.rawValue)")
        }
        #expect(words.count == Self.states.count)
        // STALLED and FAILED share sign and style; their words and what follows distinguish them.
        #expect(appearances.count >= Self.states.count - 1)
    }

    @Test func `the theme without colours draws nothing in colour`() {
        for layer in [nil, Layer.placeOrder(Sample.form), .order(Sample.pane), .help(HelpPane())] {
            var state = Sample.desk(120, 36, theme: "mono")
            state.layers = layer.map { [$0] } ?? []
            state.notice = Notice(.failure, "refused", at: Sample.now)
            let frame = view(state)
            for row in 0..<36 {
                for cell in frame.row(row) {
                    #expect(cell.style.foreground == .standard && cell.style.background == .standard)
                }
            }
        }
    }

    @Test func `every theme draws the same text`() {
        let text = view(Sample.desk(120, 36)).text
        for name in Theme.names + ["no such theme"] { #expect(view(Sample.desk(120, 36, theme: name)).text == text) }
    }

    @Test func `the cursor's row is filled while the table has the keyboard, and only heavier when not`() {
        var state = Sample.desk(120, 12)
        #expect(view(state).row(4).allSatisfy { $0.style == Style(attributes: [.bold, .reverse]) })
        #expect(view(state).row(5).allSatisfy { !$0.style.attributes.contains(.reverse) })
        state.finder = TextInput()
        #expect(view(state).row(4).allSatisfy { $0.style == Style(attributes: .bold) })
    }

    @Test func `a live desk is calm and a failed one is not`() throws {
        var state = Sample.desk(120, 12)
        #expect(try style(of: "LIVE", in: view(state)) == Style(foreground: .green))
        state.desk = Sample.freshness(.failed(at: nil, message: "why"), behind: 1)
        #expect(
            try style(of: "FAILED", in: view(state)) == Style(foreground: .brightRed, attributes: [.bold, .reverse]))
    }

    @Test func `the key of the filter that is on stands out`() throws {
        var state = Sample.desk(130, 14)
        state.list.filter.status = .approved
        state.list.loadedFilter = state.list.filter
        let frame = view(state)
        #expect(try style(of: "2 ◐ approved 12", in: frame).attributes == [.bold, .reverse])
        #expect(try style(of: "3 ● shipped", in: frame) == Theme.auto[.key])
        #expect(try style(of: "0 all", in: frame) == Theme.auto[.key])
        #expect(try style(of: "$ high", in: frame) == Theme.auto[.key])
    }

    @Test func `a guess is faint and a status has its style`() throws {
        let frame = view(Sample.desk(120, 12))
        #expect(try style(of: "PENDING ~", in: frame) == Theme.auto[.guess])
        #expect(try style(of: "SHIPPED", in: frame) == Theme.auto[.shippedOrder])
        #expect(try style(of: "CANCELLED", in: frame) == Theme.auto[.cancelledOrder])
        #expect(try style(of: "◔ projecting", in: frame) == Theme.auto[.waiting])
    }

    @Test func `the names of columns are one line across`() {
        #expect(view(Sample.desk(120, 12)).row(2).allSatisfy { $0.style.attributes.contains(.underline) })
    }

    @Test func `hostile text is shown and does nothing`() {
        let hostile = "\u{1B}[2J\u{202E}evil\r\n\t\u{0}\u{200B}\u{9B}31m"
        var state = Sample.desk(120, 36)
        state.list.rows[0].customerName = hostile
        state.list.rows[0].orderID = OrderID(hostile)
        state.list.filter.search = hostile
        state.list.loadedFilter = state.list.filter
        state.notice = Notice(.failure, hostile, at: Sample.now)
        state.desk = Sample.freshness(.failed(at: nil, message: hostile), behind: nil)
        state.list.failure = hostile
        var form = Sample.form
        form.customer?.name = hostile
        form.complaint = hostile
        var pane = Sample.pane
        pane.failure = hostile
        pane.detail?.cancellationReason = hostile
        let layers: [Layer?] = [
            nil, .placeOrder(form), .order(pane),
            .confirmation(Confirmation(.cancel, order: state.list.rows[0])),
        ]
        for layer in layers {
            state.layers = layer.map { [$0] } ?? []
            let frame = view(state)
            let scalars = frame.text.unicodeScalars
            #expect(!scalars.contains { $0 != "\n" && ($0.properties.generalCategory == .control) })
            #expect(!scalars.contains { $0.properties.generalCategory == .format })
            #expect(frame.text.split(separator: "\n", omittingEmptySubsequences: false).count == 36)
        }
    }

    /// The style of the first cell of a text on screen.
    private func style(of text: String, in frame: Frame) throws -> Style {
        for row in 0..<frame.size.rows {
            let line = frame.row(row).map { $0.text.isEmpty ? "\u{0}" : $0.text }.joined()
            guard let range = line.firstRange(of: text) else { continue }
            return frame[row, line.distance(from: line.startIndex, to: range.lowerBound)].style
        }
        throw NotShown(text: text)
    }

    private struct NotShown: Error {
        let text: String
    }
}
