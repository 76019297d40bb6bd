import CQRS
import OrderEvents
import OrderTraffic
import Testing

@testable import orderdesk_bench

@Suite struct GeneratorTests {
    private let catalogue = Catalogue(seed: 1, customerCount: 50, productCount: 40)

    @Test func `the random numbers are those of the published generator`() {
        var random = SplitMix64(seed: 1_234_567)
        // The first five of Vigna's splitmix64.c for this seed.
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect(expected.map { _ in random.next() } == expected)
    }

    @Test func `the first rank is drawn as often as Zipf's law says`() {
        let distribution = ZipfDistribution(count: 100)
        var random = SplitMix64(seed: 7)
        var drawn = Array(repeating: 0, count: 100)
        for _ in 0..<200_000 { drawn[distribution.draw(using: &random)] += 1 }
        let harmonic = (1...100).reduce(0) { $0 + 1 / Double($1) }
        for rank in [1, 2, 10] {
            let expected = 200_000 / harmonic / Double(rank)
            #expect(abs(Double(drawn[rank - 1]) - expected) < expected * 0.1)
        }
    }

    @Test func `one rank is always drawn where there is only one`() {
        var random = SplitMix64(seed: 7)
        #expect((0..<10).allSatisfy { _ in ZipfDistribution(count: 1).draw(using: &random) == 0 })
    }

    @Test func `the same seed makes the same orders and another makes others`() throws {
        func data(_ seed: UInt64) throws -> [EventFacts] {
            var sequence = try EventSequence(catalogue: catalogue, seed: seed)
            return try sequence.next(500, upTo: 300).map(EventFacts.init)
        }
        #expect(try data(3) == data(3))
        #expect(try data(3) != data(4))
    }

    @Test func `no two orders have one id`() {
        let ids = Set((0..<100_000).map { OrderGenerator.orderID($0) })
        #expect(ids.count == 100_000)
        #expect(ids.allSatisfy { $0.rawValue.count == 8 })
    }

    @Test func `generated events are taken by a log without a conflict`() async throws {
        let log = InMemoryEventStore(clock: SystemClock())
        var sequence = try EventSequence(catalogue: catalogue, seed: 5)
        let requests = try sequence.next(2_000, upTo: 700)
        let results = try await log.append(requests)
        #expect(results.allSatisfy { if case .committed = $0 { true } else { false } })
        #expect(sequence.orders == 700)
        let head = try await log.head(after: .start).head.rawValue
        #expect(Int(head) == requests.count)
    }
}

/// The parts of an append that are generated.
private struct EventFacts: Equatable {
    let command: CommandID
    let stream: String
    let events: [NewEvent]

    init(_ request: AppendRequest) {
        command = request.cause.commandID
        stream = request.target.stream.name
        events = request.events
    }
}
