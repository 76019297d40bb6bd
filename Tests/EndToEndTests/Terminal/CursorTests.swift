import Foundation
import TestSupport
import Testing

/// The terminal's own cursor, which screen readers and magnifiers follow.
@Suite(.timeLimit(.minutes(3)))
struct CursorTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        for id in ["A1", "A2", "A3", "A4"] { try await desk.place(id, item: "1:1") }
    }

    private static func row(in screen: String) -> Int? {
        screen.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.hasPrefix(" ▸") }
    }

    @Test func `it is on the selected row unseen, and seen in a text, and a step of it costs little`() async throws {
        let output = desk.directory.file("output")
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "\n ▸")
            try await session.wait(for: "LIVE")
            try await session.recordOutput(to: output)
            for step in 1...3 {
                let before = Self.row(in: try await session.screen)
                let written = Self.size(of: output)
                try await session.press("j")
                let screen = try await session.wait(until: "the cursor is one down") {
                    Self.row(in: $0) != before
                }
                let cursor = try await session.cursor
                #expect(cursor.row == Self.row(in: screen) && !cursor.isSeen)
                if step > 1 { #expect(Self.size(of: output) - written <= 400, "bytes of a step") }
            }
            try await session.press("/")
            try await session.type("al")
            try await eventually("the cursor is seen in the filter") { try await session.cursor.isSeen }
            try await session.press("Escape", "?")
            try await session.wait(for: "Help")
            try await eventually("the cursor is not seen in the help") { try await !session.cursor.isSeen }
        }
    }

    private static func size(of file: URL) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: file.path(percentEncoded: false))[.size] as? Int) ?? 0
    }
}
