import CursesTerminal
import Foundation
import TerminalKit

/// A tiny program on the terminal for tests to run: it shows what it reads and does what single keys ask for.
@main
enum TerminalProbe {
    static func main() async {
        do {
            let arguments = CommandLine.arguments
            let terminal = try CursesTerminal(
                options: .init(useColor: !arguments.contains("--no-color"), ascii: arguments.contains("--ascii")))
            await run(terminal)
            await terminal.close()
            if let signal = terminal.interruptedBy { exit(128 + signal) }
            print("ended")
        } catch {
            print("refused: \(error)")
            exit(64)
        }
    }

    private static func run(_ terminal: CursesTerminal) async {
        var size = Size(columns: 0, rows: 0)
        var last: [String] = []
        for await event in terminal.events {
            if case .resized(let new) = event { size = new }
            if await !obey(event, terminal) { return }
            last = Array((last + [describe(event)]).suffix(8))
            await terminal.present(frame(size: size, last: last))
        }
    }

    /// Does what a key asks for; false ends the program.
    private static func obey(_ event: TerminalEvent, _ terminal: CursesTerminal) async -> Bool {
        switch event {
        case .key(.character("q")), .closed: return false
        case .key(.control("z")): await terminal.suspend()
        case .key(.control("l")): await terminal.redraw()
        case .key(.character("m")): await terminal.reportMouse(true)
        case .key(.character("n")): await terminal.reportMouse(false)
        case .key(.character("y")): await terminal.copy("copied text")
        case .key(.character("!")): fatalError("asked to crash")
        case .key(.character("&")): kill(getpid(), SIGSEGV)
        case .key(.character("#")): await terminal.hang()
        case .key(.character("%")):
            await terminal.present(frame(size: Size(columns: 80, rows: 24), last: ["blocked"]))
            await terminal.blockItsThread()
        case .key(.character("*")): Task { await tick(terminal) }
        default: break
        }
        return true
    }

    /// Draws again and again without being asked.
    private static func tick(_ terminal: CursesTerminal) async {
        for count in 1... {
            try? await Task.sleep(for: .milliseconds(20))
            await terminal.present(frame(size: Size(columns: 80, rows: 24), last: [count % 2 == 0 ? "even" : "ODD!"]))
        }
    }

    private static func describe(_ event: TerminalEvent) -> String {
        switch event {
        case .key(let key): "key \(key)"
        case .pasted(let text): "pasted \(text.utf8.count) \(text.prefix(40))"
        case .mouse(let event): "mouse \(event.kind) \(event.row) \(event.column)"
        case .resized(let size): "size \(size.columns)x\(size.rows)"
        case .backgroundFound(let color): "background \(color.red) \(color.green) \(color.blue)"
        case .closed: "closed"
        }
    }

    /// Draws in other pairs of colours for each event.
    private static func putPairs(after count: Int, on frame: inout Frame) {
        for pair in 0..<24 {
            let (front, back) = ((count + pair) % 8, (count * 3 + pair / 2) % 8)
            let style = Style(foreground: .indexed(UInt8(front)), background: .indexed(UInt8(back)))
            frame.put("p", row: 12, column: 2 + pair, style: style)
        }
    }

    /// Draws a selected row and words with blanks between them, on a ground.
    private static func putRows(on frame: inout Frame) {
        let (text, ground) = (Color.indexed(252), Color.indexed(234))
        let chosen = Style(foreground: .indexed(24), background: .indexed(255), attributes: [.bold, .reverse])
        frame.fill(Rect(row: 14, column: 0, columns: frame.size.columns, rows: 1), style: chosen)
        frame.put("chosen", row: 14, column: 2, style: chosen)
        frame.fill(
            Rect(row: 15, column: 0, columns: frame.size.columns, rows: 1),
            style: Style(foreground: text, background: ground))
        for column in [2, 9] {
            frame.put("quiet", row: 15, column: column, style: Style(foreground: .indexed(245), background: ground))
        }
        frame.put("line", row: 15, column: 17, style: Style(foreground: .indexed(245), background: ground))
        frame.fill(
            Rect(row: 15, column: 21, columns: 2, rows: 1),
            style: Style(foreground: text, background: ground, attributes: .underline))
        frame.put("end", row: 15, column: 23, style: Style(foreground: .indexed(245), background: ground))
    }

    private static func frame(size: Size, last: [String]) -> Frame {
        var frame = Frame(size: size)
        let area = Rect(row: 0, column: 0, columns: size.columns, rows: size.rows)
        frame.drawBox(area, title: "● probe ▸ \(size.columns)x\(size.rows)", style: Style(foreground: .cyan))
        frame.put("山田太郎 | e\u{301} 👩‍💻 🇩🇪 ह\u{93F}\u{928}\u{94D}\u{926} | \u{1B}[31m", row: 1, column: 2)
        frame.put("RED", row: 2, column: 2, style: Style(foreground: .red, attributes: .bold))
        frame.put("back", row: 2, column: 6, style: Style(foreground: .black, background: .yellow))
        frame.put("rev", row: 2, column: 11, style: Style(attributes: [.reverse, .underline]))
        let arguments = CommandLine.arguments
        if arguments.contains("--palette") {
            frame.put("pal", row: 2, column: 16, style: Style(foreground: .indexed(214), background: .indexed(234)))
        }
        if arguments.contains("--pairs") { putPairs(after: last.count, on: &frame) }
        if arguments.contains("--ground") { putRows(on: &frame) }
        for (index, line) in last.enumerated() { frame.put(line, row: 3 + index, column: 2) }
        frame.cursor = (row: 2, column: 2)
        return frame
    }
}

extension CursesTerminal {
    /// Ignores everything, as a program that is stuck does.
    fileprivate func hang() async {
        await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
    }

    /// Has the thread that draws and reads do nothing any more.
    fileprivate func blockItsThread() async {
        await Task(executorPreference: executor) { while pause() != 0 {} }.value
    }
}
