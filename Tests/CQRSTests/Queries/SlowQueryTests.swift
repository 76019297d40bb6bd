import Foundation
import MetricsTestKit
import TestSupport
import Testing

@testable import CQRS

@Suite struct SlowQueryTests {
    private let clock = ManualClock()
    private let start = ContinuousClock.now
    private let memory: SlowQueries

    init() {
        memory = SlowQueries(clock: clock, perType: 2)
    }

    private func record(_ query: some Query, took milliseconds: Int, after seconds: Int = 0) {
        memory.record(query, took: .milliseconds(milliseconds), endedAt: start + .seconds(seconds))
    }

    private func listed(after seconds: Int = 0, limit: Int = 10) -> [String] {
        memory.slowest(limit, at: start + .seconds(seconds)).map {
            "\($0.name) \($0.arguments) \(Int($0.duration.inMilliseconds))"
        }
    }

    @Test func `the slowest of each type are kept, and listed with the slowest first`() {
        for (word, duration) in [("a", 3), ("b", 9), ("c", 1), ("d", 5)] { record(Find(word: word), took: duration) }
        record(Total(), took: 7)
        #expect(listed() == ["Find word: b 9", "Total  7", "Find word: d 5"])
        #expect(listed(limit: 1) == ["Find word: b 9"])
    }

    @Test func `the same question is listed once, by its slowest answer`() {
        for duration in [4, 8] { record(Find(word: "a"), took: duration) }
        #expect(listed() == ["Find word: a 8"])
    }

    @Test func `what is older than the window makes room`() {
        record(Find(word: "old"), took: 90)
        record(Find(word: "older"), took: 80)
        record(Find(word: "new"), took: 1, after: 200)
        #expect(listed(after: 200) == ["Find word: old 90", "Find word: older 80"])
        record(Find(word: "newer"), took: 2, after: 300)
        #expect(listed(after: 300) == ["Find word: newer 2"])
        #expect(listed(after: 600) == [])
    }

    @Test func `it is dated by the clock`() {
        record(Total(), took: 1)
        #expect(memory.slowest(1, at: start).map(\.endedAt) == [clock.now()])
    }

    @Test func `a query that is answered and one that fails are both timed and kept`() async throws {
        let metrics = TestMetrics()
        var bus = QueryBus(gate: ProjectorDesk().monitor(), metrics: metrics, slowest: memory)
        bus.register(FindHandler())
        _ = try await bus.snapshot(of: Find(word: "a"))
        await #expect(throws: StoreError.self) { try await bus.snapshot(of: Find(word: "fail")) }
        #expect(try metrics.expectTimer("query_duration", [("query", "Find")]).values.count == 2)
        #expect(Set(memory.slowest(5).map(\.arguments)) == ["word: a", "word: fail"])
    }

    @Test func `arguments are the properties that are set, in few words`() {
        let query = Everything(
            text: "two words", nothing: nil, some: 5, list: ["a", "b", "c", "d", "e"], none: [], plain: .plain,
            given: .given("x"), inner: .init(low: 1, high: nil), position: Position(7))
        #expect(
            QueryText().arguments(of: query)
                == "text: two words, some: 5, list: [a, b, c and 2 more], plain: plain, given: given(x), "
                + "inner: (low: 1), position: 7")
    }

    @Test func `texts that somebody typed can be hidden`() {
        let query = Everything(
            text: "two words", nothing: nil, some: 5, list: ["a"], none: [], plain: .plain, given: .given("x"),
            inner: .init(low: 1, high: nil), position: Position(7))
        #expect(
            QueryText(hidesTexts: true).arguments(of: query)
                == "text: …, some: 5, list: […], plain: plain, given: given(…), inner: (low: 1), position: 7")
    }

    @Test func `arguments are printable and short whatever is asked for`() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<300 {
            let text = QueryText().arguments(of: Find(word: Hostile.text(&random, parts: 60)))
            #expect(text.unicodeScalars.count <= SlowQueries.longestArguments)
            #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != "\u{202E}" })
        }
        let long = Everything(
            text: String(repeating: "x", count: 10_000), nothing: nil, some: nil,
            list: Array(repeating: String(repeating: "y", count: 500), count: 1_000), none: [], plain: .plain,
            given: .given(String(repeating: "z", count: 500)), inner: .init(low: nil, high: nil), position: .start)
        #expect(QueryText().arguments(of: long).unicodeScalars.count == SlowQueries.longestArguments)
        #expect(QueryText().arguments(of: long).hasSuffix("…"))
    }
}

private struct Find: Query {
    typealias Answer = Int
    static let name = "Find"
    static let projection: ProjectionName = "orders"
    let word: String
}

private struct Total: Query {
    typealias Answer = Int
    static let name = "Total"
    static let projection: ProjectionName = "orders"
}

private struct FindHandler: QueryHandler {
    func answer(_ query: Find) async throws -> Snapshot<Int> {
        guard query.word != "fail" else { throw StoreError(.busy, "locked", remedy: "wait") }
        return Snapshot(1, checkpoint: .start)
    }
}

private struct Everything: Query {
    enum Choice {
        case plain
        case given(String)
    }

    struct Inner {
        let low: Int?
        let high: Int?
    }

    typealias Answer = Int
    static let name = "Everything"
    static let projection: ProjectionName = "orders"

    let text: String
    let nothing: Int?
    let some: Int?
    let list: [String]
    let none: [String]
    let plain: Choice
    let given: Choice
    let inner: Inner
    let position: Position
}
