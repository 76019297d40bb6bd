import Foundation
import Testing

/// Several processes at one desk.
@Suite(.timeLimit(.minutes(3)))
struct SharingTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `an order from a second shell turns up without a key pressed`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            let outcome = try await desk.run(
                "place", "--customer", "ALFKI", "--item", "1:3", "--id", "ELSEWHERE", "--wait", "20s", "--json")
            #expect(outcome.exitCode == 0)
            #expect(try outcome.json(ReceiptShape.self).visible)
            try await session.wait(until: "the order is on the screen") {
                $0.contains(/ELSEWHERE.*Alfreds Futterkiste +1 +\$54\.00 +PENDING/)
            }
        }
    }

    @Test func `when the projecting dashboard is killed another takes over`() async throws {
        try await TerminalSession.run(desk) { first in
            try await first.waitUntilLive()
            try await TerminalSession.run(desk) { second in
                try await second.waitUntilLive()
                try await first.signal(SIGKILL)
                try await desk.place("A1")
                try await second.wait(for: "A1")
                try await second.waitUntilLive()
            }
        }
    }

    @Test func `a read model that is deleted comes back`() async throws {
        try await desk.place("A1")
        _ = try await desk.run("orders")
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: desk.readStore.path(percentEncoded: false) + suffix)
        }
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "A1")
            try await session.waitUntilLive()
        }
    }
}
