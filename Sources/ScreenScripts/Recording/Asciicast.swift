import JSON
import TerminalKit

/// Writes what is seen as an asciicast of version 2, line by line: a header, then frames and sizes with their times.
public struct Asciicast: Sendable {
    private let size: Size
    private var shown: Frame?
    private var lastTime = Duration.zero

    /// Creates a cast of a screen of a size.
    public init(size: Size) {
        self.size = size
    }

    /// Returns the first line; `startedAt` is in seconds since 1970.
    public func header(title: String, startedAt: Int64) -> String {
        let header: JSONObject = [
            "version": .integer(2), "width": .integer(Int64(size.columns)), "height": .integer(Int64(size.rows)),
            "timestamp": .integer(startedAt), "title": .string(title),
            "env": .object(["TERM": .string("xterm-256color")]),
        ]
        return JSONValue.object(header).text + "\n"
    }

    /// Returns the lines for a frame at a time since the start; none when it looks like the one before.
    public mutating func frame(_ frame: Frame, at time: Duration) -> String {
        var lines = ""
        if let shown, shown.size != frame.size {
            lines += event("r", "\(frame.size.columns)x\(frame.size.rows)", at: time)
        }
        let output = frame.ansi(over: shown)
        shown = frame
        return output.isEmpty ? lines : lines + event("o", output, at: time)
    }

    /// Times never go back, whatever a clock does.
    private mutating func event(_ kind: String, _ text: String, at time: Duration) -> String {
        lastTime = max(lastTime, time)
        let milliseconds = lastTime.wholeMilliseconds
        let seconds = "\(milliseconds / 1_000).\(String(1_000 + milliseconds % 1_000).dropFirst())"
        return JSONValue.array([.verbatim(seconds), .string(kind), .string(text)]).text + "\n"
    }
}
