import Foundation
import TestSupport
import Testing

/// Every number of the command line at its edges: done, refused or wrong usage, always with a sentence, never a crash.
@Suite(.timeLimit(.minutes(20)))
struct EdgeTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `whatever number is given, the program ends with a known exit code and a sentence`() async throws {
        var random = SeededRandom(seed: 100)
        let all = Self.commands
        let chosen = LongRun.isOn ? all : (0..<24).map { _ in random.pick(all) }
        var counts: [Int32: Int] = [:]
        for words in chosen {
            let outcome = try await desk.run(words)
            counts[outcome.exitCode, default: 0] += 1
            #expect([0, 1, 2, 64, 75].contains(outcome.exitCode), "\(words): \(outcome.exitCode) \(outcome.errors)")
            #expect(outcome.exitCode == 0 || outcome.errors.count > 20, "\(words)")
        }
        let log = try await desk.run("events", "--json").json(EventsShape.self).events
        #expect(log.map(\.position) == Array(1...log.count))
        let codes = counts.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }.joined(separator: ", ")
        LongRun.report(item: "integer edges", tried: "\(chosen.count) runs of the program, exit codes \(codes)")
    }

    private static let commands: [[String]] = {
        let places: [[String]] = [
            ["place", "--customer", "ALFKI", "--item", "1:%"], ["place", "--customer", "ALFKI", "--item", "1:1@%"],
            ["place", "--customer", "ALFKI", "--item", "1:%@%"], ["products", "reprice", "2", "--price=%"],
            ["products", "add", "n%", "--name", "N", "--price=%"], ["orders", "--page=%"], ["orders", "--page-size=%"],
            ["orders", "--page=%", "--page-size=%", "--json"], ["orders", "--since=%"], ["orders", "--until=%"],
            ["orders", "--wait=%s"], ["orders", "--wait=%ms"], ["orders", "--search=%"], ["orders", "--customer=%"],
            ["orders", "--sort=%"], ["events", "--after=%"], ["events", "--limit=%"], ["status", "--json"],
            ["order", "--", "%"], ["approve", "--", "%"], ["cancel", "--reason=%", "--", "%"],
            ["refund", "--line=%", "--", "%"], ["refund", "--line=1:%", "--", "%"],
            ["refund", "--amount=%", "--", "%"],
            ["add-item", "--item=1:%", "--", "%"], ["place", "--customer", "ALFKI", "--item", "1:1", "--command-id=%"],
        ]
        return places.flatMap { place in
            Hostile.numbers.map { number in place.map { $0.replacing("%", with: number) } }
        }
    }()
}
