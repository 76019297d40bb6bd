import TerminalKit
import Testing

struct ScriptedTerminalTests {
    private static func frame(_ text: String) -> Frame {
        var frame = Frame(size: Size(columns: 10, rows: 1))
        frame.put(text, row: 0, column: 0)
        return frame
    }

    @Test func `the script comes in order, the size first`() async {
        let terminal = ScriptedTerminal(size: Size(columns: 10, rows: 1))
        terminal.type("ab")
        terminal.type(.enter)
        terminal.send(.closed)
        var events: [TerminalEvent] = []
        for await event in terminal.events { events.append(event) }
        #expect(
            events == [
                .resized(Size(columns: 10, rows: 1)), .key(.character("a")), .key(.character("b")), .key(.enter),
                .closed,
            ])
    }

    @Test func `a frame can be awaited before and after it was presented`() async {
        let terminal = ScriptedTerminal(size: Size(columns: 10, rows: 1))
        async let awaited = terminal.frame(showing: "second")
        await terminal.present(Self.frame("first"))
        await terminal.present(Self.frame("second"))
        #expect(await awaited?.text == "second")
        #expect(await terminal.frame(showing: "second")?.text == "second")
        #expect(await terminal.frames.count == 2)
    }

    @Test func `closing lets go of whoever waits`() async {
        let terminal = ScriptedTerminal(size: Size(columns: 10, rows: 1))
        async let awaited = terminal.frame(showing: "never")
        await terminal.close()
        #expect(await awaited == nil)
        #expect(await terminal.isClosed)
    }
}
