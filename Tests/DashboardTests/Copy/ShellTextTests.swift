import Foundation
import TerminalKit
import TestSupport
import Testing

@testable import Dashboard

/// A command line that is copied is one line, and a shell reads its words as they are.
struct ShellTextTests {
    @Test(arguments: [
        ("7f3a", "7f3a"), ("", "''"), ("a b", "'a b'"), ("it's", #"'it'\''s'"#), ("$HOME", "'$HOME'"), ("~", "'~'"),
        ("é", "'é'"), ("a\n", #"$'a\012'"#), ("it's\t!", #"$'it\047s\011\041'"#), ("\u{202E}", #"$'\342\200\256'"#),
    ])
    func `a word is quoted where it has to be`(word: String, quoted: String) {
        #expect(ShellText.quoted(word) == quoted)
    }

    @Test func `whatever the words hold, the line is shown as it is, and bash reads the words again`() async throws {
        let folder = try TemporaryDirectory()
        var random = SeededRandom(seed: 17)
        let words = (0..<LongRun.count(short: 300, long: 3_000)).map { _ in
            Hostile.text(&random, parts: 6).filter { $0 != "\0" && $0 != "\u{1}" }
        }
        let line = ShellText.line(["printf", "%s\u{1}"] + words)
        #expect(TextWidth.sanitized(line) == line)
        let (script, output) = (folder.url.appending(path: "script"), folder.url.appending(path: "output"))
        try line.write(to: script, atomically: true, encoding: String.Encoding.utf8)
        let shell = try ChildProcess(
            ["bash", script.path(percentEncoded: false)], environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"],
            output: output, errors: folder.url.appending(path: "errors"))
        #expect(await shell.wait() == 0)
        let read = try Data(contentsOf: output).split(separator: 1, omittingEmptySubsequences: false).dropLast()
        #expect(read.map { String(decoding: $0, as: UTF8.self) } == words)
    }
}
