import Foundation
import TestSupport
import Testing

/// A clerk keeps a filter by a name, for tomorrow.
@Suite(.timeLimit(.minutes(2)))
struct KeepingAFilterTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `a filter that was kept by a name is listed by it in another dashboard`() async throws {
        try await PoisonEvent.place(3, named: "A", on: desk)
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "1 ○ pending 3")
            try await session.press("/")
            try await session.type("id:A2")
            try await session.press("Enter")
            try await session.wait(for: "1 of 3")
            try await session.press(":")
            try await session.type("save second")
            try await session.press("Enter")
            try await session.wait(for: "kept as 'second': id:A2")
        }
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "1 ○ pending 3")
            try await session.press(":")
            try await session.type("filter sec")
            try await session.wait(for: "▸ filter second")
            try await session.press("Enter")
            try await session.wait(for: "/ id:A2")
            try await session.wait(for: "1 of 3")
        }
    }
}
