import Foundation
import TestSupport
import Testing

/// A terminal in an encoding other than UTF-8, by a locale made for the test.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct LocaleTests {
    private static let compiler = "/usr/bin/localedef"
    private static let isPossible =
        FileManager.default.isExecutableFile(atPath: compiler)
        && FileManager.default.fileExists(atPath: "/usr/share/i18n/locales/de_DE")

    /// Makes a locale in a folder and returns its name.
    private static func make(_ encoding: String, in folder: TemporaryDirectory) async throws -> String {
        let name = "de_DE.\(encoding)"
        let compiler = try PseudoTerminal(
            program: compiler, arguments: ["-i", "de_DE", "-f", encoding, folder.url.appendingPathComponent(name).path])
        #expect(await compiler.end().status == 0)
        return name
    }

    @Test(
        .enabled(if: isPossible),
        arguments: [("ISO-8859-1", 0xA4, "¤"), ("ISO-8859-15", 0xA4, "€")] as [(String, UInt8, String)])
    func `what is typed and shown is in the locale's encoding`(
        encoding: String, byte: UInt8, character: String
    ) async throws {
        let folder = try TemporaryDirectory()
        let locale = try await Self.make(encoding, in: folder)
        let terminal = try PseudoTerminal(locale: locale, environment: ["LOCPATH": folder.url.path])
        let first = try #require(await terminal.output(until: Array("size 80x24".utf8)))
        #expect(String(decoding: first, as: UTF8.self).contains("* probe > 80x24"))
        #expect(!first.contains { $0 >= 0x80 })
        terminal.type([0xE9, byte])
        let echo = try #require(await terminal.output(until: Array("(\"".utf8) + [0xE9]))
        // The same byte goes in and out, be it a currency sign or a euro; it may come together with the one before.
        let isThere = echo.contains(byte)
        let rest = isThere ? nil : await terminal.output(until: [byte])
        #expect(isThere || rest != nil)
        terminal.type(Array("\u{1B}[200~".utf8) + [0xFC] + Array("\u{1B}[201~".utf8))
        #expect(await terminal.output(until: Array("pasted 2 ".utf8) + [0xFC]) != nil)
        terminal.type("q")
        #expect(await terminal.end().status == 0)
    }
}
