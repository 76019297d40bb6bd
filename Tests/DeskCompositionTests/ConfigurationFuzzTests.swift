import Foundation
import TerminalKit
import TestSupport
import Testing

@testable import DeskComposition

/// Whatever the configuration file holds, the desk starts soon, with few and sanitized warnings.
struct ConfigurationFuzzTests {
    private static let base = Array(
        """
        user: carol
        currency: EUR
        theme: &t high-contrast
        ascii: true
        approval: {fourEyes: true}
        freshness:
          liveThreshold: 100ms # soon
        projection: {delay: 2s, more: *t}
        keys: {orders: {orders.approve: [F9, g a]}, anywhere: {move.first: g g}}
        """.utf8)

    @Test func `mutated files never stop the start, and their warnings are few, short and sanitized`() {
        let cases = LongRun.count(short: 1_500, long: 15_000)
        var random = SeededRandom(seed: 60)
        var tally = (bytes: 0, warnings: 0)
        for number in 0..<cases {
            let bytes = Hostile.mutated(Self.base, &random)
            tally.bytes += bytes.count
            let (configuration, warnings) = DeskConfiguration.parse(String(decoding: bytes, as: UTF8.self))
            tally.warnings += warnings.count
            #expect((.zero ... .seconds(86_400)).contains(configuration.projectionDelay), "case \(number)")
            if let flaw = Self.flaw(in: warnings) { Issue.record("case \(number): \(flaw)") }
        }
        LongRun.report(
            item: "fuzz config", tried: "\(cases) mutated files, \(tally.bytes) bytes, \(tally.warnings) warnings")
    }

    @Test(arguments: ["- [%, %]", "k%: {? % : 1}", "? [%, %]\n: 1"])
    func `aliases that stand for more than there is memory for are refused`(shape: String) throws {
        var text = "a0: &a0 [x, x]\n"
        for level in 1...60 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        text += "last:\n  " + shape.replacing("%", with: "*a60").replacing("\n", with: "\n  ") + "\n"
        let (configuration, warnings) = DeskConfiguration.parse(text)
        #expect(configuration == DeskConfiguration())
        #expect(warnings == ["this has more than 30 aliases (*name); the defaults are used"])
    }

    @Test func `as many aliases as are taken cost next to nothing`() {
        // Three aliases a level multiply most; their sum is what is bounded.
        var text = "a0: &a0 [x]\n"
        for level in 1...9 {
            text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1)]\n"
        }
        text += "? *a9\n: 1\n"
        let (_, warnings) = DeskConfiguration.parse(text)
        #expect(warnings.count == 11)
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "])
    func `nesting without end is reported as one warning`(piece: String) {
        let (configuration, warnings) = DeskConfiguration.parse(String(repeating: piece, count: 20_000))
        #expect(configuration == DeskConfiguration())
        #expect(warnings.count == 1)
        #expect(Self.flaw(in: warnings) == nil)
    }

    @Test func `of thousands of unknown keys the first are named and the rest are counted`() {
        let keys = (0..<2_000).map { "key\($0)\u{200B}: 1\n" }.joined()
        let (_, warnings) = DeskConfiguration.parse(keys)
        #expect(warnings.count == 21)
        #expect(warnings.last == "and 1980 more warnings")
        #expect(Self.flaw(in: warnings) == nil)
        let (_, long) = DeskConfiguration.parse(String(repeating: "k", count: 900) + ": 1")
        #expect(Self.flaw(in: long) == nil)
    }

    @Test func `what is no plain file of text is left alone, with one warning`() throws {
        let directory = try TemporaryDirectory()
        let file = directory.file("config.yaml")
        try Data(repeating: UInt8(ascii: "#"), count: 70_000).write(to: file)
        let warning = "this is not a file of at most 64 KiB of UTF-8 text; the defaults are used"
        #expect(DeskConfiguration.read(file).warnings == ["\(file.path): \(warning)"])
        #expect(DeskConfiguration.read(URL(filePath: "/dev/zero")).warnings == ["/dev/zero: \(warning)"])
        #expect(DeskConfiguration.read(directory.url).warnings.count == 1)
        let pipe = directory.file("pipe")
        #expect(mkfifo(pipe.path, 0o600) == 0)
        #expect(DeskConfiguration.read(pipe).warnings == ["\(pipe.path): \(warning)"])
    }

    private static func flaw(in warnings: [String]) -> String? {
        if warnings.count > 21 { return "\(warnings.count) warnings" }
        return warnings.first { $0.count > 400 || TextWidth.sanitized($0) != $0 }.map { "the warning '\($0)'" }
    }
}
