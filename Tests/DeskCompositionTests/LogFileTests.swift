import Foundation
import Logging
import TestSupport
import Testing

@testable import DeskComposition

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

    @Test func `a message is one sanitized line, whatever its text`() throws {
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

    @Test func `the files and their folder are this user's alone, also those that were not`() throws {
        makeLogger().error("first")
        let path = file.path(percentEncoded: false)
        #expect(try mode("state") == 0o700)
        #expect(try mode("state/orderdesk.log") == 0o600)
        try Data(repeating: 0x61, count: 6 * 1_024 * 1_024).write(to: file)
        chmod(path, 0o644)
        makeLogger().error("second")
        #expect(try mode("state/orderdesk.log.1") == 0o600)
        chmod(path, 0o644)
        makeLogger().error("third")
        #expect(try mode("state/orderdesk.log") == 0o600)
    }

    @Test func `a pipe in the file's place is not waited for, and a sentence says that nothing is logged`() throws {
        #expect(LogFile.warning(about: file) == nil)
        makeLogger().error("first")
        #expect(LogFile.warning(about: file) == nil)
        let path = file.path(percentEncoded: false)
        try FileManager.default.removeItem(at: file)
        #expect(mkfifo(path, 0o600) == 0)
        // Somebody reads it, or opening it for writing would fail by itself.
        let reader = open(path, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        makeLogger().error("second")
        var byte: UInt8 = 0
        #expect(read(reader, &byte, 1) == 0, "nothing was written into the pipe")
        #expect(LogFile.warning(about: file)?.contains(path) == true)
    }

    private func mode(_ name: String) throws -> Int? {
        let path = directory.file(name).path(percentEncoded: false)
        return try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}
