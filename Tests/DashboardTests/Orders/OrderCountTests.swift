import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// A filter that is too costly to be counted with every page is listed at once, and counted meanwhile.
struct OrderCountTests {
    private var desk: DashboardDriver

    init() {
        desk = DashboardDriver(orders: (1...80).map { .sample($0, total: 5_000) })
        desk.mostCounted = 50
    }

    private var bar: String {
        view(desk.state).text.split(separator: "\n").first {
            $0.contains("/ status:") || $0.contains(" of 80") || $0.contains(" of 120")
        }.map(String.init) ?? ""
    }

    private var counts: [OrderFilter] {
        desk.effects.compactMap { if case .countOrders(let query, _) = $0 { query.filter } else { nil } }
    }

    private mutating func list(_ key: Character) {
        desk.press(.character(key))
        desk.answer()
    }

    @Test mutating func `the page comes with what is known, and then the exact count and sum`() {
        list("1")
        #expect(bar.contains("50+ of 80 · counting …"))
        #expect(counts == [OrderFilter(status: .pending)])
        desk.answerCount()
        #expect(bar.contains("80 of 80 · $4,000.00"))
    }

    @Test mutating func `while it counts, keys act at once`() {
        list("1")
        desk.press(.down, .down, .character("a"))
        #expect(desk.state.heldInput.isEmpty)
        #expect(desk.state.layers.count == 1)
    }

    @Test mutating func `another filter gives the count up, and is counted itself at once`() throws {
        list("1")
        let first = try #require(desk.requests(for: .count).last)
        desk.press(.character("$"))
        #expect(desk.effects.contains(.stopCounting(first)))
        desk.send(
            .answered(first, .count(.success(Snapshot(OrderTotals(count: 7, sums: []), checkpoint: desk.checkpoint)))))
        desk.answer()
        #expect(!bar.contains("7 of 80"))
        list("$")
        #expect(counts.count == 2 && desk.requests(for: .count).count == 2)
    }

    @Test mutating func `a list that comes with its count asks for none`() {
        list("3")
        list("0")
        #expect(counts.isEmpty)
    }

    @Test mutating func `what was counted at this checkpoint is not counted again`() {
        list("1")
        desk.answerCount()
        list("0")
        list("1")
        #expect(bar.contains("80 of 80"))
        #expect(counts.count == 1)
    }

    @Test
    mutating func `as the read model changes, the count is a guess until it is made again, and at a bounded rate`() {
        list("1")
        desk.now = desk.now + .milliseconds(200)
        desk.answerCount()
        for number in 81...120 {
            desk.head = desk.head.next
            desk.project(.sample(number))
        }
        #expect(counts.count == 1, "2 s have passed, and 200 ms of counting are followed by 4 s without")
        #expect(bar.contains("80~ of 120"))
        desk.now = desk.now + .seconds(2)
        desk.observe()
        #expect(counts.count == 2)
        desk.answerCount()
        #expect(bar.contains("120 of 120"))
        #expect(!bar.contains("~"))
        for _ in 0..<20 {
            desk.now = desk.now + .seconds(1)
            desk.observe()
        }
        #expect(counts.count == 2, "nothing has changed")
    }

    @Test mutating func `one count is under way at most`() {
        list("1")
        for number in 81...90 {
            desk.head = desk.head.next
            desk.project(.sample(number))
            desk.pass(.seconds(5))
        }
        #expect(desk.requests(for: .count).count == 1)
    }

    @Test mutating func `a count by age is made again with every list, because time alone changes it`() {
        desk.press(.character("/"))
        desk.type("age>1m")
        desk.press(.enter)
        desk.answer()
        let before = counts.count
        desk.answerCount()
        desk.pass(.seconds(5))
        list("1")
        desk.answerCount()
        list("0")
        #expect(counts.count > before)
    }

    @Test mutating func `a count that failed is tried again after a while`() throws {
        list("1")
        try desk.failRequest(for: .count)
        #expect(bar.contains("50+ of 80"))
        desk.pass(.milliseconds(500))
        #expect(counts.count == 1)
        desk.pass(.milliseconds(600))
        #expect(counts.count == 2)
    }

    @Test mutating func `rows that change without the checkpoint are counted again`() {
        list("1")
        desk.answerCount()
        desk.generation = 2
        desk.pass(.seconds(5))
        desk.observe()
        desk.pass(.milliseconds(50))
        desk.answer()
        #expect(counts.count == 2)
    }

    @Test mutating func `all of a counted list can be marked, and an opened order says its place among them`() {
        list("1")
        desk.press(.enter)
        #expect(desk.state.placeInList(of: OrderID("o0080")) == "1 of 50+")
        desk.press(.escape)
        desk.answerCount()
        #expect(desk.state.placeInList(of: OrderID("o0080")) == "1 of 80")
    }
}
