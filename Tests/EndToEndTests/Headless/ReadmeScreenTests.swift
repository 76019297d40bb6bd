import Foundation
import TestSupport
import Testing

/// The screens of the README are what the program shows when it is driven by the scripts in `Resources/screens`.
@Suite(.timeLimit(.minutes(5)))
struct ReadmeScreenTests {
    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A screen of the README: the file that the script writes, and the lines of the block behind its name.
    private struct Block {
        let name: String
        let line: Int
        let indent: String
        let rows: [String]
    }

    @Test func `every screen of the README is the one that its script makes`() async throws {
        let desk = try TestDesk()
        try await play("samples", "--clock 2026-11-27T12:30:00Z", on: desk)
        try Data().write(to: desk.data.appending(path: "throw-away"))
        try await play("readme", "--clock 2026-11-27T12:34:00Z --seed 1 --user alice", on: desk)
        let blocks = try blocks()
        #expect(blocks.map(\.name) == ["paused.txt", "lag.txt", "metrics.txt"])
        for block in blocks {
            let made = try String(contentsOf: desk.directory.file(block.name), encoding: .utf8)
                .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
            let (expected, found) = (Self.lasting(made, block.name), Self.lasting(block.rows, block.name))
            guard expected != found else { continue }
            let rows = made.map { $0.isEmpty ? "" : block.indent + $0 }.joined(separator: "\n")
            Issue.record("the screen '\(block.name)' in line \(block.line) of README.md should be:\n\(rows)")
        }
    }

    /// Plays a script of `Resources/screens` in the test's folder, off the screen.
    private func play(_ name: String, _ arguments: String, on desk: TestDesk) async throws {
        let script = root.appending(path: "Resources/screens/\(name).tape").path(percentEncoded: false)
        let errors = desk.directory.file("errors")
        let process = try ChildProcess(
            ["sh", "-c", "cd \"$HOME\" && exec '\(Program.path)' --script '\(script)' --size 110x24 \(arguments)"],
            environment: desk.environment, output: errors, errors: errors)
        let exitCode = await process.wait()
        let message = try String(contentsOf: errors, encoding: .utf8)
        try #require(exitCode == 0, "\(message)")
    }

    /// The blocks that stand behind `<!-- screen: NAME -->`.
    private func blocks() throws -> [Block] {
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let lines = readme.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return lines.indices.compactMap { index in
            guard let match = lines[index].wholeMatch(of: #/( *)<!-- screen: (\S+) -->/#) else { return nil }
            let indent = String(match.1)
            let rows = lines[(index + 2)...].prefix { $0 != "\(indent)```" }
            return Block(
                name: String(match.2), line: index + 3, indent: indent,
                rows: rows.map { $0.hasPrefix(indent) ? String($0.dropFirst(indent.count)) : $0 })
        }
    }

    // MARK: What differs from run to run

    /// The lines without what is measured: latencies, ages, times of day, and how wide they make a column.
    private static func lasting(_ rows: [String], _ name: String) -> [String] {
        // What is measured of the process: how much there is of each line is chance, which lines there are is not.
        if name == "metrics.txt" { return Set(rows.compactMap(words)).sorted() }
        return rows.map { row in
            let figures = row.replacing(#/ *┤.*/#, with: "").replacing(#/ *└.*/#, with: "")
                .replacing(#/\d\d:\d\d:\d\d/#, with: "#").replacing(#/[\d.,]+ (?:µs|ms|s|min)\b/#, with: "#")
                .replacing(#/(?:p50|p95|p99) +# */#, with: "").replacing(#/applied \S+ [\d.]+/#, with: "applied #")
                .replacing(#/events a second +in \S+ [\d.]+/#, with: "in #").replacing(#/[\d,]+\/s/#, with: "#/s")
            return figures.split(separator: " ").joined(separator: " ")
        }
    }

    /// The headings and names of a line of figures; nil for a line of figures alone.
    private static func words(_ row: String) -> String? {
        let parts = row.split(whereSeparator: { (character: Character) in !character.isLetter })
        let words = parts.filter { $0.count > 3 }.prefix(3).joined(separator: " ")
        return words.isEmpty || row.contains(#/^ +[\d.]+ /#) ? nil : words
    }
}
