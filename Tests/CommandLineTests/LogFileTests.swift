import Foundation
import Logging
import TestSupport
import Testing

@testable import orderdesk

/// What goes into the log file.
struct LogFileTests {
    private let directory: TemporaryDirectory
    private let file: URL

    init() throws {
        directory = try TemporaryDirectory()
        file = directory.file("state/orderdesk.log")
    }

    private func makeLogger() -> Logger {
        Logger(label: "test") { [file] _ in LogFile(file) }
    }

    @Test func `a message is one inert line, whatever its text`() throws {
        let logger = makeLogger()
        logger.warning("two\nlines \u{1B}[2J", metadata: ["who": "a\u{202E}b\r\n"])
        logger.error("second")
        let text = try String(contentsOf: file, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 3)
        #expect(lines[0].contains("warning") && lines[0].contains("who=a"))
        #expect(lines[1].hasSuffix("error second"))
        #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" || $0 == "\r" })
    }

    @Test func `a large file is put aside at the start`() throws {
        makeLogger().error("small")
        try Data(repeating: 0x61, count: 6 * 1_024 * 1_024).write(to: file)
        makeLogger().error("fresh")
        #expect(try String(contentsOf: file, encoding: .utf8).hasSuffix("error fresh\n"))
        #expect(try Data(contentsOf: directory.file("state/orderdesk.log.1")).count == 6 * 1_024 * 1_024)
    }

    @Test func `a place that cannot be written stops nothing`() throws {
        try Data().write(to: directory.file("state"))
        makeLogger().error("lost")
        #expect(!FileManager.default.fileExists(atPath: file.path(percentEncoded: false)))
    }
}
