import Foundation
import TestSupport
import Testing

/// The desk's policy and the clipboard, as a person at the dashboard meets them.
@Suite(.timeLimit(.minutes(3)))
struct PolicyTerminalTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `four eyes that another shell requires hold for a dashboard that is open already`() async throws {
        try await desk.place("BIG", item: "3:1")
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "BIG")
            #expect(try await desk.run("policy", "four-eyes", "on", "--user", "carol").exitCode == 0)
            try await session.press("a")
            try await session.wait(for: "Approve")
            try await session.press("y")
            try await session.wait(for: "SELF_APPROVAL: order 'BIG' is of high value")
            try await session.wait(until: "the order is pending still") { $0.contains(/BIG .*PENDING/) }
        }
        #expect(try await desk.run("approve", "BIG", "--user", "bob").exitCode == 0)
    }

    @Test func `an id with a line end lands on the clipboard as one line`() async throws {
        let placed = try await desk.run("place", "--customer", "ALFKI", "--item", "1:1", "--id=x\nrm -rf ~\u{202E}")
        #expect(placed.exitCode == 0)
        try await TerminalSession.run(desk) { session in
            // With tmux's own settings, which heed no clipboard sequence of a program.
            try await session.wait(for: "x␊rm")
            try await session.press("y", "Enter")
            try await session.wait(for: "characters that are not copied")
            try await eventually("the id is in tmux's buffer") { try await session.hasClipboard("x␊rm -rf ~·") }
            try await session.type("yraw id")
            try await session.press("Enter")
            try await session.wait(for: "with its line ends")
            try await eventually("the id as it is, is in the buffer") {
                try await session.hasClipboard("x\nrm -rf ~\u{202E}")
            }
            try await session.press("y", "j", "s", "o", "n", "Enter")
            try await session.wait(for: "copied the JSON of x␊rm")
            try await eventually("the JSON is on the clipboard") {
                try await session.clipboard.hasPrefix(#"{"orderID":"x\nrm -rf ~"#)
            }
            let json = try await session.clipboard
            #expect(json.contains(#""customerID":"ALFKI""#) && !json.contains("\n") && !json.contains("\u{202E}"))
        }
    }
}
